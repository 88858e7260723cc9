// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import MCPResourceServer
import ProtectedResource
import Synchronization
import TokenValidation
import XCTest

@testable import MCPResourceServerTesting
@testable import mcp_doctor

/// Rows that can be failed in more ways than one, and what the doctor hands out.
final class RowTests: XCTestCase {
    // MARK: The tokens

    func testTokensAreForTheServerThatIsAskedWhateverItsMetadataSays() async throws {
        for hasScope in [true, false] {
            let fixture = try ServerFixture()
            let foreign = Defect.publishing("") { _, json in
                json["resource"] = "https://bank.example/mcp"
                json["scopes_supported"] = ["bank:transfer"]
            }
            let claims = Mutex<[String]>([])
            fixture.set { fixture, request, next in
                let texts = [request.token ?? "", String(request.target.split(separator: "=").last ?? "")]
                claims.withLock { $0 += texts.map { ReadToken($0).claimsText } }
                var answer = try await foreign.serve(fixture, request, next)
                if !hasScope { answer.removeFromChallenges("scope") }
                return answer
            }
            var options = try fixture.options()
            options.audience = nil
            let report = try await ServerCommand.report(ServerProbe(options))
            XCTAssertEqual(report.rows(.passed).contains("token"), hasScope, report.explanation)
            let seen = claims.withLock { $0 }.filter { !$0.isEmpty }
            XCTAssertTrue(seen.contains { $0.contains("\"aud\":\"\(fixture.resource)\"") }, "\(seen)")
            XCTAssertFalse(seen.contains { $0.contains("bank") }, "\(seen)")
            await fixture.close()
        }
    }

    func testAnotherAudienceHasToBeNamedInTheCall() async throws {
        let fixture = try ServerFixture()
        var options = try fixture.options()
        options.audience = "https://other.example/mcp"
        let issuer = try await ServerProbe(options).issuer()
        XCTAssertEqual(issuer?.audience, "https://other.example/mcp")
        await fixture.close()
    }

    // MARK: query

    /// All 401s are alike; where tokens are taken from.
    private func alike(_ fixture: ServerFixture, takesQuery: Bool, takesHeader: Bool = true) {
        fixture.set { fixture, request, next in
            var request = request
            let parts = request.target.split(separator: "=", maxSplits: 1)
            if !takesHeader { request.set("Authorization", nil) }
            if takesQuery, parts.count == 2, parts[0] == "/mcp?access_token", request.credentials == nil {
                request.target = "/mcp"
                request.set("Authorization", "Bearer \(parts[1])")
            }
            var answer = try await next(request)
            if answer.status == 401 {
                for name in ["error", "error_description"] { answer.removeFromChallenges(name) }
            }
            return answer
        }
    }

    func testRefusalsThatAreAlikeShowNothingOfTheQuery() async throws {
        let fixture = try ServerFixture()
        let row = try XCTUnwrap(ConformanceRow.all.first { $0.name == "query" })
        for takesQuery in [true, false] {
            alike(fixture, takesQuery: takesQuery)
            var options = try fixture.options()
            let shown = await ServerCommand.finding(row, try ServerProbe(options))
            XCTAssertEqual(shown.outcome, takesQuery ? .failed : .passed, shown.detail)
            options.key = nil
            let unknown = await ServerCommand.finding(row, try ServerProbe(options))
            XCTAssertEqual(unknown.outcome, .skipped, unknown.detail)
            XCTAssertTrue(unknown.detail.hasSuffix("--key"), unknown.detail)
        }
        for (takesQuery, outcome) in [(true, Finding.Outcome.failed), (false, .skipped)] {
            alike(fixture, takesQuery: takesQuery, takesHeader: false)
            let finding = await ServerCommand.finding(row, try ServerProbe(fixture.options()))
            XCTAssertEqual(finding.outcome, outcome, finding.detail)
        }
        await fixture.close()
    }

    // MARK: metadata-head

    func testALengthThatIsNotThatOfGET() async throws {
        let fixture = try ServerFixture()
        for (length, isFine) in [("0", false), ("99999", false), ("5, 5", false), (nil, true)] {
            fixture.set(
                Defect.answering("") { request, answer in
                    if request.isOfMetadata && request.method == "HEAD" { answer.set("Content-Length", length) }
                }
                .serve
            )
            let report = try await fixture.report()
            XCTAssertEqual(report.failing, isFine ? [] : ["metadata-head"], report.explanation)
        }
        await fixture.close()
    }

    func testABodyAfterTheHeadOfHEAD() async throws {
        let body = "{}"
        let listener = try ScriptedListener(address: .standard)
        try listener.serve { socket in
            let channel = PlainChannel(socket: socket)
            let request = (try? await channel.receive(until: .now + .seconds(10))) ?? []
            let isOfMetadata = request.starts(with: "GET /.well".utf8) || request.starts(with: "HEAD".utf8)
            let head =
                "HTTP/1.1 \(isOfMetadata ? 200 : 404) X\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n"
            try? await channel.send(Array((head + body).utf8)[...])
            socket.disconnect()
        }
        var arguments = Arguments(["http://127.0.0.1:\(listener.port)/mcp"])
        let probe = try ServerProbe(ServerOptions(&arguments))
        let row = try XCTUnwrap(ConformanceRow.all.first { $0.name == "metadata-head" })
        let finding = await ServerCommand.finding(row, probe)
        XCTAssertEqual(finding.outcome, .failed)
        XCTAssertEqual(finding.detail, "a body comes with it")
        await listener.close()
    }

    // MARK: The authorization server

    func testTheLimitsHoldForTheAuthorizationServerToo() async throws {
        let fixture = try ServerFixture()
        let late = try ServerProbe(fixture.options(), longestRun: .zero)
        let unasked = await late.issuerProbe(fixture.issuer.identifier)
        XCTAssertNil(unasked?.metadata)
        XCTAssertEqual(fixture.requests, 0)

        let probe = try ServerProbe(fixture.options())
        for number in 1..<ServerProbe.maximumRequests { _ = await probe.ask(probe.request("GET", "/\(number)")) }
        let cut = await probe.issuerProbe(fixture.issuer.identifier)
        XCTAssertNotNil(cut?.metadata)
        XCTAssertNil(cut?.keySet, "the metadata was the last request that may be sent")
        XCTAssertEqual(fixture.requests, ServerProbe.maximumRequests)
        let counted = await probe.requests
        XCTAssertEqual(counted, ServerProbe.maximumRequests)
        await fixture.close()
    }

    func testAnAuthorizationServerThatWantsNoRequestsIsNotAccused() async throws {
        let fixture = try ServerFixture()
        fixture.set(Defect.replacing("", LoopbackAnswer(status: 429)) { $0.target.hasSuffix("/as") }.serve)
        let report = try await fixture.report()
        XCTAssertEqual(report.failing, [], report.explanation)
        XCTAssertEqual(report.rows(.skipped), ["authorization-server", "authorization-server-pkce", "allow"])
        await fixture.close()
    }
}
