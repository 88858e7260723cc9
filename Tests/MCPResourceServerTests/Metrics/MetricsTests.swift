// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import JOSE
@testable import MCPResourceServer
import MCPResourceServerTesting
import Synchronization
import XCTest

/// What is counted, and how it is shown.
final class MetricsTests: XCTestCase {
    private let resource = #"resource="https://mcp.example.com/mcp""#

    private func value(_ name: String, _ labels: String, _ server: ResourceServer) -> String? {
        let series = "mcp_rs_\(name){\(resource)\(labels.isEmpty ? "" : ",\(labels)")} "
        return server.metrics.prometheusText.split(separator: "\n").first { $0.hasPrefix(series) }
            .map { String($0.dropFirst(series.count)) }
    }

    func testAnUntouchedServerShowsHowItDoes() throws {
        let gate = try Fixture { $0.verifiedTokenCache = .off }
        XCTAssertEqual(
            gate.server.metrics.prometheusText,
            """
            # HELP mcp_rs_key_state 1 for the state that an issuer's keys are in, 0 for the others.
            # TYPE mcp_rs_key_state gauge
            mcp_rs_key_state{resource="https://mcp.example.com/mcp",issuer="https://auth.example.com",state="fixed"} 1.0
            mcp_rs_key_state{resource="https://mcp.example.com/mcp",issuer="https://auth.example.com",state="unavailable"} 0.0
            # HELP mcp_rs_ready 1 if tokens can be verified, else 0.
            # TYPE mcp_rs_ready gauge
            mcp_rs_ready{resource="https://mcp.example.com/mcp"} 1.0

            """
        )
        gate.server.close()
        XCTAssertEqual(value("ready", "", gate.server), "0.0")
    }

    func testDecisionsAreCountedByHowTheyEndedAndWhy() async throws {
        let gate = try Fixture { $0.openPaths = ["/health"] }
        let token = try gate.token()
        for _ in 0..<3 { _ = try await gate.answer(.post(bearer: token)) }
        for _ in 0..<2 { _ = try await gate.answer(.post()) }
        _ = try await gate.answer(.post(bearer: gate.issuer.token(with: .expired)))
        _ = try await gate.answer(.get("/health"))
        _ = try? await gate.server.protect(.post(bearer: token)) { _ in
            []
        } handler: { _ -> ResourceResponse in
            throw URLError(.unknown)
        }
        let expected = [
            #"outcome="allowed",reason="ok""#: "3", #"outcome="refused",reason="no_credentials""#: "2",
            #"outcome="refused",reason="expired""#: "1", #"outcome="allowed",reason="open_path""#: "1",
            #"outcome="failed",reason="handler_failed""#: "1",
        ]
        for (labels, count) in expected { XCTAssertEqual(value("decisions_total", labels, gate.server), count, labels) }
        let all = gate.server.metrics.counters.filter { $0.metric.name == "mcp_rs_decisions_total" }
        XCTAssertEqual(all.count, expected.count)
    }

