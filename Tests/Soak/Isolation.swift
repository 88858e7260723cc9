// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer
import MCPResourceServerTesting

/// F10: three issuers, one of them down, then flooded; the other two should not notice.
///
/// Three kinds of half seconds take turns, so that whatever else the machine does meets all alike: quiet ones; loaded ones,
/// with as many tokens that the validator refuses before it looks for any key; and disturbed ones. Disturbed differs from
/// loaded by what the keys of the third issuer cost the others, loaded from quiet by what any tokens cost on this machine.
/// The loaded half seconds are counted by turns in two tallies: what these differ by is the noise of the measurement.
struct Isolation {
    private let issuers: [TestIssuer]
    private let endpoints: [PublishedKeys]
    private let sources: [RemoteKeys]
    private let validator: TokenValidator
    private let good: [String]

    /// What became of the tokens of one comparison.
    private struct Comparison {
        let quiet = Tally()
        let loaded = [Tally(), Tally()]
        let load = Tally()
        let disturbed = Tally()
        let disturbing = Tally()
    }

    private init() throws {
        issuers = try ["one", "two", "three"].map { try TestIssuer("https://\($0).example") }
        endpoints = issuers.map { PublishedKeys($0, clock: .continuous, delay: .milliseconds(20)) }
        sources = zip(issuers, endpoints)
            .map { issuer, endpoint in
                var settings = RemoteKeys.Settings()
                settings.fetcher = endpoint
                return RemoteKeys(jwks: "\(issuer.identifier)/jwks", issuer: issuer.identifier, settings: settings)
            }
        validator = try TokenValidator(
            issuers: zip(sources, issuers).map { .source($0, issuer: $1.identifier) },
            audience: .identifiers([issuers[0].audience])
        )
        good = try issuers.prefix(2).map { try $0.token(lifetime: 3000) }
    }

    static func run(seconds: Int) async throws -> Bool {
        let run = try Isolation()
        let third = try run.issuers[2].token(lifetime: 3000)
        let stranger = try TestIssuer("https://four.example").token(lifetime: 3000)
        run.endpoints[2].fail(true)
        // The first tokens of a process find nothing warm.
        await run.offerGood(for: .seconds(2), into: Tally())
        let outage = await run.compare(seconds, tokensPerSecond: 1000) {
            third
        } load: {
            stranger
        }
        run.endpoints[2].fail(false)
        let flood = await run.compare(seconds, tokensPerSecond: 5000) {
            tokenWithUnknownKey(like: third)
        } load: {
            tokenWithUnknownKey(like: stranger)
        }
        for source in run.sources { source.close() }

        var report = SoakReport("isolation: one issuer of three down for \(seconds) s, then flooded for as long")
        report.say("tokens of the issuer that is down", outage.disturbing.summary)
        report.demand(
            "its tokens answered otherwise than by 503",
            outage.disturbing.latencies.count - outage.disturbing["unavailable"],
            atMost: 0
        )
        run.report(outage, "the outage", 1000 * seconds, &report)
        report.say("tokens with unknown keys of that issuer", flood.disturbing.summary)
        run.report(flood, "the flood", 5000 * seconds, &report)
        let fetches = run.endpoints.map(\.fetches.count)
        report.demand("fetches of the other two", fetches[0] + fetches[1], atMost: 2)
        report.say("fetches of the third", "\(fetches[2])")
        return report.finish()
    }

    /// So many seconds of each kind.
    private func compare(
        _ seconds: Int,
        tokensPerSecond rate: Int,
        disturbing: @escaping @Sendable () -> String,
        load: @escaping @Sendable () -> String
    ) async -> Comparison {
        let result = Comparison()
        let turn = Duration.milliseconds(500)
        for number in 0..<2 * seconds {
            let turns = [
                (result.quiet, nil, load),
                (result.loaded[number % 2], result.load, load),
                (result.disturbed, result.disturbing, disturbing),
            ]
            for (tally, beside, token) in turns.shuffled() {
                async let others: Void = offerGood(for: turn, into: tally)
                if let beside { await offer(rate, perSecondFor: turn, to: validator, into: beside, token: token) }
                await others
            }
        }
        return result
    }

    private func offerGood(for time: Duration, into tally: Tally) async {
        await offer(1000, perSecondFor: time, to: validator, into: tally) { good.randomElement() ?? "" }
    }

    private func report(_ result: Comparison, _ name: String, _ disturbing: Int, _ report: inout SoakReport) {
        report.demandEnough(result.disturbing, of: disturbing, "  of them offered")
        let tallies = result.loaded + [result.quiet, result.disturbed]
        let accepted = tallies.map { $0["valid"] }.reduce(0, +)
        let offered = tallies.map(\.latencies.count).reduce(0, +)
        report.demand("the others' tokens not accepted in \(name) and between", offered - accepted, atMost: 0)
        let loaded = Latencies(result.loaded.map(\.latencies))
        let medians = [result.quiet.latencies, loaded, result.disturbed.latencies].map { $0.percentile(0.5).short }
        report.say("  p50, quiet, loaded, in \(name)", medians.joined(separator: " us, ") + " us")
        report.say("  p99, quiet", "\(result.quiet.slowest) us")
        report.say("  p99, loaded, counted by turns", result.loaded.map(\.slowest).joined(separator: " us, ") + " us")
        report.demand("  p99, in \(name)", result.disturbed.p99, atMost: loaded.percentile(0.99) * 1.1, "us")
    }
}
