// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer
import MCPResourceServerTesting

/// F3: 10,000 random key ids a second beside 1,000 valid tokens a second.
enum Flood {
    static func run(seconds: Int) async throws -> Bool {
        let issuer = try TestIssuer()
        let keys = PublishedKeys(issuer, clock: .continuous, delay: .milliseconds(20))
        var settings = RemoteKeys.Settings()
        settings.fetcher = keys
        let remote = RemoteKeys(jwks: "https://issuer.example/jwks", issuer: issuer.identifier, settings: settings)
        let validator = try TokenValidator(
            issuers: [.source(remote, issuer: issuer.identifier)],
            audience: .identifiers([issuer.audience])
        )
        let good = try issuer.token(lifetime: 3000)

        let before = await offer(1000, perSecondFor: .seconds(10), to: validator) { good }
        let memoryBefore = Memory.resident
        let fetchesBefore = keys.fetches.count
        async let hostile = offer(10_000, perSecondFor: .seconds(seconds), to: validator) {
            tokenWithUnknownKey(like: good)
        }
        async let valid = offer(1000, perSecondFor: .seconds(seconds), to: validator) { good }
        async let highest = highestMemory(for: .seconds(seconds))
        let (flood, beside, memoryDuring) = await (hostile, valid, highest)
        let after = await offer(1000, perSecondFor: .seconds(10), to: validator) { good }
        remote.close()

        var report = SoakReport("flood: 10,000 unknown key ids and 1,000 valid tokens a second for \(seconds) s")
        report.say("hostile", "\(flood.latencies.count): \(flood.summary)")
        report.say("valid beside them", "\(beside.latencies.count): \(beside.summary)")
        report.demand("valid tokens not accepted", beside.latencies.count - beside["valid"], atMost: 0)
        report.demand("hostile tokens accepted", flood["valid"], atMost: 0)
        // Two forced fetches a minute, and one that is due anyway.
        report.demand(
            "fetches during the flood",
            keys.fetches.count - fetchesBefore,
            atMost: 2 * ((seconds + 59) / 60) + 1
        )
        report.say("p50, valid, before and during", "\(before.median) us, \(beside.median) us")
        report.say("p99, valid, before and after", "\(before.slowest) us, \(after.slowest) us")
        report.demand("p99, valid, during", beside.p99, atMost: before.p99 * 1.5, "us")
        report.demand("memory at most", memoryDuring - memoryBefore, atMost: 10, "MB more than before")
        report.demand("memory after", Memory.resident - memoryBefore, atMost: 2, "MB more than before")
        return report.finish()
    }

    private static func highestMemory(for time: Duration) async -> Double {
        let end = ContinuousClock.now + time
        var highest = 0.0
        while ContinuousClock.now < end {
            highest = max(highest, Memory.resident)
            try? await Task.sleep(for: .milliseconds(200))
        }
        return highest
    }
}
