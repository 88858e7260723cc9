// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import HTTPFetch
import JOSE
import MCPResourceServer
import MCPResourceServerTesting
import XCTest

@testable import mcp_doctor

/// The rows of `mcp-doctor server`: a good server passes them all, and each defect shows in its row and in no other.
final class ConformanceTests: XCTestCase {
    func testAGoodServerPassesEveryRow() async throws {
        let fixture = try ServerFixture()
        let report = try await fixture.report()
        XCTAssertEqual(report.failing, [], report.explanation)
        // The gate asks for a token before the handler can say which methods there are.
        XCTAssertEqual(report.rows(.skipped), ["allow"], report.explanation)
        XCTAssertEqual(report.status, 0)
        XCTAssertEqual(report.requests, fixture.requests)
        XCTAssertLessThanOrEqual(report.requests, ServerProbe.maximumRequests)
        await fixture.close()
    }

    func testEveryRowHasADefect() {
        let names = ConformanceRow.all.map(\.name)
        XCTAssertEqual(names.sorted(), Array(Set(names)).sorted(), "two rows of one name")
        XCTAssertEqual(Defect.all.map(\.row).sorted(), names.sorted())
        for row in ConformanceRow.all {
            XCTAssertFalse(row.clause.isEmpty || row.mend.isEmpty, row.name)
            XCTAssertTrue(row.question.hasSuffix("?"), row.name)
        }
    }

