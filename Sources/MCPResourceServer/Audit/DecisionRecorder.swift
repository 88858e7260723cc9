// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import ProtectedResource
import Synchronization
import TokenValidation

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Tells what became of requests to those who keep account of it.
final class DecisionRecorder: Sendable {
    /// What tells one request from all others.
    struct Identity: Sendable, Hashable {
        let series: UInt64
        let number: UInt64
        let traceparent: String?

        /// 32 hexadecimal digits.
        var text: String {
            var bytes: [UInt8] = []
            AuditLine.append(series, to: &bytes)
            AuditLine.append(number, to: &bytes)
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    private let resource: String
    private let sinks: [any AuditSink]
    private let subjects: SubjectDisclosure
    /// Whether there is anybody to tell.
    let hasSinks: Bool
    let failsClosed: Bool
    private let clock: WallClock
    private let onEvent: @Sendable (ResourceServer.Event) -> Void
    let meter: Meter
    private let series = UInt64.random(in: .min ... .max)
    private let numbers = Atomic<UInt64>(0)
    private let underWay = Atomic(0)

    init(_ options: ResourceServer.Options, resource: ResourceIdentifier) {
        self.resource = resource.canonical
        sinks = options.audit
        hasSinks = !sinks.isEmpty
        subjects = options.auditSubjects
        failsClosed = options.failsClosedWithoutAudit
        clock = options.clock
        meter = Meter(options, resource: resource)
        onEvent = options.onEvent
        for sink in sinks {
            sink.observeProblems { [weak self] problem in
                self?.note(ResourceServer.Event(.auditProblem, label: problem.kind.rawValue, detail: problem.detail))
            }
        }
    }

    /// Whether a request may be let through, as far as account has to be kept of it. It is under way then, until ``release()``: what is
    /// told of it at its end needs a place that nobody else takes meanwhile.
    func reserve() -> Bool {
        guard failsClosed else { return true }
        let others = underWay.wrappingAdd(1, ordering: .relaxed).oldValue
        let isReady = sinks.allSatisfy { $0.isKeeping(beside: others) }
        if !isReady { release() }
        return isReady
    }

    /// A request that was let through has been told of.
    func release() {
        if failsClosed { underWay.wrappingSubtract(1, ordering: .relaxed) }
    }

    /// How many audit events were lost; nil if there is nobody to lose any.
    var dropped: Int? { sinks.isEmpty ? nil : sinks.reduce(0) { $0 &+ $1.droppedEvents } }

    func identity(of request: ResourceRequest) -> Identity {
        Identity(
            series: series,
            number: numbers.wrappingAdd(1, ordering: .relaxed).newValue,
            traceparent: hasSinks ? TraceParent.read(request.headers) : nil
        )
    }

    /// Counts an event, and tells it to the operator.
    func note(_ event: ResourceServer.Event) {
        meter.count(event)
        onEvent(event)
    }

    /// Counts a request that has been answered, and tells those who keep account of it.
    func tell(_ record: DecisionRecord) {
        if let ending = record.ending { tell(record, ending) }
    }

    /// The same of one that ended in another way than its record knows.
    func tell(_ record: borrowing DecisionRecord, _ ending: borrowing DecisionRecord.Ending) {
        meter.count(ending)
        guard hasSinks else { return }
        let facts = record.facts
        let event = AuditEvent(
            record.identity,
            time: Date(timeIntervalSince1970: clock.now()),
            resource: resource,
            subject: facts.principal.flatMap(subjects.subject),
            facts: facts,
            ending: copy ending
        )
        for sink in sinks { sink.record(event) }
        meter.countAuditEvent()
    }

    func flush() {
        for sink in sinks { sink.flush() }
    }
}
