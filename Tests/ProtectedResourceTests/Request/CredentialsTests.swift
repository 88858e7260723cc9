// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import ProtectedResource
import XCTest

final class CredentialsTests: XCTestCase {
    func testD41_malformedCredentialsHaveAReasonForOperators() {
        func reason(_ lines: [String], query: String = "") -> String? {
            let fields = lines.map { HeaderField("Authorization", $0) }
            do throws(Credentials.Malformation) {
                let request = ResourceRequest(method: "POST", target: "/mcp" + query, headers: fields)
                _ = try Credentials.read(request, CommonFields(fields).authorization)
                return nil
            } catch {
                return error.detail
            }
        }
        XCTAssertEqual(reason(["Bearer a", "Bearer a"]), "more than one Authorization line")
        XCTAssertEqual(
            reason(["Bearer SECRETMARK"], query: "?access_token=SECRETMARK"),
            "a token in the header and access_token in the query: one method only (RFC 6750 section 2)"
        )
        for line in ["Bearer", "Bearer a b", "Bearer a,b", "Bearer \"a\""] {
            XCTAssertEqual(reason([line]), "what follows Bearer is not one token (RFC 6750 section 2.1)", line)
        }
        for line in ["", "B\u{e9}arer a", "Bearer\ta"] {
            XCTAssertEqual(reason([line]), "the Authorization line does not begin with a scheme and a space", line)
        }
        for lines in [[], ["Basic a"], ["Bearer a"]] { XCTAssertNil(reason(lines)) }
        XCTAssertNil(reason([], query: "?access_token=a"))
    }

    func testATokenThatIsKnownIsAskedAboutOnceAndNotLookedAtAgain() throws {
        func read(_ line: String, _ query: String = "", isKnown: Bool) -> (outcome: String, asked: Int) {
            var asked = 0
            let fields = [HeaderField("Authorization", line)]
            let request = ResourceRequest(method: "POST", target: "/mcp" + query, headers: fields)
            do throws(Credentials.Malformation) {
                let credentials = try Credentials.read(request, CommonFields(fields).authorization) { token in
                    asked += 1
                    return isKnown
                }
                return (text(credentials), asked)
            } catch {
                return ("malformed", asked)
            }
        }
        XCTAssert(read("Bearer t", isKnown: true) == ("bearer t", 1))
        XCTAssert(read("Bearer t", isKnown: false) == ("bearer t", 1))
        XCTAssert(read("Bearer t u", isKnown: false) == ("malformed", 1))
        XCTAssert(read("Bearer t u", isKnown: true) == ("bearer t u", 1), "whoever knows it answers for its form")
        XCTAssert(read("Bearer", isKnown: false) == ("malformed", 1))
        // Nobody is asked about what is refused or ignored whatever the token is.
        XCTAssert(read("Bearer t", "?access_token=t", isKnown: true) == ("malformed", 0))
        XCTAssert(read("Basic t", isKnown: true) == ("none", 0))
        XCTAssert(read("Bearer\tt", isKnown: true) == ("malformed", 0))
    }

    func testR1_aBearerTokenIsRead() {
        XCTAssertEqual(outcome("Bearer abc.DEF-1_2~3+4/5=="), "bearer abc.DEF-1_2~3+4/5==")
    }

    func testR2_theSchemeFoldsAsciiLettersOnly() {
        for scheme in ["Bearer", "bearer", "BEARER", "BeArEr", "bEARER"] {
            XCTAssertEqual(outcome("\(scheme) t"), "bearer t", scheme)
        }
        // Kelvin sign, Cyrillic letters, full-width letters, a combining mark, dotless i.
        for scheme in ["Вearer", "Bеarer", "Ｂearer", "Bearer\u{301}", "Be\u{FF41}rer", "bearer\u{200B}", "B\u{C9}ARER"]
        {
            XCTAssertEqual(outcome("\(scheme) t"), "malformed", scheme)
        }
    }

    func testR2_onlyTheCaseOfTheSchemesLettersMayDiffer() {
        let bytes = Array("Bearer t".utf8)
        for place in 0..<7 {
            for byte in UInt8(0)...0x7F {
                var changed = bytes
                changed[place] = byte
                let folded = Character(UnicodeScalar(byte)).lowercased()
                let isSame = folded == Character(UnicodeScalar(bytes[place])).lowercased()
                let text = String(decoding: changed, as: UTF8.self)
                XCTAssertEqual(outcome(text) == "bearer t", isSame, "\(changed)")
                // By the same rule with another beginning, which is looked at letter by letter.
                let spaced = place < 6 ? text.replacing("r t", with: "r  t") : text
                if spaced != text { XCTAssertEqual(outcome(spaced), outcome(text), "\(changed)") }
            }
        }
        for (text, expected) in [
            ("Bearer t", "bearer t"), ("Bearer  t", "bearer t"), ("Bearer ", "malformed"), ("Bearer  ", "malformed"),
            ("Bearert ", "none"), ("Bearer", "malformed"), ("Beare r", "none"), ("Bearer\u{A0}t", "malformed"),
        ] {
            XCTAssertEqual(outcome(text), expected, text)
        }
    }

