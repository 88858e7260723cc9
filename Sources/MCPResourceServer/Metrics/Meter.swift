// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Synchronization
import TokenValidation

/// Counts what happens, in memory that does not grow with the number of requests or clients.
final class Meter: Sendable {
    /// More series of one name than there are words for reasons.
    private static let maximumSeries = 200

    let resource: String
    let clock: MonotonicClock
    private let sink: (any MetricsSink)?
    private let state = Mutex(State())
    private let auditEvents = Atomic(0)

    /// The series of one name: the words are the library's own, so that their equality is that of bytes.
    struct Key: Hashable {
        let name: Metric.Name
        var first = ""
        var second = ""

        /// By the lengths of the words: there are few series, and each request pays for several look-ups.
        func hash(into hasher: inout Hasher) {
            hasher.combine(name)
            hasher.combine(first.utf8.count << 16 | second.utf8.count)
        }
    }

    struct State {
        var counts: [Key: Int] = [:]
        var times: [Key: Histogram] = [:]
    }

    init(_ options: ResourceServer.Options, resource: ResourceIdentifier) {
        self.resource = resource.canonical
        clock = options.monotonicClock
        sink = options.metrics
    }

    /// What has been counted so far.
    var counted: State {
        var counted = state.withLock { $0 }
        let events = auditEvents.load(ordering: .relaxed)
        if events > 0 { counted.counts[Key(name: .auditEvents)] = events }
        return counted
    }

    func count(_ ending: DecisionRecord.Ending) {
        let key = Key(name: .decisions, first: ending.outcome.description, second: ending.reason)
        if ending.status == 429 { increment(Key(name: .throttled)) }
        increment(key)
    }

    func count(_ event: ResourceServer.Event) {
        switch event.code {
        case .refused, .unavailable: return  // decisions, which are counted as such
        case .keyFetchEnded: increment(Key(name: .keyFetches, first: event.label))
        case .streamEnded: increment(Key(name: .streamsEnded, first: event.label))
        default: increment(Key(name: .events, first: event.code.description))
        }
    }

    func countAuditEvent() {
        auditEvents.add(1, ordering: .relaxed)
        sink?.increment(metric(Key(name: .auditEvents)))
    }

    /// A static token was looked up and compared.
    func countStaticToken(isValid: Bool, in time: Duration) {
        let seconds = time / .seconds(1)
        let key = Key(name: .verification, first: isValid ? "valid" : "refused")
        state.withLock { $0.times[key, default: Histogram()].add(seconds) }
        sink?.record(seconds, metric(key))
    }

    /// A token of an issuer was verified.
    func count(_ verdict: Verdict, in time: Duration, isKeyAtHand: Bool) {
        let result =
            switch verdict {
            case .valid: "valid"
            case .refused: "refused"
            case .unavailable: "unavailable"
            }
        let seconds = time / .seconds(1)
        let key = Key(name: .verification, first: result)
        let lookup = Key(name: .keyLookups, first: isKeyAtHand ? "cached" : "missed")
        state.withLock { state in
            state.times[key, default: Histogram()].add(seconds)
            state.counts[lookup, default: 0] &+= 1
        }
        guard let sink else { return }
        sink.increment(metric(lookup))
        sink.record(seconds, metric(key))
    }

    private func increment(_ key: Key) {
        let counted = state.withLock { state in
            let isKnown = state.counts[key] != nil || state.counts.count < Self.maximumSeries
            let counted = isKnown ? key : Key(name: key.name, first: "other", second: "other")
            state.counts[counted, default: 0] &+= 1
            return counted
        }
        if let sink { sink.increment(metric(counted)) }
    }

    func metric(_ key: Key) -> Metric {
        switch key.name {
        case .decisions: Metric(key.name, resource: resource, ["outcome": key.first, "reason": key.second])
        case .verification, .tokenLookups, .keyLookups, .keyFetches:
            Metric(key.name, resource: resource, ["result": key.first])
        case .streamsEnded, .tokensDropped: Metric(key.name, resource: resource, ["reason": key.first])
        case .events: Metric(key.name, resource: resource, ["event": key.first])
        case .keyState: Metric(key.name, resource: resource, ["issuer": key.first, "state": key.second])
        case .keyAge: Metric(key.name, resource: resource, ["issuer": key.first])
        case .throttled, .tokensHeld, .tokenBytes, .tokenByteLimit, .auditEvents, .auditDropped, .ready:
            Metric(key.name, resource: resource)
        }
    }
}