    func testVerificationIsTimed() async throws {
        let clock = TestClock()
        let keys = SlowKeys(clock)
        let gate = try Fixture(keys: keys) { $0.monotonicClock = clock.monotonic }
        _ = try await gate.answer(.post(bearer: gate.token()))
        XCTAssertEqual(value("key_lookups_total", #"result="missed""#, gate.server), "1")
        XCTAssertNil(value("key_lookups_total", #"result="cached""#, gate.server))
        let histogram = try XCTUnwrap(gate.server.metrics.histograms.first)
        XCTAssertEqual(histogram.value.sum, 0.002, accuracy: 1e-9)
        XCTAssertEqual(histogram.value.count, 1)
        XCTAssertEqual(value("verification_seconds_bucket", #"result="unavailable",le="0.001""#, gate.server), "0")
        XCTAssertEqual(value("verification_seconds_bucket", #"result="unavailable",le="0.0025""#, gate.server), "1")
        XCTAssertEqual(value("verification_seconds_bucket", #"result="unavailable",le="+Inf""#, gate.server), "1")
        XCTAssertEqual(value("verification_seconds_count", #"result="unavailable""#, gate.server), "1")

        let quick = try Fixture()
        _ = try await quick.answer(.post(bearer: quick.token()))
        _ = try await quick.answer(.post(bearer: quick.issuer.token(with: .wrongKey)))
        XCTAssertEqual(value("key_lookups_total", #"result="cached""#, quick.server), "2")
        XCTAssertEqual(value("verification_seconds_count", #"result="valid""#, quick.server), "1")
        XCTAssertEqual(value("verification_seconds_count", #"result="refused""#, quick.server), "1")
    }

    func testARememberedTokenIsNotVerifiedAndNotTimed() async throws {
        let gate = try Fixture()
        let token = try gate.token()
        for _ in 0..<3 { _ = try await gate.answer(.post(bearer: token)) }
        XCTAssertEqual(value("verification_seconds_count", #"result="valid""#, gate.server), "1")
        XCTAssertEqual(value("key_lookups_total", #"result="cached""#, gate.server), "1")
        XCTAssertEqual(value("token_cache_lookups_total", #"result="hit""#, gate.server), "2")
        XCTAssertEqual(value("token_cache_lookups_total", #"result="miss""#, gate.server), "1")
        // What has not the form of a token is a miss, too.
        _ = try await gate.answer(.post(bearer: "\(token) x"))
        XCTAssertEqual(value("token_cache_lookups_total", #"result="miss""#, gate.server), "2")
        XCTAssertEqual(value("verification_seconds_count", #"result="refused""#, gate.server), nil)
    }

    func testStaticTokensAreTimedAndLookForNoKey() async throws {
        let token = try StaticTokenSecret()
        let entry = try StaticToken(for: token, name: "ci", scopes: "mcp:connect")
        let team = try Team(StaticTokenSet(named: "team", [entry]))
        _ = try await team.answer(.post(bearer: token.reveal()))
        for _ in 0..<2 { _ = try await team.answer(.post(bearer: StaticTokenSecret().reveal())) }
        XCTAssertEqual(value("verification_seconds_count", #"result="valid""#, team.server), "1")
        XCTAssertEqual(value("verification_seconds_count", #"result="refused""#, team.server), "2")
        XCTAssertFalse(team.server.metrics.prometheusText.contains("key_lookups"))
    }

    /// Has no key, and takes two milliseconds to find that out.
    private struct SlowKeys: KeySource {
        let clock: TestClock
        init(_ clock: TestClock) { self.clock = clock }
        var current: KeyAvailability { .unavailable(retryAfter: 1) }
        func keys(for hint: KeyHint) async -> KeyAvailability {
            clock.advance(by: .milliseconds(2))
            return current
        }
    }

    func testWhoIsThrottledIsCounted() async throws {
        let sink = RecordingSink()
        let gate = try Fixture {
            $0.failureLimit = .inMemory(perAddress: 2, perCredential: 2)
            $0.audit = [sink]
        }
        for _ in 0..<5 {
            var request = ResourceRequest.post(bearer: try gate.issuer.token(with: .wrongKey))
            request.peer = "192.0.2.1"
            _ = try await gate.answer(request)
        }
        XCTAssertEqual(value("throttled_total", "", gate.server), "3")
        XCTAssertEqual(value("decisions_total", #"outcome="refused",reason="throttled""#, gate.server), "3")
        XCTAssertEqual(sink.endings.suffix(1), ["refused throttled 429"])
        XCTAssertEqual(sink.events.last?.clientAddress, ClientAddress("192.0.2.1"))
    }

    func testHistogramsCoverEveryTime() {
        var histogram = Histogram()
        for seconds in [0, 0.00001, 0.000011, 10, 10.1, -1, .infinity, 1e300] { histogram.add(seconds) }
        XCTAssertEqual(histogram.counts.first, 3)
        XCTAssertEqual(histogram.counts[1], 1)
        XCTAssertEqual(histogram.counts.suffix(2), [1, 3])
        XCTAssertEqual(histogram.count, 8)
        XCTAssertEqual(Histogram.limits, Histogram.limits.sorted())
    }

    func testAuditEventsAndThoseLostAreCounted() async throws {
        let folder = try Folder()
        let file = try AuditFile(folder.path("audit"))
        let gate = try Fixture { $0.audit = [file] }
        _ = try await gate.answer(.post())
        XCTAssertEqual(value("audit_events_total", "", gate.server), "1")
        XCTAssertEqual(value("audit_dropped_total", "", gate.server), "0")
        file.close()
        _ = try await gate.answer(.post())
        XCTAssertEqual(value("audit_dropped_total", "", gate.server), "1")
        XCTAssertEqual(value("events_total", #"event="audit_problem""#, gate.server), "1")
        XCTAssertNil(value("audit_dropped_total", "", try Fixture().server), "who has no sink loses nothing")
    }

    func testStreamsThatAreEndedAreCounted() async throws {
        let gate = try Fixture()
        let admitted = try await gate.admitted(lifetime: 300)
        let reading = Task { for await _ in admitted.bounding(Deaf()) {} }
        await gate.clock.waitForSleepers(1)
        gate.clock.advance(by: 400.0)
        await reading.value
        XCTAssertEqual(value("streams_ended_total", #"reason="stream_deadline""#, gate.server), "1")
    }

    func testASinkIsToldOfEverything() async throws {
        let sink = Recording()
        let gate = try Fixture {
            $0.metrics = sink
            $0.verifiedTokenCache = .off
        }
        _ = try await gate.answer(.post(bearer: gate.token()))
        XCTAssertEqual(
            sink.told,
            [
                "mcp_rs_key_lookups_total{\(resource),result=\"cached\"}",
                "mcp_rs_verification_seconds{\(resource),result=\"valid\"}",
                "mcp_rs_decisions_total{\(resource),outcome=\"allowed\",reason=\"ok\"}",
            ]
        )
        XCTAssertEqual(gate.server.metrics.counters.count, 2)
    }

    private final class Recording: MetricsSink {
        private let state = Mutex<[String]>([])
        var told: [String] { state.withLock { $0 } }
        func increment(_ metric: Metric) { state.withLock { $0.append(metric.description) } }
        func record(_ seconds: Double, _ metric: Metric) { state.withLock { $0.append(metric.description) } }
    }

    func testOneScrapeOfAGroupNamesEachSeriesOnce() async throws {
        let clock = TestClock()
        let issuer = try TestIssuer("https://auth.example.com", audience: Fixture.resource, clock: clock.wallClock)
        let servers = try ["https://mcp.example.com/a", "https://mcp.example.com/b"]
            .map { resource in
                try ResourceServer(resource: resource, issuers: [issuer.issuer]) { $0.onEvent = { _ in } }
            }
        let group = try ResourceServerGroup(servers)
        for path in ["/a", "/b", "/c"] { _ = await group.admit(.post(path)) { _ in [] } }
        let lines = group.metrics.prometheusText.split(separator: "\n")
        let series = lines.filter { !$0.hasPrefix("#") }.compactMap { $0.split(separator: " ").first }
        XCTAssertEqual(Set(series).count, series.count)
        let helps = lines.filter { $0.hasPrefix("# HELP") }
        XCTAssertEqual(Set(helps).count, helps.count)
        let refused = lines.filter { $0.contains("no_credentials") }
        XCTAssertEqual(refused.count, 2)
        XCTAssertTrue(lines.contains { $0.contains(#"/a",outcome="refused",reason="unknown_resource"} 1"#) })
    }

    /// Whatever clients send, the number of series is that of the words for reasons.
    func testA8_seriesAreFewHoweverManyClientsThereAre() async throws {
        let gate = try PolicyFixture([.tool("read")])
        for number in 0..<300 {
            _ = try await gate.call("tool-\(number)", gate.issuer.token(subject: "u\(number)", client: "c\(number)"))
            _ = try await gate.answer(.post("/mcp/\(number)", bearer: "a.b.\(number)"), "")
            _ = try await gate.answer(.post(["Origin": "https://\(number).example", "Host": "h\(number).example"]), "")
        }
        let metrics = gate.server.metrics
        XCTAssertLessThan(metrics.counters.count + metrics.gauges.count + metrics.histograms.count, 20)
        for name in ["tool-299", "u299", "c299", "299.example", "/299"] {
            XCTAssertFalse(metrics.prometheusText.contains(name), name)
        }
    }

    func testMoreSeriesThanWordsAreLumpedTogether() throws {
        let sink = Recording()
        var options = ResourceServer.Options()
        options.metrics = sink
        let meter = Meter(options, resource: try ResourceIdentifier(Fixture.resource))
        for number in 0..<1000 { meter.count(DecisionRecord.Ending(outcome: .refused, reason: "r\(number)")) }
        XCTAssertEqual(meter.counted.counts.count, 201)
        XCTAssertEqual(meter.counted.counts[Meter.Key(name: .decisions, first: "other", second: "other")], 800)
        XCTAssertEqual(Set(sink.told).count, 201, "nor has a bridge to know more")
    }

    func testLabelsAreEscaped() {
        let label = Metric.Label(name: "issuer", value: "a\"b\\c\nd")
        XCTAssertEqual(Metric.braces([label]), #"{issuer="a\"b\\c\nd"}"#)
    }

    func testKeysThatAreFetchedShowTheirState() async throws {
        let fixture = try RemoteFixture()
        func state() -> [String] {
            fixture.server.metrics.gauges.filter { $0.value == 1 }
                .map { $0.metric.labels.map(\.value).suffix(1).joined() }
        }
        XCTAssertEqual(state(), ["warming"])
        XCTAssertEqual(value("ready", "", fixture.server), "0.0")
        await fixture.server.waitUntilReady()
        XCTAssertEqual(state(), [Fixture.resource, "fresh"])
        // Who counts is told after who waits.
        while value("key_fetches_total", #"result="ok""#, fixture.server) != "2" { await Task.yield() }
        fixture.clock.advance(by: 6 * 3600.0)
        let age = fixture.server.metrics.gauges.first { $0.metric.name == "mcp_rs_key_age_seconds" }
        XCTAssertEqual(
            age?.value,
            fixture.server.metrics.gauges.contains { $0.metric.labels.last?.value == "stale" && $0.value == 1 }
                ? 21_600 : nil
        )
    }
}
