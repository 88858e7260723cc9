// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer
import MCPResourceServerTesting

/// F10: three issuers, one of them down, then flooded; the other two should not notice.
enum Isolation {
    static func run(seconds: Int) async throws -> Bool {
        let time = Duration.seconds(seconds)
        var issuers: [TestIssuer] = []
        var endpoints: [PublishedKeys] = []
        var sources: [RemoteKeys] = []
        for name in ["one", "two", "three"] {
            let issuer = try TestIssuer("https://\(name).example")
            let endpoint = PublishedKeys(issuer, clock: .continuous, delay: .milliseconds(20))
            var settings = RemoteKeys.Settings()
            settings.fetcher = endpoint
            issuers.append(issuer)
            endpoints.append(endpoint)
            sources.append(
                RemoteKeys(jwks: "https://\(name).example/jwks", issuer: issuer.identifier, settings: settings)
            )
        }
        endpoints[2].fail(true)
        let validator = try TokenValidator(
            issuers: zip(sources, issuers).map { .source($0, issuer: $1.identifier) },
            audience: .identifiers([issuers[0].audience])
        )
        let good = try issuers.prefix(2).map { try $0.token(lifetime: 3000) }
        let third = try issuers[2].token(lifetime: 3000)

        let alone = await offer(1000, perSecondFor: time, to: validator) { good.randomElement() ?? "" }
        async let refused = offer(1000, perSecondFor: time, to: validator) { third }
        let duringOutage = await offer(1000, perSecondFor: time, to: validator) { good.randomElement() ?? "" }
        let outage = await refused
        endpoints[2].fail(false)
        async let hostile = offer(5000, perSecondFor: time, to: validator) { tokenWithUnknownKey(like: third) }
        let duringFlood = await offer(1000, perSecondFor: time, to: validator) { good.randomElement() ?? "" }
        let flood = await hostile
        for source in sources { source.close() }

        var report = SoakReport("isolation: one issuer of three down for \(seconds) s, then flooded for as long")
        report.say("tokens of the issuer that is down", outage.summary)
        report.say("tokens with unknown keys of that issuer", flood.summary)
        report.demand(
            "its tokens answered otherwise than by 503",
            outage.latencies.count - outage["unavailable"],
            atMost: 0
        )
        for (name, tally) in [("alone", alone), ("during the outage", duringOutage), ("during the flood", duringFlood)]
        {
            report.demand("the others' tokens not accepted \(name)", tally.latencies.count - tally["valid"], atMost: 0)
            report.say("  p50, p99", "\(tally.median) us, \(tally.slowest) us")
            // The load itself has to leave room for it: see Docs/Soak.md.
            report.demand("  p99 against alone", tally.p99, atMost: alone.p99 * 1.1, "us")
        }
        report.demand("fetches of the other two", endpoints[0].fetches.count + endpoints[1].fetches.count, atMost: 2)
        report.say("fetches of the third", "\(endpoints[2].fetches.count)")
        return report.finish()
    }
}
