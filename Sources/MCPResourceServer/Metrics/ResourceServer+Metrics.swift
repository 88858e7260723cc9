// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import ProtectedResource
public import TokenValidation

extension ResourceServer {
    /// What has been counted since the server was made, and how it does. Never blocks and fetches nothing.
    public var metrics: Metrics {
        let meter = recorder.meter
        let counted = meter.counted
        var metrics = Metrics()
        metrics.counters = counted.counts.map { Metrics.Sample(meter.metric($0.key), $0.value) }
        metrics.histograms = counted.times.map { Metrics.Sample(meter.metric($0.key), $0.value) }
        if let dropped = recorder.dropped {
            metrics.counters.append(Metrics.Sample(meter.metric(Meter.Key(name: .auditDropped)), dropped))
        }
        if let cache = verifiedTokens { metrics += Self.metrics(of: cache, meter) }
        let status = status
        metrics.gauges.append(Metrics.Sample(meter.metric(Meter.Key(name: .ready)), status.isReady ? 1 : 0))
        for issuer in status.issuers { metrics.gauges += Self.gauges(of: issuer, meter) }
        return metrics
    }

    /// What the cache of accepted tokens has done, and what it holds; nil for a server without one.
    public var verifiedTokens: VerifiedTokenCache.Statistics? { validator?.cacheStatistics }

    private static func metrics(of cache: VerifiedTokenCache.Statistics, _ meter: Meter) -> Metrics {
        func metric(_ name: Metric.Name, _ word: String = "") -> Metric {
            meter.metric(Meter.Key(name: name, first: word))
        }
        var metrics = Metrics()
        metrics.counters = [
            Metrics.Sample(metric(.tokenLookups, "hit"), cache.hits),
            Metrics.Sample(metric(.tokenLookups, "miss"), cache.misses),
            Metrics.Sample(metric(.tokenLookups, "outdated"), cache.outdated),
            Metrics.Sample(metric(.tokensDropped, "room"), cache.evicted),
            Metrics.Sample(metric(.tokensDropped, "size"), cache.tooLarge),
        ]
        metrics.gauges = [
            Metrics.Sample(metric(.tokensHeld), Double(cache.tokens)),
            Metrics.Sample(metric(.tokenBytes), Double(cache.bytes)),
            Metrics.Sample(metric(.tokenByteLimit), Double(cache.limit)),
        ]
        return metrics
    }

    private static func gauges(of issuer: Status.IssuerStatus, _ meter: Meter) -> [Metrics.Sample<Double>] {
        let state: String
        var age: Double?
        switch issuer.keys {
        case .warming: state = "warming"
        case .fresh: state = "fresh"
        case .stale(let time, _): (state, age) = ("stale", time / .seconds(1))
        case .expired: state = "expired"
        case nil: state = issuer.hasKeys ? "fixed" : "unavailable"
        }
        let states = issuer.keys == nil ? ["fixed", "unavailable"] : ["warming", "fresh", "stale", "expired"]
        let gauges = states.map { word in
            let key = Meter.Key(name: .keyState, first: issuer.identifier, second: word)
            return Metrics.Sample(meter.metric(key), word == state ? 1.0 : 0.0)
        }
        guard let age else { return gauges }
        return gauges + [Metrics.Sample(meter.metric(Meter.Key(name: .keyAge, first: issuer.identifier)), age)]
    }

    /// What an issuer's token is worth that is not remembered; measures how long it took to find out.
    @inline(__always)
    func verify(_ token: BearerToken, by validator: TokenValidator, sparingly: Bool) async -> Verdict {
        let meter = recorder.meter
        let start = meter.clock.now()
        var isKeyAtHand = true
        let verdict = await validator.verify(token.text, sparingly: sparingly) { isKeyAtHand = false }
        meter.count(Meter.Result(verdict), in: meter.clock.now() - start, isKeyAtHand: isKeyAtHand)
        return verdict
    }
}

extension ResourceServerGroup {
    /// The metrics of all its servers. A path that belongs to none is counted by the first.
    public var metrics: Metrics {
        servers.reduce(Metrics()) { $0 + $1.metrics }
    }
}