    func testR3_credentialsAreOneOrMoreSpacesAndAB64token() {
        XCTAssertEqual(outcome("Bearer    t"), "bearer t")
        for value in [
            "", " ", "Bearer", "Bearer ", "Bearer   ", "bearer", "Bearer t t", "Bearer t,", "Bearer ,t",
            "Bearer t, Bearer t",
            "Bearer\tt", "Bearer \tt", "Bearer t\tt", "Bearer t\u{0}", "Bearer \u{0}t", "Bearer t\r\nX: y",
            "Bearer t\nu", "Bearer t\ru",
            "Bearer é", "Bearer t\u{301}", "Bearer \u{7F}", "Bearer =", "Bearer ==", "Bearer =t", "Bearer t=u",
            "Bearer \"t\"",
            "Bearer t;u", "Bearer token=t", "Bearer t:u", "Bearer <t>", "Bearer t%20", "Bearer,t", "Bearer=t",
            "Bearer:t", "@ t", "\"Bearer\" t",
            "Bearer\u{A0}t", "Bearer\u{2003}t", "Bearer\u{B}t", "Bearer\u{C}t", ",Bearer t", "=t", "\u{0}",
        ] {
            XCTAssertEqual(outcome(value), "malformed", value.debugDescription)
        }
    }

    func testR3_whiteSpaceAtTheFieldsEndsIsNoPartOfIt() {
        for value in [" Bearer t", "Bearer t ", "\tBearer t\t", "  \t Bearer t \t "] {
            XCTAssertEqual(outcome(value), "bearer t", value.debugDescription)
        }
    }

    func testR3_anotherSchemeCountsAsNoCredentials() {
        for value in [
            "Basic dTpw", "Basic", "DPoP t", "dpop t", "Digest a=\"b\", c=d", "Negotiate x", "Bearerx t", "Bear t",
            "MAC Bearer t", "Basic é",
        ] {
            XCTAssertEqual(outcome(value), "none", value)
        }
        XCTAssertEqual(outcome(headers: []), "none")
        XCTAssertEqual(
            outcome(headers: [HeaderField("Authorization2", "Bearer t"), HeaderField("X", "Bearer t")]),
            "none"
        )
    }

    func testR4_aTokenInTheHeaderAndInTheQueryIsRefused() {
        for query in [
            "access_token=t", "access_token=", "access_token", "a=b&access_token=t", "a;access_token=t",
            "access%5Ftoken=t", "access%5ftoken=t",
            "%61%63%63%65%73%73%5F%74%6F%6B%65%6E=t", "&&access_token=t", "?access_token=t&", "x?&access_token=t",
        ] {
            let expected = query.hasPrefix("?") ? "bearer t" : "malformed"
            XCTAssertEqual(outcome("Bearer t", target: "/mcp?\(query)"), expected, query)
        }
        for target in [
            "/mcp", "/mcp?", "/access_token=t", "/mcp?access_tokens=t", "/mcp?access_toke", "/mcp?Access_Token=t",
            "/mcp?a=access_token",
            "/mcp?access%255Ftoken=t", "/mcp?access%5", "/mcp?access%5Gtoken=t", "/mcp?access%", "/mcp?access+token=t",
        ] {
            XCTAssertEqual(outcome("Bearer t", target: target), "bearer t", target)
        }
    }

    func testR5_authorizationIsSentOnce() {
        for (first, second) in [
            ("Bearer t", "Bearer t"), ("Bearer t", "Bearer u"), ("Basic x", "Bearer t"), ("Bearer t", "Basic x"),
            ("Bearer t", ""), ("Basic x", "Basic x"),
        ] {
            let headers = [HeaderField("Authorization", first), HeaderField("authorization", second)]
            XCTAssertEqual(outcome(headers: headers), "malformed", "\(first) and \(second)")
        }
        for name in ["authorization", "AUTHORIZATION", "aUtHoRiZaTiOn"] {
            XCTAssertEqual(outcome(headers: [HeaderField(name, "Bearer t")]), "bearer t", name)
        }
    }

    func testR6_aTokenInTheQueryAloneIsNeverRead() {
        let request = ResourceRequest(method: "POST", target: "/mcp?access_token=sesame", headers: [])
        let credentials = Credentials.parse(request)
        XCTAssertEqual(text(credentials), "none")
        for shown in [
            String(describing: credentials), String(reflecting: credentials), "\(request)", String(reflecting: request),
            dumped(request),
        ] {
            XCTAssertFalse(shown.contains("sesame"), shown)
        }
        XCTAssertEqual(outcome("Basic x", target: "/mcp?access_token=sesame"), "none")
    }

