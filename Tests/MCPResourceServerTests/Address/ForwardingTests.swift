// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import XCTest

@testable import MCPResourceServer

/// Who is believed about where a request comes from.
final class ForwardingTests: XCTestCase {
    private static let proxies: [AddressRange] = ["10.0.0.0/8", "2001:db8:ffff::/48"]

    private func trace(
        _ header: ClientAddressPolicy.Header?,
        from peer: String?,
        _ headers: [(String, String)]
    ) throws -> ClientTrace {
        let policy = header.map { ClientAddressPolicy.behind(proxies: Self.proxies, header: $0) } ?? .peer
        let request = ResourceRequest(
            method: "POST",
            target: "/mcp",
            headers: headers.map { HeaderField($0.0, $0.1) },
            peer: peer
        )
        return try policy.rule().trace(request)
    }

    private func client(_ header: ClientAddressPolicy.Header, _ lines: [String], from peer: String = "10.0.0.1") throws
        -> String?
    {
        try trace(header, from: peer, lines.map { (header.name, $0) }).address.map { "\($0)" }
    }

    func testR97_D44_nothingIsBelievedByDefault() throws {
        let spoofed = [
            "Forwarded", "X-Forwarded-For", "X-Real-IP", "True-Client-IP", "CF-Connecting-IP", "X-Client-IP", "Via",
        ]
        .map { ($0, $0 == "Forwarded" ? "for=198.51.100.7" : "198.51.100.7") }
        for peer in ["203.0.113.9", "10.0.0.1", "127.0.0.1", "::1", "2001:db8:ffff::1"] {
            XCTAssertEqual(try trace(nil, from: peer, spoofed).address, ClientAddress(peer))
        }
    }

    func testR97_D44_nothingIsBelievedOfAnybodyButTheProxies() throws {
        for peer in ["203.0.113.9", "9.255.255.255", "11.0.0.0", "2001:db8:fffe::1", "::1", "127.0.0.1", "::10.0.0.1"] {
            for claim in ["198.51.100.7", "10.0.0.1", "127.0.0.1", "203.0.113.9, 10.0.0.2", "unknown", "\"", ""] {
                XCTAssertEqual(try client(.xForwardedFor, [claim], from: peer), ClientAddress(peer)?.description)
                XCTAssertEqual(try client(.forwarded, ["for=\(claim)"], from: peer), ClientAddress(peer)?.description)
            }
        }
    }

    func testAHeaderThatIsNotConfiguredIsNotRead() throws {
        let spoofed = [
            ("X-Forwarded-For", "198.51.100.7"), ("X-Real-IP", "198.51.100.7"), ("X-Forwarded", "for=198.51.100.7"),
        ]
        let none = try trace(.forwarded, from: "10.0.0.1", spoofed)
        XCTAssertNil(none.address)
        XCTAssertEqual(none.nearest, ClientAddress("10.0.0.1"))
        let other = [("Forwarded", "for=198.51.100.7"), ("X-Forwarded-For", "203.0.113.9")]
        XCTAssertEqual(try trace(.xForwardedFor, from: "10.0.0.1", other).address, ClientAddress("203.0.113.9"))
    }

