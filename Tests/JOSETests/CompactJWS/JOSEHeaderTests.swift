// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import XCTest

@testable import JOSE

final class JOSEHeaderTests: KeyTestCase {
    private func signed(_ header: String) throws -> String {
        try token(header, by: TestKeys.es256)
    }

    func testR25_theHeaderIsOneJSONObject() throws {
        for header in [
            "", "[]", "1", #""ES256""#, "null", #"{"alg":"ES256"} x"#, #"{"alg":"ES256",}"#, "{}{}", #"{"alg":"ES256""#,
            "\u{FEFF}{\"alg\":\"ES256\"}",
        ] {
            assertRefused(try signed(header), header.isEmpty ? .notCompact : .badHeader)
        }
        let wide = #"{"alg":"ES256"}"#.utf16.flatMap { [UInt8(truncatingIfNeeded: $0 >> 8), UInt8($0 & 0xFF)] }
        for bytes in [wide, Array("{\"alg\":\"ES256\",\"x\":\"".utf8) + [0xC3, 0x28] + Array("\"}".utf8)] {
            let input = Base64URL.encode(bytes) + ".e30"
            let signature = try TestKeys.es256.signature(over: Array(input.utf8))
            assertRefused(input + "." + Base64URL.encode(signature), .badHeader)
        }
    }

    func testR26_D32_duplicateHeaderNamesAreRefused() throws {
        for header in [
            #"{"alg":"ES256","alg":"none"}"#, #"{"alg":"none","alg":"ES256"}"#, #"{"alg":"ES256","\u0061lg":"ES256"}"#,
            #"{"alg":"ES256","x":{"y":1,"y":2}}"#,
        ] {
            assertRefused(try signed(header), .badHeader)
        }
    }

