// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer
import MCPResourceServerTesting
import Synchronization

/// F4: planned rotations. A new key is published two minutes before it signs, the two before it stay published; 1,000
/// tokens a second. Hours pass in minutes: the library's clocks run 60 times as fast as the machine's.
enum Rotation {
    private static let speed = 60.0
    private static let ahead = Duration.seconds(120)
    private static let period = Duration.seconds(600)

    static func run(count: Int) async throws -> Bool {
        let clock = fastClock()
        let wall = WallClock { 1_800_000_000 + clock.now() / .seconds(1) }
        let issuer = try TestIssuer(clock: wall)
        let keys = PublishedKeys(issuer, clock: clock, delay: .milliseconds(200))
        var settings = RemoteKeys.Settings()
        settings.fetcher = keys
        settings.clock = clock
        settings.wallClock = wall
        let remote = RemoteKeys(jwks: "https://issuer.example/jwks", issuer: issuer.identifier, settings: settings)
        let validator = try TokenValidator(
            issuers: [.source(remote, issuer: issuer.identifier)],
            audience: .identifiers([issuer.audience]),
            clock: wall
        )
        let token = Mutex(try issuer.token(lifetime: 900))
        let seconds = Double(count) * (period / .seconds(1)) / speed
        async let rotations: Void = rotate(issuer, count, keys, clock) { next in token.withLock { $0 = next } }
        let tally = Tally()
        await offer(1000, perSecondFor: .seconds(seconds), to: validator, into: tally) { token.withLock { $0 } }
        try await rotations
        remote.close()

        var report = SoakReport(
            "rotation: \(count) planned rotations, one each \(period / .seconds(60)) min, 1,000 tokens a second"
        )
        report.say("tokens", "\(tally.latencies.count): \(tally.summary)")
        report.demand("valid tokens not accepted", tally.latencies.count - tally["valid"], atMost: 0)
        let hours = Double(count) * (period / .seconds(3600))
        report.say("fetches", "\(keys.fetches.count) in \(hours.short) h")
        let gaps = zip(keys.fetches, keys.fetches.dropFirst()).map { $1 - $0 }
        report.demand("least seconds between two fetches", Int((gaps.min() ?? .zero) / .seconds(1)), atLeast: 30)
        return report.finish()
    }

    private static func fastClock() -> MonotonicClock {
        let start = ContinuousClock.now
        return MonotonicClock {
            start.duration(to: .now) * speed
        } sleep: { until in
            try await Task.sleep(until: start + until / speed, tolerance: .zero, clock: .continuous)
        }
    }

    /// Publishes each key ahead of time, then signs with it.
    private static func rotate(
        _ issuer: TestIssuer,
        _ count: Int,
        _ keys: PublishedKeys,
        _ clock: MonotonicClock,
        sign: @Sendable (String) -> Void
    ) async throws {
        var issuer = issuer
        let start = clock.now()
        for number in 1...count {
            let moment = start + period * number
            try await clock.sleep(until: moment - ahead)
            let old = issuer
            try issuer.rotateKeys()
            keys.publish(issuer, newest: 3)
            sign(try old.token(lifetime: 900))
            try await clock.sleep(until: moment)
            sign(try issuer.token(lifetime: 900))
        }
    }
}