    func testTheRightmostAddressThatIsNoProxysWins() throws {
        let table: [([String], String?)] = [
            (["203.0.113.9"], "203.0.113.9"),
            (["198.51.100.7, 203.0.113.9"], "203.0.113.9"),
            (["198.51.100.7,203.0.113.9,10.0.0.2"], "203.0.113.9"),
            (["10.0.0.7, 203.0.113.9, 10.0.0.2, 10.0.0.3"], "203.0.113.9"),
            // A proxy's address among the client's own claims.
            (["198.51.100.7, 10.0.0.9, 203.0.113.9"], "203.0.113.9"),
            // Several lines are one list, the last line on the right.
            (["198.51.100.7", "203.0.113.9"], "203.0.113.9"),
            (["203.0.113.9", "10.0.0.2"], "203.0.113.9"),
            (["198.51.100.7, 203.0.113.9", "10.0.0.2, 10.0.0.3", "10.0.0.4"], "203.0.113.9"),
            (["203.0.113.9", ""], "203.0.113.9"), (["203.0.113.9", " , ,"], "203.0.113.9"),
            // Somebody within: the first whom a proxy names.
            (["10.0.0.9"], "10.0.0.9"), (["10.0.0.8, 10.0.0.9"], "10.0.0.8"),
            // Mapped and other spellings.
            (["::ffff:203.0.113.9"], "203.0.113.9"), (["203.0.113.9, ::ffff:10.0.0.2"], "203.0.113.9"),
            (["2001:DB8::1, 2001:db8:ffff::2"], "2001:db8::1"),
            // What the client claims may be anything.
            (["garbage, 203.0.113.9"], "203.0.113.9"), (["unknown, 203.0.113.9"], "203.0.113.9"),
            (["\"\\, 203.0.113.9"], "203.0.113.9"), (["<script>", "203.0.113.9"], "203.0.113.9"),
            ([String(repeating: ",", count: 10_000) + "203.0.113.9"], "203.0.113.9"),
            ([String(repeating: "10.0.0.1, ", count: 2_000) + "203.0.113.9"], "203.0.113.9"),
            // What a proxy wrote has to be right.
            (["203.0.113.9, garbage"], nil), (["203.0.113.9, unknown"], nil), (["203.0.113.9, _hidden"], nil),
            (["203.0.113.9, UNKNOWN, 10.0.0.2"], nil), (["203.0.113.9", "garbage"], nil), (["garbage, 10.0.0.2"], nil),
            ([], nil), ([""], nil), ([" "], nil), ([",,"], nil), (["", ""], nil),
        ]
        for (lines, expected) in table {
            let name = "\(lines.map { $0.prefix(60) })"
            XCTAssertEqual(try client(.xForwardedFor, lines), expected, name)
            let mapped = try client(.xForwardedFor, lines, from: "::ffff:10.0.0.1")
            XCTAssertEqual(mapped, expected, name)
        }
        let request = [("x-FORWARDED-for", "203.0.113.9")]
        XCTAssertEqual(try trace(.xForwardedFor, from: "10.0.0.1", request).address, ClientAddress("203.0.113.9"))
    }

    func testPortsAndBrackets() throws {
        let read: [(String, String)] = [
            ("203.0.113.9:4711", "203.0.113.9"), ("203.0.113.9:0", "203.0.113.9"), ("203.0.113.9:65535", "203.0.113.9"),
            ("203.0.113.9:_p-1.x", "203.0.113.9"), ("[2001:db8::1]", "2001:db8::1"),
            ("[2001:db8::1]:4711", "2001:db8::1"),
            ("[::ffff:203.0.113.9]:80", "203.0.113.9"), ("2001:db8::1", "2001:db8::1"),
            ("\t203.0.113.9 ", "203.0.113.9"),
        ]
        for (text, address) in read { XCTAssertEqual(try client(.xForwardedFor, [text]), address, text) }
        let refused = [
            "203.0.113.9:", "203.0.113.9:x", "203.0.113.9:123456", "203.0.113.9:-1", "203.0.113.9:_",
            "203.0.113.9:_a b",
            "203.0.113.9:80:80", "203.0.113.9 :80", "203.0.113.9: 80", "[203.0.113.9]", "[2001:db8::1", "2001:db8::1]",
            "[2001:db8::1]x", "[2001:db8::1] :80", "[2001:db8::1]:", "[]", "[]:80", "[[::1]]", "[2001:db8::1%eth0]",
            "fe80::1%eth0", "203.0.113.09", "203.0.113", "0x7f000001", "2130706433", "203.0.113.9/32", "203.0.113.9;x",
            "203.0.113.9 203.0.113.8", "\"203.0.113.9\"", "for=203.0.113.9", "203.0.113.9\u{0}", "\u{200b}203.0.113.9",
            "\u{ff12}03.0.113.9", ":80", "::1::", "203.0.113.9\r\n", "host.example",
        ]
        for text in refused {
            XCTAssertNil(try client(.xForwardedFor, [text]), text)
            XCTAssertNil(try client(.xForwardedFor, ["198.51.100.7, \(text)"]), text)
        }
    }

