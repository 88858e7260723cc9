// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// The public numbers of an RSA key, judged: libcrypto imports any modulus and any exponent.
///
/// Whether the modulus is the product of two large primes is not tested (it takes milliseconds a key): an issuer that
/// publishes a prime has given its own key away. What is tested costs microseconds.
struct RSAParameters {
    /// Without leading zeros.
    let modulus: [UInt8]
    /// Without leading zeros.
    let exponent: [UInt8]

    static let minimumBits = 2048
    static let maximumBits = 8192

    init(modulus encodedModulus: [UInt8], exponent encodedExponent: [UInt8]) throws(KeyError) {
        modulus = try Self.withoutSignByte(encodedModulus, "modulus")
        exponent = try Self.withoutSignByte(encodedExponent, "exponent")
        let bits = Self.bitCount(modulus)
        if bits < Self.minimumBits {  // check: rsa-minimum-bits
            throw KeyError(.weakKey, "an RSA key needs at least \(Self.minimumBits) bits, this one has \(bits)")
        }
        if bits > Self.maximumBits {  // check: rsa-maximum-bits
            throw KeyError(.keyTooLong, "an RSA key may have \(Self.maximumBits) bits, this one has \(bits)")
        }
        try Self.checkExponent(exponent)
        let residues = SmallPrimes.residues(of: modulus)
        let isEven = (modulus.last ?? 0).isMultiple(of: 2)
        if isEven {  // check: rsa-modulus-odd
            throw KeyError(.weakKey, "the RSA modulus is even")
        }
        if residues.contains(0) {  // check: rsa-small-factor
            throw KeyError(.weakKey, "the RSA modulus has a small factor")
        }
        if SmallPrimes.showROCA(residues) {  // check: rsa-roca
            throw KeyError(.weakKey, "the RSA key was made by a faulty generator (CVE-2017-15361)")
        }
    }

    /// 3 ≤ e < 2^33, odd. Larger ones buy nothing and cost time; 1 makes every text its own signature.
    private static func checkExponent(_ exponent: [UInt8]) throws(KeyError) {
        let value = exponent.prefix(8).reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
        let isHuge = exponent.count > 5 || value >= 1 << 33
        if isHuge {  // check: rsa-exponent-maximum
            throw KeyError(.keyTooLong, "the RSA exponent is 2^33 or more")
        }
        if value < 3 {  // check: rsa-exponent-minimum
            throw KeyError(.weakKey, "the RSA exponent is less than 3")
        }
        if value.isMultiple(of: 2) {  // check: rsa-exponent-odd
            throw KeyError(.weakKey, "the RSA exponent is even")
        }
    }

    /// RFC 7518 §6.3.1.1 wants none; one leading zero byte is common, and harmless.
    private static func withoutSignByte(_ bytes: [UInt8], _ name: String) throws(KeyError) -> [UInt8] {
        let digits = bytes.first == 0 ? Array(bytes.dropFirst()) : bytes
        if digits.isEmpty || digits.first == 0 {  // check: rsa-leading-zeros
            throw KeyError(.malformed, "the RSA \(name) is empty, zero or starts with several zero bytes")
        }
        return digits
    }

    static func bitCount(_ bytes: [UInt8]) -> Int {
        guard let first = bytes.first else { return 0 }
        return bytes.count * 8 - first.leadingZeroBitCount
    }
}

/// Arithmetic modulo the primes from 3 to 167.
enum SmallPrimes {
    private static let primes: [UInt64] = [
        3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71,
        73, 79, 83, 89, 97, 101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167,
    ]

    /// For each prime, which residues are powers of 65537: bit r of the entry.
    private static let powers: [[Bool]] = primes.map { prime in
        var isPower = [Bool](repeating: false, count: Int(prime))
        var power: UInt64 = 1
        repeat {
            isPower[Int(power)] = true
            power = power * 65537 % prime
        } while power != 1
        return isPower
    }

    /// The number modulo each prime, in order.
    static func residues(of number: [UInt8]) -> [Int] {
        // Seven bytes at a time: with a residue below 2^8 in front, they fit into 64 bits.
        var limbs: [(value: UInt64, shift: UInt64)] = []
        var index = number.startIndex
        while index < number.endIndex {
            let end = min(index + 7, number.endIndex)
            let value = number[index..<end].reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
            limbs.append((value, UInt64(end - index) * 8))
            index = end
        }
        return primes.map { prime in
            Int(limbs.reduce(0 as UInt64) { ($0 << $1.shift | $1.value) % prime })
        }
    }

    /// The fingerprint of the generator of CVE-2017-15361: its primes, and so its moduli, are powers of 65537 modulo
    /// each of these primes. An honest modulus passes for one with a chance of less than 2^-27.
    static func showROCA(_ residues: [Int]) -> Bool {
        zip(residues, powers).allSatisfy { residue, isPower in isPower[residue] }
    }
}
