// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import JOSE
@testable import MCPResourceServer
import MCPResourceServerTesting
import XCTest

/// One line of JSON, whatever clients send.
final class AuditLineTests: XCTestCase {
    private func event(
        operation: MCPOperation? = nil,
        subject: String? = nil
    ) -> AuditEvent {
        AuditEvent(
            DecisionRecorder.Identity(series: 1, number: 2, traceparent: nil),
            time: Date(timeIntervalSince1970: 1_800_000_000.5),
            resource: Fixture.resource,
            subject: subject,
            facts: DecisionRecord.Facts(operation: operation),
            ending: DecisionRecord.Ending(outcome: .allowed, reason: "ok")
        )
    }

    func testALineHasWhatIsKnownAndNothingElse() async throws {
        XCTAssertEqual(
            event().description,
            #"{"time":"2027-01-15T08:00:00.500Z","id":"00000000000000010000000000000002","#
                + #""resource":"https://mcp.example.com/mcp","outcome":"allowed","reason":"ok"}"#
        )
        let sink = RecordingSink()
        let gate = try PolicyFixture([.tool("delete_file", requires: "files:write")]) {
            $0.audit = [sink]
            $0.auditSubjects = .plain
        }
        var request = ResourceRequest.post(
            bearer: try gate.issuer.token(subject: "alice", client: "app", scope: "mcp:connect"),
            ["traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"]
        )
        request.peer = "2001:db8::7"
        _ = try await gate.answer(request, Body.call("tools/call", #""name":"delete_file""#, isModern: false))
        let event = try XCTUnwrap(sink.events.first)
        XCTAssertEqual(
            event.description,
            #"{"time":"2027-01-15T08:00:00.000Z","id":"\#(event.id)","#
                + #""traceparent":"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01","#
                + #""resource":"https://mcp.example.com/mcp","address":"2001:db8::7","issuer":"https://auth.example.com","#
                + #""subject":"alice","client":"app","method":"tools/call","targets":[{"tool":"delete_file"}],"#
                + #""outcome":"refused","reason":"insufficient_scope","status":403,"wanted":"mcp:connect files:write","#
                + #""held":"mcp:connect","elevation":"scopes"}"#
        )
        XCTAssertEqual(event.line, Array((event.description + "\n").utf8))
    }

    func testD41_R14_nothingThatAClientSendsForgesALine() throws {
        let hostile = [
            "a\nb", "a\r\nb", "\r", "\u{0}", "\u{1b}[2J", "\u{7f}", "\u{85}", "\u{2028}", "\u{2029}", "\u{202e}gnp.exe",
            "\u{feff}",
            "\"", "\\", "\",\"outcome\":\"allowed\",\"x\":\"", "\\\",\"outcome\":\"refused", "a\u{301}", "é", "日本", "😀",
            "\u{e0041}",
            "}\n{\"time\":\"2027-01-15T08:00:00.000Z\",\"outcome\":\"allowed\"}", "\u{9b}31m", "\t", "", " ",
        ]
        for text in hostile {
            for operation in [.tool(text), .resource(text), .prompt(text), .method(text)] as [MCPOperation] {
                let event = event(operation: operation, subject: text)
                let line = event.line
                XCTAssertEqual(line.last, 0x0A)
                XCTAssertTrue(line.dropLast().allSatisfy { 0x20...0x7E ~= $0 }, text.debugDescription)
                let json = try JSONValue(parsing: Array(line.dropLast()), limits: .requestBody)
                XCTAssertEqual(json["subject"]?.utf8Equals(text), true, "what was sent can be read back")
                XCTAssertEqual(json["outcome"]?.stringValue, "allowed")
                let member = operation.targets.first.map { "\($0.kind)" }
                let told = member.map { json["targets"]?.elements.first?[$0] } ?? json["method"]
                XCTAssertEqual(told?.utf8Equals(text), true)
            }
        }
    }

    func testHostileRequestsMakeOneLineEach() async throws {
        let folder = try Folder()
        let file = try AuditFile(folder.path("audit"))
        let gate = try PolicyFixture([.tool("*")], unlisted: .baseline) {
            $0.audit = [file]
            $0.auditSubjects = .plain
        }
        let forged = "x\n{\"outcome\":\"allowed\"}\r\n"
        // A token whose names have control characters is refused.
        let odd = "x\u{2028}\"\\é\u{202e}"
        let token = try gate.issuer.token(subject: odd, client: odd, scope: "mcp:connect")
        let name = String(decoding: JSON.string(forged).serialized(), as: UTF8.self)
        for headers in [
            ["traceparent": forged], ["traceparent": "00-x", "Mcp-Name": forged], ["MCP-Session-Id": forged],
        ] {
            var request = ResourceRequest.post(bearer: token)
            request.headers += headers.map { HeaderField($0.key, $0.value) }
            request.peer = forged
            _ = try await gate.answer(request, Body.call("tools/call", #""name":\#(name)"#, isModern: false))
        }
        file.close()
        let lines = folder.lines("audit")
        XCTAssertEqual(lines.count, 3)
        for line in lines {
            let json = try JSONValue(parsing: Array(line.utf8), limits: .requestBody)
            XCTAssertEqual(json["subject"]?.utf8Equals(odd), true, line)
            XCTAssertEqual(json["client"]?.utf8Equals(odd), true, line)
            XCTAssertNil(json["traceparent"])
            XCTAssertNil(json["address"], "what is no address is none")
        }
    }

    func testEverythingIsBounded() throws {
        let long = String(repeating: "\u{1F600}", count: 100_000)
        let targets = (0..<1000).map { _ in MCPOperation.Target(kind: .resource, name: long) }
        let event = event(
            operation: MCPOperation(method: long, targets: targets, scope: .targets),
            subject: long
        )
        XCTAssertLessThan(event.line.count, 40_000)
        XCTAssertEqual(event.operation?.targets.count, 16)
        XCTAssertTrue(event.operation?.targets.allSatisfy { $0.name.utf8.count < 520 } ?? false)
        XCTAssertNoThrow(try JSONValue(parsing: Array(event.line.dropLast()), limits: .requestBody))
    }

    /// What nobody needs a token for must not fill a disk, or the memory while a disk is full: thousands of events wait there.
    func testNamesOfControlCharactersAreBoundedAsALine() {
        let control = String(repeating: "\u{1}", count: 10_000)
        for count in [1, 4, 5, 16, 1024] {
            let targets = (0..<count).map { _ in MCPOperation.Target(kind: .resource, name: control) }
            let event = event(operation: MCPOperation(method: control, targets: targets, scope: .targets))
            XCTAssertLessThan(event.line.count, 18_000, "\(count)")
            XCTAssertEqual(event.operation?.targets.count, min(count, 16))
            XCTAssertTrue(event.operation?.targets.allSatisfy { $0.name.utf8.count >= 128 } ?? false, "\(count)")
        }
    }

    func testAddressesAreWrittenAsTheyAreShown() throws {
        for text in ["0.0.0.0", "9.10.99.100", "255.1.0.200", "192.0.2.7", "2001:db8::7", "::", "::1", "fe80::1"] {
            let address = try XCTUnwrap(ClientAddress(text))
            var bytes: [UInt8] = []
            AuditLine.append("", address, to: &bytes)
            XCTAssertEqual(String(decoding: bytes, as: UTF8.self), "\"\(text)\"")
            XCTAssertEqual("\(address)", text)
        }
    }

    private func time(_ seconds: Double) -> String {
        var bytes: [UInt8] = []
        AuditLine.append(time: seconds, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    func testTimesAreThoseOfTheCalendar() {
        let formatter = ISO8601DateFormatter()
        formatter.formatOptions = [.withInternetDateTime, .withFractionalSeconds]
        var seconds: [Double] = [0, 951_782_400, 951_868_799.999, 1_709_164_800, 4_107_542_400, 253_402_300_799]
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<2000 { seconds.append(Double(Int64.random(in: 0..<253_402_300_799, using: &generator))) }
        for second in seconds {
            XCTAssertEqual(
                time(second),
                formatter.string(from: Date(timeIntervalSince1970: second)),
                "\(second)"
            )
        }
        XCTAssertEqual(time(-1), "1970-01-01T00:00:00.000Z")
        XCTAssertEqual(time(.infinity), "9999-12-31T23:59:59.000Z")
        XCTAssertEqual(time(.nan), "1970-01-01T00:00:00.000Z")
    }

    func testOutcomesAreWords() {
        let all: [AuditEvent.Outcome] = [.allowed, .refused, .unavailable, .failed, .cancelled, .answered, .ended]
        XCTAssertEqual(
            all.map(\.description),
            ["allowed", "refused", "unavailable", "failed", "cancelled", "answered", "ended"]
        )
    }
}

/// What the trace context has to look like.
final class TraceParentTests: XCTestCase {
    private let good = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

    private func read(_ values: String...) -> String? {
        TraceParent.read(values.map { HeaderField("TraceParent", $0) } + [HeaderField("tracestate", "x")])
    }

    func testAGoodOneIsKept() {
        XCTAssertEqual(read(good), good)
        XCTAssertEqual(read(" \t\(good) "), good)
        XCTAssertEqual(read("cc" + good.dropFirst(2)), "cc" + good.dropFirst(2))
        XCTAssertEqual(
            read("cc" + good.dropFirst(2) + "-what-comes"),
            "cc" + good.dropFirst(2),
            "only what is known of a version to come"
        )
    }

    func testAnyOtherIsNone() {
        let bad = [
            "", "00", String(good.dropLast()), good + "0", good + "-", good + "-x", "ff" + good.dropFirst(2),
            good.uppercased(),
            "0" + good, "cc" + good.dropFirst(2) + "x", good.replacingOccurrences(of: "-", with: "_"),
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
            "00-4bf92f3577b34da6a3ce929d0e0e473\n-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e473é-00f067aa0ba902b7-01",
            "0g-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0\u{0}",
            good + "\r\n", good + "," + good,
        ]
        for text in bad { XCTAssertNil(read(text), text.debugDescription) }
        XCTAssertNil(read(good, good), "two lines say nothing")
        XCTAssertNil(read())
    }
}

/// What is told of users.
final class SubjectDisclosureTests: XCTestCase {
    private func subject(
        _ disclosure: SubjectDisclosure?,
        of subject: String = "alice",
        issuer: String = "https://a.example"
    ) async throws -> String? {
        let sink = RecordingSink()
        let clock = TestClock()
        let test = try TestIssuer(issuer, audience: Fixture.resource, clock: clock.wallClock)
        let server = try ResourceServer(resource: Fixture.resource, issuers: [test.issuer]) {
            $0.audit = [sink]
            $0.clock = clock.wallClock
            $0.onEvent = { _ in }
            if let disclosure { $0.auditSubjects = disclosure }
        }
        let token = try test.token(subject: subject)
        let _: ResourceResponse = try await server.protect(.post(bearer: token)) { _ in
            []
        } handler: { _ in
            ResourceResponse(status: 200)
        }
        return try XCTUnwrap(sink.events.first).subject
    }

    private func key(_ seed: UInt8) throws -> SharedSecret {
        try SharedSecret((0..<32).map { UInt8(truncatingIfNeeded: $0 * $0 * 7) ^ seed })
    }

    func testNothingIsToldUnlessAskedFor() async throws {
        let (byDefault, omitted) = (try await subject(nil), try await subject(.omitted))
        XCTAssertNil(byDefault)
        XCTAssertNil(omitted)
        let plain = try await subject(.plain)
        XCTAssertEqual(plain, "alice")
    }

    func testAPseudonymIsOfOneUserAtOneIssuerUnderOneKey() async throws {
        let one = try await subject(.hashed(key(1)))
        let again = try await subject(.hashed(key(1)))
        XCTAssertEqual(one, again)
        XCTAssertEqual(one?.utf8.count, 22)
        let others = [
            try await subject(.hashed(key(1)), of: "bob"),
            try await subject(.hashed(key(1)), issuer: "https://b.example"),
            try await subject(.hashed(key(2))),
        ]
        for other in others { XCTAssertNotEqual(other, one) }
        XCTAssertEqual(Set(others).count, 3)
    }
}
