// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import XCTest

@testable import JOSE

final class UnverifiedJWSTests: KeyTestCase {
    private let good = try? TestKeys.es256.sign(Array("{}".utf8))

    func testR22_D43_exactlyThreePartsOfWhichTwoAreNotEmpty() throws {
        let token = try XCTUnwrap(good)
        let parts = token.utf8.split(separator: 0x2E).map { String(decoding: $0, as: UTF8.self) }
        for text in [
            "", ".", "..", "...", parts[0], "\(parts[0]).\(parts[1])", "\(token).", ".\(token)", "\(token).AA",
            ".\(parts[1]).\(parts[2])", "\(parts[0]).\(parts[1]).", "\(parts[0])..", "..\(parts[2])",
        ] {
            assertRefused(text, .notCompact)
        }
        assertRefused("\(parts[0])..\(parts[2])", .signatureInvalid)
        // A combining mark after the dot makes one Character of both.
        assertRefused("\(parts[0]).\u{301}\(parts[1]).\(parts[2])", .badBase64URL)
    }

    func testR22_anEmptyPayloadIsNotThisLayersBusiness() throws {
        let result = try assertVerifies(try TestKeys.es256.sign([]))
        XCTAssertEqual(result.payload, [])
    }

    func testAPayloadIsTakenOnce() throws {
        var jws = try UnverifiedJWS(parsing: TokenText(try XCTUnwrap(good)))
        XCTAssertEqual(jws.payload, Array("{}".utf8))
        XCTAssertEqual(jws.takePayload(), Array("{}".utf8))
        XCTAssertEqual(jws.payload, [])
        XCTAssertEqual(jws.takePayload(), [])
    }

    func testR23_R24_D19_eachPartIsCanonicalBase64URL() throws {
        let token = try XCTUnwrap(good)
        let parts = token.utf8.split(separator: 0x2E).map { String(decoding: $0, as: UTF8.self) }
        for place in 0..<3 {
            for insertion in ["=", "+", "/", " ", "?", "\n", "\r\n", "\u{0}", "é", "%2e"] {
                var changed = parts
                changed[place] += insertion
                assertRefused(changed.joined(separator: "."), .badBase64URL)
            }
        }
        assertRefused(parts[0] + "." + parts[1] + "A." + parts[2], .signatureInvalid)
        assertRefused(parts[0] + "." + parts[1] + "AA." + parts[2], .badBase64URL)
    }

    func testR33_D21_fivePartsAreAnEncryptedToken() throws {
        assertRefused("eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIn0..AAAA.AAAA.AAAA", .encrypted)
        assertRefused("a.b.c.d.e", .encrypted)
        assertRefused("....", .encrypted)
        assertRefused("a.b.c.d.e.f", .notCompact)
    }

    func testR36_D20_jsonSerialisationsAndPolyglotsAreRefused() throws {
        let token = try XCTUnwrap(good)
        let parts = token.utf8.split(separator: 0x2E).map { String(decoding: $0, as: UTF8.self) }
        for text in [
            #"{"protected":"\#(parts[0])","payload":"\#(parts[1])","signature":"\#(parts[2])"}"#,
            #"{"payload":"\#(parts[1])","signatures":[{"protected":"\#(parts[0])","signature":"\#(parts[2])"}]}"#,
        ] {
            assertRefused(text, .notCompact)
        }
        assertRefused(#"{"token":"\#(token)"}"#, .badBase64URL)
        assertRefused(#"{"a":".", "b":"."}"#, .badBase64URL)
    }

    func testR34_theSignatureIsOverTheBytesThatArrived() throws {
        let header = "{ \"kid\" : \"es256\",\r\n\t\"alg\":\"ES256\" }"
        let odd = try token(header, "{ }", by: TestKeys.es256)
        try assertVerifies(odd)
        let parts = odd.utf8.split(separator: 0x2E).map { String(decoding: $0, as: UTF8.self) }
        let reserialised = Base64URL.encode(#"{"kid":"es256","alg":"ES256"}"#.utf8)
        assertRefused("\(reserialised).\(parts[1]).\(parts[2])", .signatureInvalid)
        assertRefused("\(parts[0]).\(Base64URL.encode("{}".utf8)).\(parts[2])", .signatureInvalid)
    }

    func testR69_D35_lengthsAreBoundedBeforeAnythingIsDecoded() throws {
        // Three characters for two bytes more of header, four for three more of payload.
        let header = Base64URL.encode(#"{"alg":"ES256","x":"12345"}"#.utf8)
        let payload = [UInt8](repeating: 0x20, count: (16 * 1024 - header.utf8.count - 2 - 86) * 3 / 4)
        let input = header + "." + Base64URL.encode(payload)
        let longest = input + "." + Base64URL.encode(try TestKeys.es256.signature(over: Array(input.utf8)))
        XCTAssertEqual(longest.utf8.count, 16 * 1024)
        try assertVerifies(longest)
        assertRefused(longest + "A", .tooLong)
        assertRefused(String(repeating: ".", count: 1 << 20), .tooLong)
        assertRefused(String(repeating: ".", count: 16 * 1024), .notCompact)
    }

    func testR69_theHeaderIsAtMostFourKiB() throws {
        let frame = #"{"alg":"ES256","x":""}"#.utf8.count
        let longest = String(repeating: "x", count: 4096 - frame)
        try assertVerifies(try token(#"{"alg":"ES256","x":"\#(longest)"}"#, by: TestKeys.es256))
        assertRefused(try token(#"{"alg":"ES256","x":"\#(longest)y"}"#, by: TestKeys.es256), .tooLong)
    }

    func testD23_errorsShowNothingOfTheToken() throws {
        let token = try token(#"{"alg":"ES256","kid":"SECRETMARK"}"#, #"{"SECRETMARK":1}"#, by: TestKeys.es512)
        let texts = [token, token + "=", String(token.dropLast(8)), token + "." + token]
        for text in texts {
            XCTAssertThrowsError(
                try VerifiedJWS(verifying: text, keys: TestKeys.es256.publicKeySet, algorithms: [.es256])
            ) { error in
                let shown = "\(error) \(String(reflecting: error))"
                XCTAssertFalse(shown.contains("SECRETMARK"), shown)
                for part in text.utf8.split(separator: 0x2E).map({ String(decoding: $0.suffix(12), as: UTF8.self) }) {
                    XCTAssertFalse(shown.contains(part), shown)
                }
            }
        }
        // The right code of a wrong one is not in the error either.
        let secret = try SigningKey.generate(.hs256)
        let right = try secret.sign([1])
        let code = String(decoding: right.utf8.suffix(43), as: UTF8.self)
        let wrong = right.dropLast(43) + Base64URL.encode([UInt8](repeating: 7, count: 32))
        XCTAssertThrowsError(
            try VerifiedJWS(verifying: String(wrong), keys: secret.publicKeySet, algorithms: [.hs256])
        ) { error in
            XCTAssertFalse("\(error)".contains(code))
        }
    }
}
