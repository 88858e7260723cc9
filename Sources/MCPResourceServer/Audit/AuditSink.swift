// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// Somebody who keeps account of what a server decided. Several servers may share one.
///
/// ``AuditFile`` writes to a file. A sink of your own hands events on to whatever keeps them:
/// ```swift
/// struct Forward: AuditSink {
///     let queue: EventQueue
///     func record(_ event: AuditEvent) { queue.offer(event) }
/// }
/// ```
public protocol AuditSink: Sendable {
    /// Takes an event. It is called on the thread that serves the request, which waits: never block in it.
    func record(_ event: AuditEvent)

    /// Whether events that come now are kept. True by default.
    var isKeeping: Bool { get }

    /// Whether an event that comes now is kept, and those of so many requests too that were let through and are still under way.
    /// ``ResourceServer/Options/failsClosedWithoutAudit`` goes by it. By default ``isKeeping``, whatever their number.
    func isKeeping(beside underWay: Int) -> Bool

    /// How many events it was given and has lost. 0 by default.
    var droppedEvents: Int { get }

    /// Tells `observer` from now on when events are not kept, and when they are again. Does nothing by default.
    func observeProblems(_ observer: @escaping @Sendable (AuditProblem) -> Void)

    /// Lets go of what it holds back, and waits for that as long as it gets on: the server is being closed. Does nothing by default.
    func flush()
}

extension AuditSink {
    /// True.
    public var isKeeping: Bool { true }

    /// ``isKeeping``.
    public func isKeeping(beside underWay: Int) -> Bool { isKeeping }

    /// 0.
    public var droppedEvents: Int { 0 }

    /// Does nothing.
    public func observeProblems(_ observer: @escaping @Sendable (AuditProblem) -> Void) {}

    /// Does nothing.
    public func flush() {}
}

/// Why an audit sink does not keep events, or that it does again. It becomes an event of every server that has the sink.
public struct AuditProblem: Sendable, Hashable, CustomStringConvertible {
    /// What kind of problem it is.
    public enum Kind: String, Sendable, Hashable {
        /// What was told cannot be written down; it is tried again.
        case writeFailed = "audit_write_failed"
        /// There is no room for more: events are being lost.
        case dropped = "audit_dropped"
        /// All is well again.
        case restored = "audit_restored"
    }

    /// What kind of problem it is.
    public let kind: Kind

    /// One sentence or less for the operator. No secret belongs in it.
    public let detail: String

    /// A problem, told in printable ASCII.
    public init(_ kind: Kind, _ detail: String) {
        self.kind = kind
        self.detail = detail
    }

    /// Kind and detail.
    public var description: String { "\(kind.rawValue): \(detail)" }
}
