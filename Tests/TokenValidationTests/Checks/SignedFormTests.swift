// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import XCTest

@testable import TokenValidation

/// The rules of JWS, seen through the whole validator.
final class SignedFormTests: XCTestCase {
    private var bench: Bench!
    private var validator: TokenValidator!

    override func setUpWithError() throws {
        bench = try Bench()
        validator = try bench.validator()
    }

    private func parts() throws -> [String] {
        try bench.token().utf8.split(separator: 0x2E).map { String(Substring($0)) }
    }

    private func assertHeadersRefused(_ code: TokenError.Code, _ headers: [String]) async throws {
        for header in headers {
            await assertRefused(validator, try bench.raw(header: header), code, header)
        }
    }

    func testValidToken() async throws {
        await assertAccepted(validator, try bench.token())
        await assertAccepted(validator, try bench.raw(header: #"{"alg":"ES256","kid":"k1","typ":"at+jwt"}"#))
    }

    func testR22_threePartsNeitherHeaderNorSignatureEmpty() async throws {
        let p = try parts()
        let wrong = [
            "", ".", "..", "...", p[0], "\(p[0]).\(p[1])", "\(p[0]).\(p[1]).", ".\(p[1]).\(p[2])", "\(p[0])..\(p[2])x",
            "\(p[0]).\(p[1]).\(p[2]).", ".\(p[0]).\(p[1]).\(p[2])", "\(p[0]).\(p[1]).\(p[2]).\(p[2])",
        ]
        for token in wrong {
            await assertRefused(validator, token, .malformed, token)
        }
        await assertRefused(validator, "\(p[0])..\(p[2])", .malformed)
    }

    func testR23_R77_D19_onlyBase64URLCharacters() async throws {
        let p = try parts()
        for odd in [
            "=", "==", "+", "/", " ", "?", "\n", "\r\n", "\t", "{", "\"", "%", "\u{0}", "\u{e9}", "\u{ff}", "\u{301}",
            ",",
        ] {
            for index in 0..<3 {
                var q = p
                q[index] += odd
                await assertRefused(validator, q.joined(separator: "."), .malformed, odd)
                q[index] = odd + p[index]
                await assertRefused(validator, q.joined(separator: "."), .malformed, odd)
            }
        }
        for byte in UInt8(0x80)...0xFF {
            let bytes = Array(p.joined(separator: ".").utf8) + [byte]
            guard case .refused(let error) = await validator.validate(bytes) else { return XCTFail("\(byte)") }
            XCTAssertEqual(error.code, .malformed)
        }
    }

    func testR24_unusedBitsAreZero() async throws {
        for pad in ["", " ", "  "] {
            let payload = Bench.payload([]).text + pad
            var bytes = Array(try bench.token(payload: payload).utf8)
            let ends = bytes.indices.filter { bytes[$0] == 0x2E } + [bytes.count]
            for (start, end) in zip([-1] + ends, ends) where (end - start - 1) % 4 != 0 {
                let last = end - 1
                let original = bytes[last]
                bytes[last] = original == 0x41 ? 0x42 : original == 0x7A ? 0x30 : original + 1
                guard case .refused = await validator.validate(bytes) else { return XCTFail("part ending at \(end)") }
                bytes[last] = original
            }
        }
    }

    func testR25_headerIsOneJSONObject() async throws {
        try await assertHeadersRefused(
            .malformed,
            [
                "", " ", "[]", "1", "null", "\"x\"", "{", "{}{}", #"{"alg":"ES256","kid":"k1"} x"#,
                #"{"alg":"ES256",}"#,
                #"{'alg':'ES256'}"#, "\u{feff}{\"alg\":\"ES256\",\"kid\":\"k1\"}", #"[{"alg":"ES256"}]"#,
            ]
        )
        let utf16 = Array(#"{"alg":"ES256"}"#.utf8).flatMap { [$0, 0] as [UInt8] }
        await assertRefused(validator, try bench.raw(header: utf16), .malformed)
        await assertRefused(
            validator,
            try bench.raw(header: Array(#"{"alg":"ES256","x":""#.utf8) + [0xFF, 0x22, 0x7D]),
            .malformed
        )
    }

    func testR61_payloadIsOneJSONObject() async throws {
        let good = Bench.payload([]).text
        let header = #"{"alg":"ES256","kid":"k1"}"#
        for payload in [
            "", "[]", "null", "1", "\"x\"", "\(good) x", "\(good)\(good)", "\u{feff}\(good)", "[\(good)]",
            good.dropLast() + ",}",
        ] {
            await assertRefused(validator, try bench.raw(header: header, payload: payload), .malformed, payload)
        }
        await assertAccepted(validator, try bench.raw(header: header, payload: " \n\t\(good)\r\n "))
        let utf16 = Array(good.utf8).flatMap { [$0, 0] as [UInt8] }
        await assertRefused(validator, try bench.raw(header: Array(header.utf8), payload: utf16), .malformed)
        let latin = Array(good.utf8.dropLast()) + Array(",\"x\":\"".utf8) + [0xE9, 0x22, 0x7D]
        await assertRefused(validator, try bench.raw(header: Array(header.utf8), payload: latin), .malformed)
    }

    func testR26_duplicateHeaderNames() async throws {
        try await assertHeadersRefused(
            .malformed,
            [
                #"{"alg":"ES256","alg":"none","kid":"k1"}"#, #"{"alg":"ES256","kid":"k1","\u0061lg":"ES256"}"#,
                #"{"alg":"ES256","kid":"k1","kid":"k1"}"#, #"{"alg":"ES256","kid":"k1","x":{"a":1,"a":2}}"#,
            ]
        )
    }

    func testR27_D33_algIsAStringWithItsOwnCase() async throws {
        try await assertHeadersRefused(
            .algorithmNotAllowed,
            [
                #"{"kid":"k1"}"#, #"{"ALG":"ES256","kid":"k1"}"#, #"{"alg":1}"#, #"{"alg":null}"#,
                #"{"alg":["ES256"]}"#, #"{"alg":"es256"}"#,
                #"{"alg":"ES256 "}"#, #"{"alg":""}"#, #"{"alg":"ES256\u0000"}"#,
            ]
        )
    }

    func testR28_D18_critIsNeverUnderstood() async throws {
        try await assertHeadersRefused(
            .criticalHeader,
            [
                #"{"alg":"ES256","kid":"k1","crit":[]}"#, #"{"alg":"ES256","kid":"k1","crit":["x"],"x":1}"#,
                #"{"alg":"ES256","kid":"k1","crit":["alg"]}"#,
                #"{"alg":"ES256","kid":"k1","crit":["exp","exp"],"exp":1}"#,
                #"{"alg":"ES256","kid":"k1","crit":["absent"]}"#, #"{"alg":"ES256","kid":"k1","crit":null}"#,
                #"{"alg":"ES256","kid":"k1","crit":"b64"}"#,
            ]
        )
    }

    func testR29_unknownMembersAreIgnored() async throws {
        await assertAccepted(validator, try bench.token(header: [.init("x-odd", 1), .init("CRIT", ["x"])]))
        await assertAccepted(validator, try bench.token(("x-odd", ["a": [1, .null]]), ("EXP", 1), ("CNF", 1)))
    }

    func testR30_D5_D6_keysInTheTokenAreNotUsed() async throws {
        let foreign = try SigningKey.generate(.es256, keyID: "k1")
        let jwk = try XCTUnwrap(foreign.publicKey).json
        let links: [JSON.Member] = [
            .init("jku", "https://127.0.0.1:1/keys"), .init("x5u", "file:///dev/zero"), .init("x5c", ["AAAA"]),
            .init("x5t", "AAAA"),
            .init("jwk", jwk),
        ]
        let forged = try foreign.sign(Bench.payload([]).serialized(), header: links)
        await assertRefused(validator, forged, .signatureInvalid)
        await assertAccepted(validator, try bench.token(header: links))
    }

    func testR31_D7_keyIDs() async throws {
        try await assertHeadersRefused(
            .malformed,
            [
                #"{"alg":"ES256","kid":1}"#, #"{"alg":"ES256","kid":""}"#, #"{"alg":"ES256","kid":null}"#,
                #"{"alg":"ES256","kid":["k1"]}"#,
                #"{"alg":"ES256","kid":"\#(String(repeating: "k", count: 257))"}"#,
            ]
        )
        let unknown = [
            "K1", "k", "k11", "k1 ", "k1\u{301}", "../../dev/null", "'; drop table keys; --", "$(id)", "k1\u{0}",
            String(repeating: "k", count: 256),
        ]
        for keyID in unknown {
            let header = JSON.object([.init("alg", "ES256"), .init("kid", .string(keyID))]).text
            await assertRefused(validator, try bench.raw(header: header), .keyNotFound, claim: "kid", keyID)
        }
    }

    func testR35_D40_keyIDsAreBytes() async throws {
        let composed = try Bench(keyID: "caf\u{e9}")
        let validator = try composed.validator()
        await assertAccepted(validator, try composed.token())
        let header = JSON.object([.init("alg", "ES256"), .init("kid", "cafe\u{301}")]).text
        await assertRefused(validator, try composed.raw(header: header), .keyNotFound)
    }

    func testR33_D21_encryptedAndNestedTokens() async throws {
        let p = try parts()
        await assertRefused(validator, "\(p[0]).\(p[1]).\(p[2]).\(p[1]).\(p[2])", .encrypted)
        await assertRefused(validator, "....", .encrypted)
        for member in [#""enc":"A256GCM""#, #""zip":"DEF""#] {
            try await assertHeadersRefused(.encrypted, [#"{"alg":"ES256","kid":"k1",\#(member)}"#])
        }
        for type in ["JWT", "jwt", "application/JWT", "Application/jwt"] {
            try await assertHeadersRefused(.nestedToken, [#"{"alg":"ES256","kid":"k1","cty":"\#(type)"}"#])
        }
        let inner = try bench.token()
        await assertRefused(validator, try bench.token(payload: "\"\(inner)\""), .malformed)
    }

    func testR34_signatureIsOverTheReceivedBytes() async throws {
        let odd = #" {  "kid" : "k1","alg":  "ES256" } "#
        await assertAccepted(validator, try bench.raw(header: odd))
        let signature = try bench.raw(header: odd).utf8.split(separator: 0x2E)[2]
        let plain = try bench.raw(header: #"{"kid":"k1","alg":"ES256"}"#).utf8.split(separator: 0x2E)
        let swapped = [plain[0], plain[1], signature].map { String(Substring($0)) }.joined(separator: ".")
        await assertRefused(validator, swapped, .signatureInvalid)
    }

    func testR36_D20_JSONSerializationsAndPolyglots() async throws {
        let p = try parts()
        let flat = #"{"protected":"\#(p[0])","payload":"\#(p[1])","signature":"\#(p[2])"}"#
        let general = #"{"payload":"\#(p[1])","signatures":[{"protected":"\#(p[0])","signature":"\#(p[2])"}]}"#
        let polyglot = #"{"\#(p[0]).\#(p[1]).\#(p[2])":1}"#
        for text in [flat, general, polyglot, "{\"" + p.joined(separator: ".") + "\"", " \(p.joined(separator: "."))"] {
            await assertRefused(validator, text, .malformed, text)
        }
    }

    func testR37_unencodedPayload() async throws {
        try await assertHeadersRefused(
            .criticalHeader,
            [#"{"alg":"ES256","kid":"k1","b64":false}"#, #"{"alg":"ES256","kid":"k1","b64":false,"crit":["b64"]}"#]
        )
    }

    func testR55_D1_noneIsNeverAccepted() async throws {
        let p = try parts()
        for bits in 0..<16 {
            let name = String(
                decoding: zip("none".utf8, 0..<4).map { bits & (1 << $1) == 0 ? $0 : $0 ^ 0x20 },
                as: UTF8.self
            )
            for header in [#"{"alg":"\#(name)"}"#, #"{"alg":"\#(name)","kid":"k1"}"#] {
                let encoded = Base64URL.encode(header.utf8)
                for signature in [p[2], "AAAA", "AA"] {
                    await assertRefused(validator, "\(encoded).\(p[1]).\(signature)", .algorithmNotAllowed, name)
                }
                await assertRefused(validator, "\(encoded).\(p[1]).", .malformed, name)
                await assertRefused(validator, "\(encoded).\(p[1])", .malformed, name)
            }
        }
        // RFC 7519 section 6.1.
        let example =
            "eyJhbGciOiJub25lIn0.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ."
        await assertRefused(validator, example, .malformed)
    }

    func testR69_D35_limits() async throws {
        let dots = String(repeating: ".", count: 1 << 20)
        await assertRefused(validator, dots, .tooLong)
        let base = try bench.token(("pad", "")).utf8.count
        let room = (Limits.tokenBytes - base) * 3 / 4 - 4
        let longest = try bench.token(("pad", .string(String(repeating: "x", count: room))))
        XCTAssertLessThanOrEqual(longest.utf8.count, Limits.tokenBytes)
        await assertAccepted(validator, longest)
        await assertRefused(validator, String(repeating: "a", count: Limits.tokenBytes + 1), .tooLong)
        guard
            case .refused(let error) = await validator.validate([UInt8](repeating: 0x61, count: Limits.tokenBytes + 1))
        else {
            return XCTFail("accepted")
        }
        XCTAssertEqual(error.code, .tooLong)
        await assertRefused(validator, String(repeating: "a", count: Limits.tokenBytes), .malformed)
        let wideHeader = JSON.object([.init("alg", "ES256"), .init("x", .string(String(repeating: "x", count: 4096)))])
            .text
        await assertRefused(validator, try bench.raw(header: wideHeader), .tooLong)
    }

    func testR69_D34_depthAndMembers() async throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        let open = Bench.payload([]).text.dropLast()
        await assertAccepted(validator, try bench.token(payload: open + ",\"d\":\(nested(31))}"))
        await assertRefused(validator, try bench.token(payload: open + ",\"d\":\(nested(32))}"), .malformed)
        await assertRefused(validator, try bench.token(payload: open + ",\"d\":\(nested(3000))}"), .malformed)
        let known = Bench.claims.count
        func wide(_ count: Int) throws -> String {
            try bench.token(payload: open + (known..<count).map { ",\"m\($0)\":0" }.joined() + "}")
        }
        await assertAccepted(validator, try wide(256))
        await assertRefused(validator, try wide(257), .malformed)
    }

    func testD22_forgedAndExpiredIsForged() async throws {
        let foreign = try SigningKey.generate(.es256, keyID: "k1")
        let wrong: [[(String, JSON)]] = [
            [("exp", 1)], [("aud", "https://other")], [("nbf", 1_900_000_000)], [("cnf", ["jkt": "x"])],
            [("nonce", "n")], [("sub", 5)],
            [("scope", "\u{e9}")], [("exp", "x")],
        ]
        for changes in wrong {
            let payload = Bench.payload(changes).serialized()
            await assertRefused(validator, try foreign.sign(payload), .signatureInvalid)
            let genuine = await validator.refusal(try bench.key.sign(payload))
            XCTAssertNotNil(genuine)
            XCTAssertEqual(genuine?.code.isAfterSignature, true)
        }
    }

    func testR72_everyFlippedBitOfTheSignatureIsRefused() async throws {
        let p = try parts()
        let signature = try Base64URL.decode(p[2])
        for byte in signature.indices {
            var broken = signature
            broken[byte] ^= 1
            await assertRefused(validator, "\(p[0]).\(p[1]).\(Base64URL.encode(broken))", .signatureInvalid)
        }
        for length in [1, 32, 63, 65, 128] {
            let resized = Array((signature + signature).prefix(length))
            await assertRefused(validator, "\(p[0]).\(p[1]).\(Base64URL.encode(resized))", .signatureInvalid)
        }
    }
}