    func testForwardedElements() throws {
        let read: [([String], String)] = [
            (["for=203.0.113.9"], "203.0.113.9"), (["FOR=203.0.113.9"], "203.0.113.9"),
            (["For=\"203.0.113.9\""], "203.0.113.9"), (["for=\"203.0.113.9:4711\""], "203.0.113.9"),
            (["for=\"[2001:db8::1]\""], "2001:db8::1"), (["for=\"[2001:db8:cafe::17]:4711\""], "2001:db8:cafe::17"),
            (["for=\"[2001:db8::1]:_port\""], "2001:db8::1"), (["for=\"\\203.0.113.9\""], "203.0.113.9"),
            (["for=203.0.113.9;proto=https;by=203.0.113.43"], "203.0.113.9"),
            (["proto=https;by=198.51.100.7;for=203.0.113.9"], "203.0.113.9"),
            (["host=\"a, for=198.51.100.7\";for=203.0.113.9"], "203.0.113.9"),
            (["for=203.0.113.9;host=\"x;for=198.51.100.7\""], "203.0.113.9"),
            (["for=203.0.113.9;host=\"\\\";for=198.51.100.7\""], "203.0.113.9"),
            (["; ;for=203.0.113.9 ; proto=http;"], "203.0.113.9"),
            (["for=198.51.100.7, for=203.0.113.9"], "203.0.113.9"),
            (["for=198.51.100.7,,for=203.0.113.9,"], "203.0.113.9"),
            (["for=203.0.113.9, for=10.0.0.2;by=10.0.0.1"], "203.0.113.9"),
            (["for=198.51.100.7", "for=203.0.113.9, for=\"10.0.0.2:80\""], "203.0.113.9"),
            (["for=198.51.100.7;x=\"", "for=203.0.113.9"], "203.0.113.9"),
            (["forward=198.51.100.7;for=203.0.113.9;xfor=198.51.100.7"], "203.0.113.9"),
            // What the client claims may be anything that closes its quotes.
            (["garbage, for=203.0.113.9"], "203.0.113.9"), (["for=_secret, for=203.0.113.9"], "203.0.113.9"),
            (["for=, for=203.0.113.9"], "203.0.113.9"), (["for=\"x,y\", for=203.0.113.9"], "203.0.113.9"),
        ]
        for (lines, address) in read { XCTAssertEqual(try client(.forwarded, lines), address, "\(lines)") }
        let refused: [[String]] = [
            // Hidden, or not there.
            ["for=unknown"], ["for=Unknown"], ["for=\"unknown\""], ["for=_hidden"], ["for=\"_hidden:80\""],
            ["for=\"_\""],
            ["for=\"unknown:80\""], ["proto=https"], ["by=203.0.113.9"], [""], [","], [";"],
            ["for=203.0.113.9, proto=https"], ["for=203.0.113.9, by=10.0.0.1"],
            // Not the grammar of RFC 7239.
            ["for"], ["for="], ["for=\"\""], ["for =203.0.113.9"], ["for= 203.0.113.9"], ["203.0.113.9"],
            ["=203.0.113.9"],
            ["for=203.0.113.9:80"], ["for=[2001:db8::1]"], ["for=2001:db8::1"], ["for=\"2001:db8::1\""],
            ["for=\"[203.0.113.9]\""], ["for=\"203.0.113.9"], ["for=203.0.113.9\""], ["for=\"203.0.113.9\"x"],
            ["for=\"203.0.113.9\" x"], ["for=203.0.113.9 x"], ["for=203.0.113.9;;x"], ["for=203.0.113.9=1"],
            ["for='203.0.113.9'"], ["for=\"203.0.113.9\u{1}\""], ["for=\"203.0.113.9\\"],
            ["for=\"203.0.113.9, 203.0.113.8\""],
            // Twice.
            ["for=198.51.100.7;for=203.0.113.9"], ["for=203.0.113.9;FOR=203.0.113.9"], ["for=_x;for=203.0.113.9"],
        ]
        for lines in refused { XCTAssertNil(try client(.forwarded, lines), "\(lines)") }
    }

