// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServerTesting
import ProtectedResource
import XCTest

@testable import mcp_doctor

/// What `mcp-doctor server` says to who has called it in another way than was meant, and of what is worst.
final class HintTests: XCTestCase {
    private func detail(_ row: String, _ report: ServerReport) -> String {
        report.lines.first { $0.row.name == row }?.detail ?? ""
    }

    func testARefusedGoodTokenIsNotCalledAMissingKey() async throws {
        let fixture = try ServerFixture()
        var options = try fixture.options()
        options.issuer = "https://other.example"
        let report = try await ServerCommand.report(ServerProbe(options))
        XCTAssertTrue(
            detail("token", report).contains("; its metadata names \(fixture.issuer.identifier), not the --issuer")
        )
        XCTAssertFalse(detail("token", report).contains("\\"), "quotes are not escaped: \(detail("token", report))")
        XCTAssertEqual(detail("protocol-version", report), "the good token is not accepted")
        await fixture.close()
    }

    func testAServerThatAcceptsEverythingIsCalledThatOnceMoreAtTheEnd() async throws {
        let host = try LoopbackServer()
        host.start { _ in LoopbackAnswer(status: 200) }
        let outcome = try await DoctorProgram.finish(["server", host.origin + "/mcp"])
        XCTAssertEqual(outcome.status, 1)
        let worst = try XCTUnwrap(outcome.output.range(of: "The worst of it:"), outcome.output)
        let end = outcome.output[worst.lowerBound...]
        XCTAssertTrue(end.contains("200: it accepts any token"), outcome.output)
        XCTAssertTrue(end.contains("200: it accepts requests without a token"), outcome.output)
        await host.close()
    }

    func testAWrongURLIsSuspected() async throws {
        let host = try LoopbackServer()
        let metadata = #"{"resource":"\#(host.origin)/mcp","authorization_servers":["https://auth.example"]}"#
        host.start { request in
            let isMetadata = request.resourceRequest.target.hasPrefix("/.well-known/oauth-protected-resource")
            return isMetadata
                ? LoopbackAnswer(
                    status: 200,
                    headers: [.init("Content-Type", "application/json")],
                    body: Array(metadata.utf8)
                ) : LoopbackAnswer(status: 404)
        }
        let outcome = try await DoctorProgram.finish(["server", host.origin + "/mpc"])
        let hint = "404; or is the URL wrong? The metadata says \(host.origin)/mcp"
        XCTAssertTrue(outcome.output.contains(hint), outcome.output)
        await host.close()
    }

    func testWhereAChallengeBreaks() {
        let table: [([String], String?)] = [
            (["Bearer scope=\"a\""], nil), (["Bearer scope=\"a\",, error=\"b\""], ", error=\"b\""),
            (["Bearer scope=\"a\"", "Bearer scope=a b"], " b"), (["Bearer scope=\"a"], "\"a"),
        ]
        for (lines, rest) in table {
            XCTAssertEqual(ChallengeList.obstacle(in: lines), rest, "\(lines)")
            XCTAssertEqual(ChallengeList(lines) == nil, rest != nil, "\(lines)")
        }
    }

    func testAProxysRefusalOfTRACEIsNotTheServers() async throws {
        let fixture = try ServerFixture()
        fixture.set(Defect.replacing("allow", LoopbackAnswer(status: 405)) { $0.method == "TRACE" }.serve)
        let report = try await fixture.report()
        XCTAssertEqual(report.failing, [], report.explanation)
        await fixture.close()
    }
}
