// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import XCTest

@testable import JOSE

final class RSAParametersTests: KeyTestCase {
    private let rsa = TestKeys.publicJWK(TestKeys.rs256)

    /// An odd number of so many bits without small factors: what passes for a modulus here.
    private func modulus(bits: Int) -> [UInt8] {
        var generator = SplitMix64(seed: UInt64(bits))
        var bytes = (0..<(bits + 7) / 8).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        let spare = UInt8((8 - bits % 8) % 8)
        bytes[0] = bytes[0] & (0xFF >> spare) | 0x80 >> spare
        repeat {
            let last = UInt8.random(in: .min ... .max, using: &generator) | 1
            bytes[bytes.count - 1] = last
            bytes[bytes.count - 2] = UInt8.random(in: .min ... .max, using: &generator)
        } while SmallPrimes.residues(of: bytes).contains(0) || SmallPrimes.showROCA(SmallPrimes.residues(of: bytes))
        return bytes
    }

    private func jwk(modulus: [UInt8], exponent: [UInt8] = [1, 0, 1]) throws -> String {
        let members: [(String, JSON?)] = [
            ("n", .string(Base64URL.encode(modulus))), ("e", .string(Base64URL.encode(exponent))),
        ]
        return try jwk(rsa, members)
    }

    func testR49_theModulusHas2048To8192Bits() throws {
        for bits in [512, 1024, 1536, 2040, 2047] {
            assertRefused(key: try jwk(modulus: modulus(bits: bits)), .weakKey)
        }
        for bits in [2048, 2049, 3072, 4096, 8191, 8192] {
            XCTAssertEqual(try key(jwk(modulus: modulus(bits: bits))).bits, bits)
        }
        for bits in [8193, 16384] {
            assertRefused(key: try jwk(modulus: modulus(bits: bits)), .keyTooLong)
        }
        assertRefused(key: try jwk(modulus: []), .malformed)
        assertRefused(key: try jwk(modulus: [0]), .malformed)
    }

    func testR50_D14_theExponentIsOddAndInRange() throws {
        let good = modulus(bits: 2048)
        for exponent: [UInt8] in [
            [3], [5], [17], [1, 0, 1], [0, 1, 0, 1], [1, 0, 0, 0, 15], [1, 255, 255, 255, 255],
        ] {
            XCTAssertNoThrow(try key(jwk(modulus: good, exponent: exponent)), "\(exponent)")
        }
        for exponent: [UInt8] in [[1], [2], [4], [1, 0, 0], [0, 1]] {
            assertRefused(key: try jwk(modulus: good, exponent: exponent), .weakKey)
        }
        let huge: [[UInt8]] = [
            [2, 0, 0, 0, 1], [1, 0, 0, 0, 0, 0, 0, 0, 1], [1] + [UInt8](repeating: 0, count: 63) + [1],
        ]
        for exponent in huge {
            assertRefused(key: try jwk(modulus: good, exponent: exponent), .keyTooLong)
        }
        for exponent: [UInt8] in [[], [0], [0, 0, 3]] {
            assertRefused(key: try jwk(modulus: good, exponent: exponent), .malformed)
        }
    }

    func testR57_oneLeadingZeroByteIsTolerated() throws {
        let encoded = try XCTUnwrap(json(rsa)["n"]?.utf8)
        let bytes = try Base64URL.decode(encoded[...])
        let padded = try key(jwk(modulus: [0] + bytes))
        XCTAssertEqual(padded.bits, 2048)
        XCTAssertEqual(padded.thumbprint, try key(rsa).thumbprint)
        try assertVerifies(try TestKeys.rs256.sign([]), keys: JSONWebKeySet([padded]))
        assertRefused(key: try jwk(modulus: [0, 0] + bytes), .malformed)
        assertRefused(key: try jwk(modulus: [0] + modulus(bits: 2041)), .weakKey)
    }

    func testD14_evenModuliAndSmallFactorsAreRefused() throws {
        var even = modulus(bits: 2048)
        even[255] ^= 1
        // Twice a prime, say: no odd factor that would be found.
        while SmallPrimes.residues(of: even).contains(0) { even[254] &+= 1 }
        assertRefused(key: try jwk(modulus: even), .weakKey)
        for divisor in [3, 11, 167] {
            var number = modulus(bits: 2048)
            while number.reduce(0, { ($0 * 256 + Int($1)) % divisor }) != 0 { number[253] &+= 1 }
            assertRefused(key: try jwk(modulus: number), .weakKey)
        }
        assertRefused(key: try jwk(modulus: [UInt8](repeating: 0xFF, count: 256)), .weakKey)
    }

    func testD14_moduliOfTheROCAGeneratorAreRefused() throws {
        // A power of 65537 modulo the product of the primes from 3 to 167, plus a multiple of that product.
        let roca = """
            oNdxdnZNo86ctP-il_bQ_Cean9Dm7LzYUJlXpqFDT2JjRvYMKNckxETnfWQavxETcsgeq2NoMhDR16JU1DKvaTQJYyvjwF0X5PArbjfDcHm3\
            -fjENFfsS-RlAPzVZyv8PMHEWYLV88AQDj1etly00jz8cuCYwobyQpkp_1TZv38fmitAt_wAI0xbx8n4wzMK79mGTV5muHxEVdLVD1aKhyuA\
            RfAN-e-DxSUzJ0IRvPBNe8tfz9cG8y-BQbPfgT1BbwxWhpSo9VHyOHoQ1eKEX2rmUzi7QYpUX3fyEK8iBjnraiboopUh9PRg6incd24GwM-p\
            5OE9JzizNKvdnWwr4w
            """
        XCTAssertThrowsError(try key(jwk(rsa, [("n", .string(roca))]))) { error in
            XCTAssertTrue("\(error)".contains("CVE-2017-15361"), "\(error)")
        }
    }

    func testResiduesAgreeWithLongDivision() {
        let number = modulus(bits: 2049)
        let primes = [3, 5, 7, 11, 13, 17, 19, 23, 29, 31]
        let expected = primes.map { prime in number.reduce(0) { ($0 * 256 + Int($1)) % prime } }
        XCTAssertEqual(Array(SmallPrimes.residues(of: number).prefix(10)), expected)
        XCTAssertEqual(SmallPrimes.residues(of: number).count, 38)
    }
}