    func testF19_D35_hostileFieldsAreRefusedCheaply() {
        let mebibyte = 1 << 20
        let hundred = [HeaderField](repeating: HeaderField("Authorization", "Bearer t"), count: 100)
        XCTAssertEqual(outcome(headers: hundred), "malformed")
        for unit in ["a", " ", "\t", ".", "=", ",", "\u{0}", "é", "\u{301}", "\r\n"] {
            let long = String(repeating: unit, count: mebibyte / 16 / unit.utf8.count)
            XCTAssertNotEqual(kind(long), "bearer", unit.debugDescription)
            _ = kind("Bearer \(long)")
            _ = kind("Bearer t\(long)")
        }
        let long = String(repeating: "a", count: mebibyte)
        XCTAssertEqual(kind("Bearer \(long)"), "bearer")
        guard case .bearer(let token) = Credentials.parse(request("Bearer \(long)", target: "/mcp")) else {
            return XCTFail("not a bearer token")
        }
        XCTAssertEqual(token.text.bytes.count, 16 * 1024 + 1)
        XCTAssertEqual(kind(String(repeating: "s", count: 64) + " x"), "none")
        XCTAssertEqual(kind(String(repeating: "s", count: 65) + " x"), "malformed")
        let query = String(repeating: "a&", count: mebibyte / 16)
        XCTAssertEqual(kind("Bearer t", target: "/mcp?\(query)"), "bearer")
        XCTAssertEqual(kind("Bearer t", target: "/mcp?\(query)access_token"), "malformed")
    }

    func testF19_everyByteOutsideTheTokenAlphabetIsMalformed() {
        let alphabet = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/".utf8)
        for byte in UInt8.min...127 where byte != 0x20 && byte != 0x09 {
            let value = "Bearer a" + String(UnicodeScalar(byte)) + "b"
            XCTAssertEqual(kind(value), alphabet.contains(byte) ? "bearer" : "malformed", value.debugDescription)
        }
        for scalar in [
            UnicodeScalar(0x80), UnicodeScalar(0xFF), UnicodeScalar(0x37E), UnicodeScalar(0x1FEF),
            UnicodeScalar(0x212A),
        ] {
            let value = "Bearer a" + (scalar.map { String($0) } ?? "?") + "b"
            XCTAssertEqual(kind(value), "malformed", value.debugDescription)
        }
    }

    func testR19_D65_noDescriptionShowsAToken() {
        let request = ResourceRequest(
            method: "GET",
            target: "/mcp?key=sesame",
            headers: ["Authorization", "Cookie", "DPoP", "X-API-Key", "Proxy-Authorization"]
                .map { HeaderField($0, "Bearer sesame") },
            clientCertificate: Array("sesame".utf8)
        )
        let credentials = Credentials.parse(self.request("Bearer sesame", target: "/mcp"))
        XCTAssertEqual(text(credentials), "bearer sesame")
        for value in [request, request.headers, request.headers[0], credentials] as [any Sendable] {
            for shown in [
                "\(value)", String(reflecting: value), dumped(value),
                "\(Mirror(reflecting: value).children.map(\.value))",
            ] {
                XCTAssertFalse(shown.contains("sesame"), shown)
                XCTAssertFalse(shown.contains("115, 101"), shown)
            }
        }
        XCTAssertEqual("\(HeaderField("cookie", "abc"))", "cookie: (3 bytes)")
        XCTAssertEqual("\(HeaderField("allow", "GET"))", "allow: GET")
    }

    private func request(_ value: String, target: String) -> ResourceRequest {
        ResourceRequest(
            method: "POST",
            target: target,
            headers: [HeaderField("Host", "h"), HeaderField("Authorization", value)]
        )
    }

    private func outcome(_ value: String, target: String = "/mcp") -> String {
        text(Credentials.parse(request(value, target: target)))
    }

    private func outcome(headers: [HeaderField]) -> String {
        text(Credentials.parse(ResourceRequest(method: "POST", target: "/mcp", headers: headers)))
    }

    private func kind(_ value: String, target: String = "/mcp") -> String {
        switch Credentials.parse(request(value, target: target)) {
        case .none: "none"
        case .bearer: "bearer"
        case .malformed: "malformed"
        }
    }

    private func text(_ credentials: Credentials) -> String {
        switch credentials {
        case .none: "none"
        case .bearer(let token): "bearer " + String(decoding: token.text.bytes, as: UTF8.self)
        case .malformed: "malformed"
        }
    }

    private func dumped(_ value: some Any) -> String {
        var text = ""
        dump(value, to: &text)
        return text
    }
}
