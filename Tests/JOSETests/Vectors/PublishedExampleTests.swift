// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import XCTest

@testable import JOSE

final class PublishedExampleTests: KeyTestCase {
    private func verified(_ example: Example, _ file: StaticString = #filePath, line: UInt = #line) throws
        -> VerifiedJWS
    {
        let algorithm = try XCTUnwrap(SignatureAlgorithm(example.algorithm))
        var key = try JSON(json(example.key))
        if !algorithm.isSymmetric {
            for name in ["d", "p", "q", "dp", "dq", "qi"] { key[name] = nil }
        }
        let keys = try keySet([key.text], allowingSecrets: algorithm.isSymmetric)
        XCTAssertEqual(keys.skipped, [], file: file, line: line)
        let result = try assertVerifies(example.token, keys: keys, algorithms: [algorithm], file: file, line: line)
        // The same text with one signature character changed.
        let last = try XCTUnwrap(example.token.dropLast(20).last)
        let changed = example.token.dropLast(21) + (last == "A" ? "B" : "A") + example.token.suffix(20)
        assertRefused(String(changed), .signatureInvalid, keys: keys, file: file, line: line)
        return result
    }

    func testRFC7515AppendixA1ToA4() throws {
        for example in [RFC7515.a1, RFC7515.a2, RFC7515.a3] {
            let payload = String(decoding: try verified(example).payload, as: UTF8.self)
            XCTAssertTrue(payload.hasPrefix(#"{"iss":"joe","#), payload)
        }
        XCTAssertEqual(String(decoding: try verified(RFC7515.a4).payload, as: UTF8.self), "Payload")
    }

    func testRFC7515AppendixA5IsRefused() throws {
        assertRefused(RFC7515.a5, .notCompact)
        assertRefused(RFC7515.a5 + "AA", .algorithmNotAllowed)
    }

    func testR36_RFC7515AppendixA6AndA7AreRefused() throws {
        assertRefused(RFC7515.a6, .notCompact)
        assertRefused(RFC7515.a7, .notCompact)
    }

    func testRFC7520Section4() throws {
        for example in [RFC7520.rs256, RFC7520.ps384, RFC7520.es512, RFC7520.hs256] {
            XCTAssertEqual(String(decoding: try verified(example).payload, as: UTF8.self), RFC7520.payload)
        }
    }

    func testRFC7520DetachedContentIsRefused() throws {
        let keys = try keySet([RFC7520.hs256.key], allowingSecrets: true)
        assertRefused(RFC7520.detached, .signatureInvalid, keys: keys)
    }

    func testRFC7520SignaturesAreReproduced() throws {
        // PKCS #1 v1.5, HMAC and Ed25519 give one signature only.
        let rsa = try SigningKey(jwk: json(jwk(RFC7520.rs256.key, [("alg", "RS256")])))
        let hmac = try SigningKey(jwk: json(RFC7520.hs256.key))
        for (key, example) in [(rsa, RFC7520.rs256), (hmac, RFC7520.hs256)] {
            XCTAssertEqual(try key.sign(Array(RFC7520.payload.utf8)), example.token)
        }
    }

    func testRFC8037AppendixA() throws {
        let jwk = """
            {"kty":"OKP","crv":"Ed25519","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",\
            "x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
            """
        let token = """
            eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR\
            4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg
            """
        // A.4: the signature; A.3: the thumbprint.
        let result = try verified(Example(algorithm: "EdDSA", key: jwk, token: token))
        XCTAssertEqual(String(decoding: result.payload, as: UTF8.self), "Example of Ed25519 signing")
        XCTAssertEqual(result.key.thumbprint, "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k")
        XCTAssertEqual(try SigningKey(jwk: json(jwk)).sign(result.payload), token)
        XCTAssertEqual(try keySet([jwk]).skipped.map(\.reason.code), [.privateKeyPublished])
    }

    func testRFC7638Thumbprint() throws {
        let jwk = """
            {"kty":"RSA","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECP\
            ebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8\
            KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw\
            0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw","e":"AQAB","alg":"RS256","kid":"2011-04-29"}
            """
        XCTAssertEqual(try key(jwk).thumbprint, "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs")
    }
}
