// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import MCPResourceServer
import ProtectedResource
import MCPResourceServerTesting
import TokenValidation
import XCTest

@testable import mcp_doctor

/// What is said of a server that does not answer, or only that it wants no more requests.
final class UnansweredTests: XCTestCase {
    /// Cannot be read: to the doctor, no answer.
    private static let unreadable = LoopbackAnswer(status: 200, headers: [HeaderField("Content-Encoding", "gzip")])

    /// A server that gives no answer after so many.
    private func fixture(answering count: Int) throws -> ServerFixture {
        let fixture = try ServerFixture()
        fixture.set { fixture, request, next in
            fixture.requests > count ? Self.unreadable : try await next(request)
        }
        return fixture
    }

    func testNoRowPassesOneOfWhoseRequestsWasNotAnswered() async throws {
        for count in stride(from: 1, through: 100, by: 9) {
            let fixture = try fixture(answering: count)
            let probe = try ServerProbe(fixture.options())
            for row in ConformanceRow.all {
                let before = fixture.requests
                let finding = await ServerCommand.finding(row, probe)
                let hasAskedInVain = fixture.requests > max(before, count)
                if hasAskedInVain {
                    XCTAssertNotEqual(finding.outcome, .passed, "\(row.name) after \(count): \(finding.detail)")
                }
            }
            XCTAssertGreaterThan(fixture.requests, count)
            await fixture.close()
        }
    }

    func testOneAnswerShowsTheChallengeAndNothingElse() async throws {
        let fixture = try fixture(answering: 1)
        let report = try await fixture.report()
        let passed = ConformanceRow.challengeRows.map(\.name).filter { $0 != "challenge-host" }
        XCTAssertEqual(report.rows(.passed), passed, report.explanation)
        XCTAssertEqual(report.status, 1)
        for name in ["metadata-root", "metadata-other-path", "cors-credentials", "scheme-case", "malformed-status"] {
            let line = report.lines.first { $0.row.name == name }
            XCTAssertEqual(line?.outcome, .skipped, name)
            XCTAssertTrue(line?.detail.hasPrefix("no answer: ") ?? false, report.explanation)
        }
        await fixture.close()
    }

    func testAServerThatSoonWantsNoMoreRequestsIsNotAccused() async throws {
        for count in stride(from: 1, through: 100, by: 9) {
            let fixture = try ServerFixture()
            fixture.set { fixture, request, next in
                fixture.requests > count ? LoopbackAnswer(status: 429) : try await next(request)
            }
            let report = try await fixture.report()
            XCTAssertEqual(report.failing, [], "after \(count):\n\(report.explanation)")
            let skipped = report.lines.filter { $0.outcome == .skipped && $0.row.name != "allow" }
            XCTAssertTrue(skipped.contains { $0.detail.hasPrefix("429: ") }, "after \(count):\n\(report.explanation)")
            await fixture.close()
        }
    }

    func testA429TakesNothingFromWhatAnotherAnswerShows() async throws {
        let fixture = try ServerFixture()
        fixture.set { _, request, next in
            guard request.target == "/mcp" else { return try await next(request) }
            switch request.method {
            case "GET": return LoopbackAnswer(status: 200)
            case "DELETE": return LoopbackAnswer(status: 429)
            default: return try await next(request)
            }
        }
        let report = try await fixture.report()
        XCTAssertEqual(report.failing, ["methods"], report.explanation)
        XCTAssertEqual(report.lines.first { $0.row.name == "methods" }?.detail, "GET: 200")
        await fixture.close()
    }

    func testATokenThatWasAcceptedCountsWhateverCameAfterIt() async throws {
        let fixture = try ServerFixture()
        fixture.set { fixture, request, next in
            guard let token = request.token.map(ReadToken.init), token.claims != nil else {
                return try await next(request)
            }
            if token.claims?["exp"] == nil { return LoopbackAnswer(status: 429) }
            guard (token.claims?["exp"]?.integerValue ?? .max) < Int64(WallClock.system.now()) else {
                return try await next(request)
            }
            return LoopbackAnswer(status: 200)
        }
        let row = try XCTUnwrap(ConformanceRow.all.first { $0.name == "token-expiry" })
        let finding = await ServerCommand.finding(row, try ServerProbe(fixture.options()))
        XCTAssertEqual(finding.outcome, .failed, finding.detail)
        XCTAssertTrue(finding.detail.hasPrefix("accepted: "), finding.detail)
        await fixture.close()
    }

    func testAServerThatWantsNoRequestsAtAllCannotBeAsked() async throws {
        let fixture = try ServerFixture()
        fixture.set { _, _, _ in LoopbackAnswer(status: 429) }
        let outcome = try await DoctorProgram.finish(["server", fixture.resource])
        XCTAssertEqual(outcome.status, 2, outcome.output)
        XCTAssertTrue(outcome.error.hasPrefix("mcp-doctor: the server cannot be asked: 429"), outcome.error)
        XCTAssertEqual(outcome.output, "")
        await fixture.close()
    }
}