    /// A proxy that appends to the client's line: whatever the client writes before it, it becomes the proxy's address that the
    /// client is at, or nobody's. Never one of the client's choice.
    func testAnOpenQuoteSwallowsNothing() throws {
        let beginnings = [
            "\"", "for=\"", "for=198.51.100.7;x=\"", "for=198.51.100.7;x=\"\\", "for=198.51.100.7;x=\"\\\\", "\\",
            "\\\"",
            "for=198.51.100.7,\"", "for=\"198.51.100.7", "x=\"\\\"", "for=198.51.100.7;x=\"y\";z=\"",
            "for=198.51.100.7\u{0}\"",
            "for=198.51.100.7;host=\";x=\"", "for=198.51.100.7;x=\"\\\\\\", "\"\"\"", "for=198.51.100.7;",
            "for=198.51.100.7,",
            "for=198.51.100.7;for=", "for=", "for=198.51.100.7;x=", "for=198.51.100.7\"", ";", "for",
            "for=198.51.100.7;x",
        ]
        let additions = [
            "for=203.0.113.9", "for=\"203.0.113.9\"", "for=\"203.0.113.9:4711\";proto=https",
            "by=_p;for=203.0.113.9;host=\"h\"",
            "for=203.0.113.9;host=\";y=\"", "for=203.0.113.9;host=\",for=198.51.100.7;y=\\\"z\"",
            "for=203.0.113.9;host=\",for=198.51.100.7;y=\"", "host=\"\\\"\";for=203.0.113.9",
            "for=\"203.0.113.9\";x=\"a\\\"b\"",
        ]
        for beginning in beginnings {
            for addition in additions {
                let line = "\(beginning), \(addition)"
                let found = try client(.forwarded, [line])
                XCTAssertTrue(found == nil || found == "203.0.113.9", "\(line): \(found ?? "")")
            }
        }
    }

    func testALongLineOfForwardedIsNotTakenApart() throws {
        let padding = String(repeating: "a", count: ForwardedHops.maximumBytes - 18)
        XCTAssertEqual(try client(.forwarded, ["\(padding), for=203.0.113.9"]), "203.0.113.9")
        XCTAssertNil(try client(.forwarded, ["\(padding)aa, for=203.0.113.9"]))
        XCTAssertNil(try client(.forwarded, [String(repeating: "for=10.0.0.1,", count: 100_000)]))
    }

    func testAPeerThatTheHostDoesNotKnow() throws {
        for peer in [nil, "", "unix:/run/x", "localhost", "10.0.0.1:80", "[10.0.0.1]", "unknown"] {
            let trace = try trace(.xForwardedFor, from: peer, [("X-Forwarded-For", "203.0.113.9")])
            XCTAssertNil(trace.address)
            XCTAssertNil(trace.nearest)
            XCTAssertFalse(trace.doubt.isEmpty)
        }
    }

    func testWhoHidesStandsAtTheLastKnownProxy() throws {
        let hidden = try trace(
            .xForwardedFor,
            from: "10.0.0.1",
            [("X-Forwarded-For", "203.0.113.9, unknown, 10.0.0.2")]
        )
        XCTAssertNil(hidden.address)
        XCTAssertEqual(hidden.nearest, ClientAddress("10.0.0.2"))
        XCTAssertEqual(hidden.description, "10.0.0.2 does not say for whom it acts: the address is hidden")
        let broken = try trace(.xForwardedFor, from: "10.0.0.1", [("X-Forwarded-For", "\u{1b}[2J")])
        XCTAssertEqual(broken.description, "10.0.0.1 does not say for whom it acts: the header is malformed")
    }
}
