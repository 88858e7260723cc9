// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import XCTest

@testable import JOSE

final class JSONWebKeyTests: KeyTestCase {
    private let ec = TestKeys.publicJWK(TestKeys.es256)
    private let rsa = TestKeys.publicJWK(TestKeys.rs256)
    private let ed = TestKeys.publicJWK(TestKeys.eddsa)

    func testR29_R45_unknownMembersAndCertificatesAreIgnored() throws {
        let changed = try jwk(ec, [("x5u", "http://127.0.0.1:9/"), ("x5c", ["AAAA"]), ("x5t", 1), ("unknown", [])])
        XCTAssertEqual(try key(changed).thumbprint, try key(ec).thumbprint)
        assertRefused(key: #"{"kty":"RSA","x5c":["MIIB"]}"#, .malformed)
        assertRefused(key: #"{"kty":"EC","crv":"P-256","x5c":["MIIB"]}"#, .malformed)
    }

    func testR39_membersOfTheWrongKindAreRefused() throws {
        for (text, names) in [(ec, ["kty", "crv", "x", "y"]), (rsa, ["kty", "n", "e"]), (ed, ["kty", "crv", "x"])] {
            for name in names {
                let values: [JSON?] = [nil, .null, 1, true, [], [:]]
                for value in values {
                    assertRefused(key: try jwk(text, [(name, value)]), .malformed)
                }
            }
        }
        for name in ["x", "n"] {
            let text = name == "x" ? ec : rsa
            for value in ["AA=", "A", "A A", "+/", "AB"] {
                assertRefused(key: try jwk(text, [(name, .string(value))]), .malformed)
            }
        }
        for kty in ["rsa", "ec", "AES", "", "RSA "] {
            assertRefused(key: try jwk(ec, [("kty", .string(kty))]), .unsupportedKeyType)
        }
        for text in ["[]", "1", #""RSA""#, "null"] { assertRefused(key: text, .malformed) }
        XCTAssertThrowsError(try JSONWebKey(parsing: Array("{".utf8)))
        XCTAssertEqual(try JSONWebKey(parsing: Array(ec.utf8)), try key(ec))
    }

    func testR41_onlyUseSigVerifies() throws {
        XCTAssertNoThrow(try key(jwk(ec, [("use", "sig")])))
        let uses: [JSON] = ["enc", "SIG", "", "sig ", 1, .null, ["sig"]]
        for use in uses {
            assertRefused(key: try jwk(ec, [("use", use)]), .notForSignatures)
        }
    }

    func testR42_keyOperationsIncludeVerify() throws {
        for operations in [["verify"], ["sign", "verify"], ["verify", "encrypt"]] as [JSON] {
            XCTAssertNoThrow(try key(jwk(ec, [("key_ops", operations)])))
        }
        for operations in [[], ["sign"], ["encrypt"], ["VERIFY"]] as [JSON] {
            assertRefused(key: try jwk(ec, [("key_ops", operations)]), .notForSignatures)
        }
        for operations in [["verify", "verify"], ["sign", "verify", "sign"], "verify", ["verify", 1], .null] as [JSON] {
            assertRefused(key: try jwk(ec, [("key_ops", operations)]), .malformed)
        }
        XCTAssertNoThrow(try key(jwk(ec, [("use", "sig"), ("key_ops", ["verify", "sign"])])))
        assertRefused(key: try jwk(ec, [("use", "sig"), ("key_ops", ["verify", "encrypt"])]), .notForSignatures)
        assertRefused(key: try jwk(ec, [("use", "enc"), ("key_ops", ["verify"])]), .notForSignatures)
    }

    /// Comparing every pair took 20 seconds for a third of these: one key would have stalled every issuer's callers.
    func testR42_D40b_aLongListOfKeyOperationsCostsTimeLinearInItsLength() throws {
        let names: [JSON] = ["verify"] + (0..<13_000).map { .string("x\($0)") }
        let many = try jwk(ec, [("key_ops", .array(names))])
        let few = try jwk(ec, [("key_ops", .array(Array(names.prefix(1300))))])
        XCTAssertNoThrow(try key(many))
        XCTAssertLessThan(cost(of: { _ = try? key(many) }, against: { _ = try? key(few) }, turns: 2), 40)
        assertRefused(key: try jwk(ec, [("key_ops", .array(names + ["x0"]))]), .malformed)
    }

    func testR46_D9_privateMembersAreRefused() throws {
        for name in ["d", "p", "q", "dp", "dq", "qi", "oth", "k"] {
            for text in [ec, rsa, ed] {
                assertRefused(key: try jwk(text, [(name, "AAAA")]), .privateKeyPublished)
                assertRefused(key: try jwk(text, [(name, .null)]), .privateKeyPublished)
            }
        }
        assertRefused(key: RFC7515.a1.key, .secretPublished)
        assertRefused(key: RFC7520.rs256.key, .privateKeyPublished)
    }

    func testR31_kidIsAStringOfBoundedLength() throws {
        XCTAssertEqual(try key(jwk(ec, [("kid", .string(String(repeating: "k", count: 256)))])).keyID?.count, 256)
        let kids: [JSON] = ["", 1, .null, [], .string(String(repeating: "k", count: 257))]
        for kid in kids {
            assertRefused(key: try jwk(ec, [("kid", kid)]), .malformed)
        }
    }

    func testR56_coordinatesHaveFullWidth() throws {
        for (signer, width) in [(TestKeys.es256, 32), (TestKeys.es384, 48), (TestKeys.es512, 66)] {
            let text = TestKeys.publicJWK(signer)
            for name in ["x", "y"] {
                let value = try XCTUnwrap(json(text)[name]?.utf8)
                let bytes = try Base64URL.decode(value[...])
                XCTAssertEqual(bytes.count, width)
                let wrong = [Array(bytes.dropFirst()), Array(bytes.dropLast()), [0] + bytes, bytes + [0], []]
                for other in wrong {
                    assertRefused(key: try jwk(text, [(name, .string(Base64URL.encode(other)))]), .malformed)
                }
            }
        }
        // A byte moved from one coordinate to the other keeps the encoded point as long as it has to be.
        let point = try (
            Base64URL.decode(XCTUnwrap(json(ec)["x"]?.stringValue)),
            Base64URL.decode(XCTUnwrap(json(ec)["y"]?.stringValue))
        )
        let moved: [(String, JSON?)] = [
            ("x", .string(Base64URL.encode(point.0.dropLast()))),
            ("y", .string(Base64URL.encode(point.0.suffix(1) + point.1))),
        ]
        assertRefused(key: try jwk(ec, moved), .malformed)
    }

    func testR58_D12_thePointIsOnTheCurveAndFinite() throws {
        let y = try XCTUnwrap(json(ec)["y"]?.stringValue)
        assertRefused(key: try jwk(ec, [("x", .string(y))]), .invalidKey)
        for curve in EllipticCurve.allCases {
            let zero = Base64URL.encode([UInt8](repeating: 0, count: curve.width))
            let ones = Base64URL.encode([UInt8](repeating: 0xFF, count: curve.width))
            for value in [zero, ones] {
                assertRefused(
                    key: #"{"kty":"EC","crv":"\#(curve.rawValue)","x":"\#(value)","y":"\#(value)"}"#,
                    .invalidKey
                )
            }
            // The point at infinity has an encoding of its own, which no JWK can hold.
            XCTAssertThrowsError(try EVPKey.ellipticCurve(curve, point: [0]))
            XCTAssertThrowsError(try EVPKey.ellipticCurve(curve, point: []))
        }
        for curve in ["P-384", "P-521"] {
            assertRefused(key: try jwk(ec, [("crv", .string(curve))]), .malformed)
        }
        for curve in ["secp256k1", "P-192", "p-256", ""] {
            assertRefused(key: try jwk(ec, [("crv", .string(curve))]), .unsupportedCurve)
        }
    }

    func testR59_ed25519KeysHave32BytesAndNoSmallOrder() throws {
        for count in [0, 31, 33, 57, 64] {
            let x = Base64URL.encode([UInt8](repeating: 9, count: count))
            assertRefused(key: #"{"kty":"OKP","crv":"Ed25519","x":"\#(x)"}"#, .malformed)
        }
        for curve in ["X25519", "Ed448", "X448", "ed25519", ""] {
            assertRefused(key: try jwk(ed, [("crv", .string(curve))]), .unsupportedCurve)
        }
        // The neutral element: 64 bytes that sign every text would exist.
        let orderEight = "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"
        let other = "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"
        let zeros = String(repeating: "00", count: 31)
        let ones = String(repeating: "ff", count: 30) + "7f"
        for point in ["00" + zeros, "01" + zeros, "ec" + ones, "ed" + ones, "ee" + ones, orderEight, other] {
            var bytes = Hex.bytes(point)
            for _ in 0..<2 {
                assertRefused(key: #"{"kty":"OKP","crv":"Ed25519","x":"\#(Base64URL.encode(bytes))"}"#, .weakKey)
                bytes[31] ^= 0x80
            }
        }
    }

    func testEqualKeysHaveEqualNumbersKidAndAlg() throws {
        let plain = try key(ec)
        XCTAssertEqual(plain, try key(jwk(ec, [("use", "sig"), ("x5t", "AA")])))
        XCTAssertEqual(plain.hashValue, try key(ec).hashValue)
        XCTAssertNotEqual(plain, try key(jwk(ec, [("kid", "a")])))
        XCTAssertNotEqual(plain, try key(jwk(ec, [("alg", "ES256")])))
        XCTAssertNotEqual(plain, try key(rsa))
        let composed = try key(jwk(ec, [("kid", "\u{E9}")]))
        XCTAssertNotEqual(composed, try key(jwk(ec, [("kid", "e\u{301}")])))
    }

    func testDescriptionOfAKey() throws {
        let key = try key(jwk(rsa, [("kid", "k"), ("alg", "PS256")]))
        XCTAssertEqual(key.keyType, "RSA")
        XCTAssertEqual(key.bits, 2048)
        XCTAssertNil(key.curve)
        XCTAssertEqual(key.json["alg"], "PS256")
        XCTAssertEqual(try JSONWebKey(parsing: key.json.serialized()), key)
        XCTAssertEqual("\(key)", "RSA key, 2048 bits, thumbprint \(key.thumbprint)")
        XCTAssertEqual(try self.key(ec).curve, "P-256")
        XCTAssertEqual(try self.key(ed).bits, 256)
    }
}