    func testR27_algIsAStringWithItsOneSpelling() throws {
        for header in ["{}", #"{"alg":null}"#, #"{"alg":256}"#, #"{"alg":["ES256"]}"#, #"{"ALG":"ES256"}"#] {
            assertRefused(try signed(header), .algorithmMissing)
        }
        for name in ["es256", "ES256 ", " ES256", "Es256", "", "ES256\\u0000", "ES-256", "nOnE"] {
            assertRefused(try signed(#"{"alg":"\#(name)"}"#), .algorithmNotAllowed)
        }
        try assertVerifies(try signed(#"{"alg":"\u0045S256"}"#))
    }

    func testR28_D18_critIsNeverUnderstood() throws {
        for crit in [
            "[]", #"["exp"]"#, #"["alg"]"#, #"["x","x"]"#, #"["absent"]"#, #""x""#, "null", "{}", #"["b64"]"#, "true",
        ] {
            assertRefused(try signed(#"{"alg":"ES256","x":1,"exp":1,"crit":\#(crit)}"#), .criticalHeader)
        }
    }

    func testR29_unknownMembersAreIgnored() throws {
        try assertVerifies(try signed(#"{"alg":"ES256","unknown":[1,{"deep":null}],"CRIT":["x"]}"#))
    }

    func testR30_D5_D6_keysAndLocationsInTheHeaderAreIgnored() throws {
        let attacker = try SigningKey.generate(.es256)
        let jwk = TestKeys.publicJWK(attacker)
        // Signed by the key it carries, with and without a kid that exists.
        for kid in ["", #""kid":"es256","#] {
            let forged = try token(#"{"alg":"ES256",\#(kid)"jwk":\#(jwk)}"#, by: attacker)
            assertRefused(forged, .signatureInvalid)
            assertRefused(forged, .keyNotFound, keys: JSONWebKeySet([]))
        }
        // Signed by the issuer, whatever else it carries.
        for extra in [
            #""jwk":\#(jwk)"#, #""jwk":17"#, #""jku":"http://127.0.0.1:9/keys""#, #""x5u":"file:///etc/passwd""#,
            #""x5c":["AAAA"],"x5t":"AAAA","x5t#S256":7"#,
        ] {
            try assertVerifies(try signed(#"{"alg":"ES256","kid":"es256",\#(extra)}"#))
        }
    }

    func testR31_D7_kidIsAStringOfBoundedLengthComparedByteForByte() throws {
        for kid in ["1", "null", "[]", #""""#, "true", #"{"es256":1}"#] {
            assertRefused(try signed(#"{"alg":"ES256","kid":\#(kid)}"#), .badHeader)
        }
        let longest = String(repeating: "k", count: 256)
        assertRefused(try signed(#"{"alg":"ES256","kid":"\#(longest)"}"#), .keyNotFound)
        assertRefused(try signed(#"{"alg":"ES256","kid":"\#(longest)k"}"#), .badHeader)
        for kid in ["ES256", "es256 ", "es256\\u0000", "../../dev/null", "'; --", "\\u0000"] {
            assertRefused(try signed(#"{"alg":"ES256","kid":"\#(kid)"}"#), .keyNotFound)
        }
        try assertVerifies(try signed(#"{"alg":"ES256","kid":"\u0065s256"}"#))
    }

    func testR31_R35_D40_kidIsNotNormalised() throws {
        let composed = try SigningKey.generate(.es256, keyID: "caf\u{E9}")
        try assertVerifies(try composed.sign([]), keys: composed.publicKeySet)
        let decomposed = try token(#"{"alg":"ES256","kid":"cafe\#u{301}"}"#, by: composed)
        assertRefused(decomposed, .keyNotFound, keys: composed.publicKeySet)
    }

    func testR32_typIsAStringAndComparedWithoutItsPrefix() throws {
        for typ in ["1", "null", "[]"] {
            assertRefused(try signed(#"{"alg":"ES256","typ":\#(typ)}"#), .badHeader)
        }
        for typ in ["at+jwt", "AT+JWT", "application/at+jwt", "Application/At+Jwt"] {
            XCTAssertTrue(MediaTypeName.matches(Array(typ.utf8)[...], "at+jwt"), typ)
        }
        for typ in [
            "at+jwt;x=1", "at+jwt ", "jwt", "", "application/", "text/at+jwt", "application/application/at+jwt",
        ] {
            XCTAssertFalse(MediaTypeName.matches(Array(typ.utf8)[...], "at+jwt"), typ)
        }
    }

    func testR33_nestedTokensAreRefused() throws {
        let inner = try TestKeys.es256.sign([])
        for type in ["JWT", "jwt", "application/jwt", "Application/JWT"] {
            assertRefused(try token(#"{"alg":"ES256","cty":"\#(type)"}"#, inner, by: TestKeys.es256), .nestedToken)
        }
        assertRefused(try signed(#"{"alg":"ES256","cty":1}"#), .badHeader)
        try assertVerifies(try signed(#"{"alg":"ES256","cty":"json"}"#))
    }

    func testD21_encAndZipInASignedTokenAreRefused() throws {
        for extra in [#""enc":"A128GCM""#, #""zip":"DEF""#, #""zip":null"#] {
            assertRefused(try signed(#"{"alg":"ES256",\#(extra)}"#), .encrypted)
        }
    }

    func testR37_unencodedPayloadsAreRefused() throws {
        for value in ["false", "null", "0", #""false""#] {
            assertRefused(try signed(#"{"alg":"ES256","b64":\#(value)}"#), .unencodedPayload)
            assertRefused(try signed(#"{"alg":"ES256","b64":\#(value),"crit":["b64"]}"#), .criticalHeader)
        }
        try assertVerifies(try signed(#"{"alg":"ES256","b64":true}"#))
    }

    func testD40b_hostileTextInTheHeaderCostsLittle() throws {
        // Combining marks in changing order: one String comparison of these takes milliseconds.
        let marks = String(repeating: "\u{301}\u{316}", count: 63)
        let key = try SigningKey.generate(.es256, keyID: "e" + marks)
        let plainKey = try SigningKey.generate(.es256, keyID: "e" + String(repeating: "xy", count: 126))
        func selection(_ swapped: String, _ keys: JSONWebKeySet) throws -> () -> Void {
            let text = try token(#"{"alg":"ES256","kid":"\#(swapped)"}"#, by: key)
            let keyID = try UnverifiedJWS(parsing: TokenText(text)).header.keyID
            return { for _ in 0..<100 { _ = keys.select(keyID: keyID, algorithm: .es256) } }
        }
        let hostile = try selection("e" + String(repeating: "\u{316}\u{301}", count: 63), key.publicKeySet)
        let plain = try selection("e" + String(repeating: "xy", count: 125) + "xz", plainKey.publicKeySet)
        XCTAssertLessThan(cost(of: hostile, against: plain), 10)
    }
}
