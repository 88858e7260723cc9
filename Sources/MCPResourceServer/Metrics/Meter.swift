// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import Synchronization
import TokenValidation

/// Counts what happens, in memory that does not grow with the number of requests or clients.
final class Meter: Sendable {
    /// More series of one name than there are words for reasons.
    private static let maximumSeries = 200

    let resource: String
    let clock: MonotonicClock
    private let sink: (any MetricsSink)?
    /// Asked apart: to be looked at, the sink would be copied, and nil too.
    private let hasSink: Bool
    private let state = Mutex(State())
    // What nearly every request adds to has a number of its own.
    private let auditEvents = Atomic(0)
    private let allowed = Atomic(0)

    /// The series of one name: the words are the library's own, so that their equality is that of bytes.
    struct Key: Hashable {
        let name: Metric.Name
        var first = ""
        var second = ""

        /// By the lengths of the words: there are few series, and each refused request pays for a look-up.
        func hash(into hasher: inout Hasher) {
            hasher.combine(name)
            hasher.combine(first.utf8.count << 16 | second.utf8.count)
        }
    }

    /// What came of a token.
    enum Result: Int, CaseIterable {
        case valid, refused, unavailable

        init(_ verdict: Verdict) {
            switch verdict {
            case .valid: self = .valid
            case .refused: self = .refused
            case .unavailable: self = .unavailable
            }
        }

        var key: Key {
            switch self {
            case .valid: Key(name: .verification, first: "valid")
            case .refused: Key(name: .verification, first: "refused")
            case .unavailable: Key(name: .verification, first: "unavailable")
            }
        }
    }

    private struct State {
        var counts: [Key: Int] = [:]
        var times = Result.allCases.map { _ in Histogram() }
        var keysAtHand = 0
        var keysMissed = 0
    }

    /// What has been counted, by series.
    struct Counted {
        var counts: [Key: Int]
        var times: [Key: Histogram] = [:]
    }

    init(_ options: ResourceServer.Options, resource: ResourceIdentifier) {
        self.resource = resource.canonical
        clock = options.monotonicClock
        sink = options.metrics
        hasSink = options.metrics != nil
    }

    /// What has been counted so far.
    var counted: Counted {
        let state = state.withLock { $0 }
        var counted = Counted(counts: state.counts)
        let own = [
            (Key(name: .auditEvents), auditEvents.load(ordering: .relaxed)),
            (Self.allowed, allowed.load(ordering: .relaxed)), (Self.keyAtHand, state.keysAtHand),
            (Self.keyMissed, state.keysMissed),
        ]
        for (key, count) in own where count > 0 { counted.counts[key] = count }
        for result in Result.allCases where state.times[result.rawValue].count > 0 {
            counted.times[result.key] = state.times[result.rawValue]
        }
        return counted
    }

    private static let allowed = Key(name: .decisions, first: AuditEvent.Outcome.allowed.description, second: "ok")
    private static let keyAtHand = Key(name: .keyLookups, first: "cached")
    private static let keyMissed = Key(name: .keyLookups, first: "missed")

    func count(_ ending: borrowing DecisionRecord.Ending) {
        if ending.outcome == .allowed && ending.reason == "ok" {
            allowed.add(1, ordering: .relaxed)
            if hasSink { sink?.increment(metric(Self.allowed)) }
            return
        }
        if ending.status == 429 { increment(Key(name: .throttled)) }
        increment(Key(name: .decisions, first: ending.outcome.description, second: ending.reason))
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

    /// A token was looked at: a static one was looked up and compared, that of an issuer verified or remembered.
    ///
    /// - Parameter isKeyAtHand: Whether the issuer's key was; nil for a static token.
    func count(_ result: Result, in time: Duration, isKeyAtHand: Bool?) {
        let seconds = time / .seconds(1)
        state.withLock { state in
            state.times[result.rawValue].add(seconds)
            switch isKeyAtHand {
            case true: state.keysAtHand &+= 1
            case false: state.keysMissed &+= 1
            case nil: break
            }
        }
        guard let sink else { return }
        if let isKeyAtHand { sink.increment(metric(isKeyAtHand ? Self.keyAtHand : Self.keyMissed)) }
        sink.record(seconds, metric(result.key))
    }

    private func increment(_ key: Key) {
        let counted = state.withLock { state in
            if let known = state.counts.index(forKey: key) {
                state.counts.values[known] &+= 1
                return key
            }
            let isNew = state.counts.count < Self.maximumSeries
            let counted = isNew ? key : Key(name: key.name, first: "other", second: "other")
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