    func testEachDefectShowsInItsRowOnly() async throws {
        // Some defects make the doctor wait, so several are looked at beside each other, each at a server of its own.
        let lanes = 4
        let reports = try await withThrowingTaskGroup(of: [(Defect, ServerReport)].self) { group in
            for lane in 0..<lanes {
                group.addTask {
                    let fixture = try ServerFixture()
                    var reports: [(Defect, ServerReport)] = []
                    for index in stride(from: lane, to: Defect.all.count, by: lanes) {
                        fixture.set(Defect.all[index].serve)
                        reports.append((Defect.all[index], try await fixture.report()))
                    }
                    await fixture.close()
                    return reports
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        XCTAssertEqual(reports.count, Defect.all.count)
        for (defect, report) in reports {
            XCTAssertEqual(report.failing, [defect.row], report.explanation)
            let row = ConformanceRow.all.first { $0.name == defect.row }
            XCTAssertEqual(report.status, row?.level == .must ? 1 : 0, defect.row)
        }
    }

    func testWithoutAKeyNothingIsSaidOfTokens() async throws {
        let fixture = try ServerFixture()
        var options = try fixture.options()
        options.key = nil
        let report = try await ServerCommand.report(ServerProbe(options))
        XCTAssertEqual(report.failing, [], report.explanation)
        XCTAssertFalse(report.lines.contains { $0.row.section == .tokens })
        let headers = ConformanceRow.headerRows.map(\.name)
        XCTAssertEqual(report.rows(.skipped), ["allow"] + headers)
        await fixture.close()
    }

    func testWhatShouldBeCountsIfThatIsAskedFor() async throws {
        let fixture = try ServerFixture()
        fixture.set(Defect.all.first { $0.row == "metadata-cache" }?.serve)
        let lenient = try await fixture.report()
        XCTAssertEqual([lenient.status, Int32(lenient.count(.advised))], [0, 1])
        let strict = try await fixture.report(["--strict"])
        XCTAssertEqual([strict.status, Int32(strict.count(.advised))], [1, 1])
        await fixture.close()
    }

    func testTheAudienceAndTheScopesAreThoseThatTheServerNames() async throws {
        let fixture = try ServerFixture()
        var options = try fixture.options()
        options.audience = nil
        let report = try await ServerCommand.report(ServerProbe(options))
        XCTAssertEqual(report.failing, [], report.explanation)
        options.scope = "other"
        let refused = try await ServerCommand.report(ServerProbe(options))
        XCTAssertEqual(refused.failing, ["token"], refused.explanation)
        await fixture.close()
    }

    func testAServerThatAsksForATokenLate() async throws {
        let fixture = try ServerFixture()
        // The handshake is for everybody, what comes after it is not.
        fixture.set { fixture, request, next in
            var request = request
            let length = request.value("Content-Length").flatMap { Int($0) } ?? 0
            if request.isStranger, length > MCPMessage.noSuchTool.body.utf8.count {
                request.set("Authorization", "Bearer \(try fixture.goodToken())")
            }
            return try await next(request)
        }
        let report = try await fixture.report()
        XCTAssertEqual(report.failing, [], report.explanation)
        XCTAssertEqual(report.lines.first?.detail, "initialize is for everybody, tools/call is not")
        await fixture.close()
    }

    func testFailuresThatTheServerCountsAreNotItsFault() async throws {
        let fixture = try ServerFixture { $0.failureLimit = .inMemory(perAddress: 5) }
        let report = try await fixture.report()
        XCTAssertEqual(report.failing, [], report.explanation)
        XCTAssertEqual(report.status, 0)
        XCTAssertTrue(report.explanation.contains("429: too many failures"), report.explanation)
        await fixture.close()
    }

    func testNothingIsSentAfterTheTimeAndTheRowsSaySo() async throws {
        let fixture = try ServerFixture()
        let probe = try ServerProbe(fixture.options(), longestRun: .zero)
        let report = await ServerCommand.report(probe)
        XCTAssertEqual(fixture.requests, 0)
        XCTAssertEqual(report.requests, 0)
        XCTAssertEqual(report.count(.skipped), ConformanceRow.all.count, report.explanation)
        XCTAssertEqual(Set(report.lines.map(\.detail)), ["the time was over"])
        await fixture.close()
    }

    func testAtMostSoManyRequestsAreSent() async throws {
        let fixture = try ServerFixture()
        let probe = try ServerProbe(fixture.options())
        for number in 0..<ServerProbe.maximumRequests + 20 {
            let answer = await probe.ask(probe.request("GET", "/\(number)"))
            XCTAssertEqual(answer.status == nil, number >= ServerProbe.maximumRequests)
        }
        XCTAssertEqual(fixture.requests, ServerProbe.maximumRequests)
        let limit = await probe.limit
        XCTAssertEqual(limit, "the limit of 200 requests was reached")
        await fixture.close()
    }

    func testR143_aServersWordIsNoReasonToAskAPrivateAddress() async throws {
        let fixture = try ServerFixture()
        var arguments = Arguments([fixture.issuer.identifier, "--allow-http-loopback"])
        let options = try IssuerOptions(&arguments)
        let own = try await IssuerProbe(options)
        XCTAssertNotNil(own.metadata)
        let before = fixture.requests
        let named = try await IssuerProbe(options, origin: .document)
        XCTAssertNil(named.metadata)
        XCTAssertEqual(named.result.label, "forbidden_address")
        XCTAssertEqual(fixture.requests, before)
        // The metadata at another place of this machine, which the challenge names.
        let probe = try ServerProbe(fixture.options())
        let elsewhere = try XCTUnwrap(probe.get("http://127.0.0.2:\(fixture.host.port)/metadata"))
        let answer = await probe.ask(elsewhere)
        XCTAssertEqual(answer.failure?.code, .forbiddenAddress)
        XCTAssertEqual(fixture.requests, before)
        await fixture.close()
    }

    func testTheRootMayBeAnotherResourcesOfTheHost() async throws {
        let fixture = try ServerFixture()
        for (resource, isFine) in [
            ("http://127.0.0.1:\(fixture.host.port)/other", true), ("https://other.example", false),
        ] {
            let defect = Defect.publishing("", onlyAt: ResourceRequest.rootMetadataPath) { _, json in
                json["resource"] = .string(resource)
            }
            fixture.set(defect.serve)
            let report = try await fixture.report()
            XCTAssertEqual(report.failing, isFine ? [] : ["metadata-root"], report.explanation)
            let row = report.lines.first { $0.row.name == "metadata-root" }
            XCTAssertEqual(row?.detail, "it is about \(resource)")
        }
        await fixture.close()
    }

    func testAStreamThatDoesNotEndIsAnAnswer() async throws {
        let fixture = try ServerFixture()
        fixture.set { _, request, next in
            guard request.method == "GET", request.target == "/mcp" else { return try await next(request) }
            return LoopbackAnswer(
                status: 200,
                headers: [HeaderField("Content-Type", "text/event-stream")],
                stream: AsyncStream<[UInt8]> { $0.yield(Array(": open\n\n".utf8)) }
            )
        }
        let report = try await ServerCommand.report(ServerProbe(fixture.options(), timeout: .seconds(2)))
        XCTAssertEqual(report.failing, ["methods"], report.explanation)
        XCTAssertEqual(report.lines.first { $0.row.name == "methods" }?.detail, "GET: 200")
        await fixture.close()
    }
}
