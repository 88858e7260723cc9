// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import HTTPFetch
public import TokenValidation

/// A file that audit events are appended to, one line of JSON each (``AuditEvent/line``).
///
/// ```swift
/// let audit = try AuditFile("/var/log/mcp/audit.jsonl")
/// let server = try ResourceServer(resource: resource, issuers: issuers) { $0.audit = [audit] }
/// ```
/// No request waits for it. Events are kept in memory, at most `capacity` of them, and written by a thread of its own: after `interval`,
/// or as soon as the memory is half full. So a process that is killed loses what came in during that time, and a machine that loses its
/// power what its system had not put on the disk; ``close()`` loses nothing that the disk takes.
///
/// What finds no room is lost and counted, and once there is room again a line `{"time":"…","dropped":17}` tells of the gap. A write that fails,
/// as on a full disk, is tried again each second; no line is written twice or torn in two by that. An event tells the operator.
public final class AuditFile: AuditSink {
    private let path: String
    private let queue: AuditQueue

    /// Opens the file to append to it, and makes it, readable by its owner alone, if it does not exist. A line that a killed process left
    /// unfinished is ended first.
    ///
    /// - Parameters:
    ///   - path: The file. Its folder has to exist.
    ///   - capacity: The most events in memory: 16 to 1 000 000. One is some hundred bytes, and at most some 30 KiB.
    ///   - interval: How long events may stay in memory: 0 to 60 seconds.
    ///   - clock: The time of day of the lines that tell of gaps.
    /// - Throws: ``ConfigurationError`` if the file cannot be opened, or a number is out of range.
    public convenience init(
        _ path: String,
        capacity: Int = 8192,
        every interval: Duration = .milliseconds(100),
        clock: WallClock = .system
    ) throws(ConfigurationError) {
        try self.init(path, capacity: capacity, every: interval, retryingEvery: .seconds(1), clock: clock)
    }

    init(
        _ path: String,
        capacity: Int,
        every interval: Duration,
        retryingEvery retryInterval: Duration,
        clock: WallClock
    ) throws(ConfigurationError) {
        let isCapacity = (16...1_000_000).contains(capacity)
        guard isCapacity else {  // check: audit-capacity
            throw Self.refused("capacity", String(capacity), "is out of range", "write 16 to 1000000 events")
        }
        let isInterval = interval >= .zero && interval <= .seconds(60)
        guard isInterval else {  // check: audit-interval
            throw Self.refused("interval", "\(interval)", "is out of range", "write 0 to 60 seconds")
        }
        self.path = path
        do {
            queue = AuditQueue(capacity: capacity, clock: clock, bell: try Bell())
            let writer = AuditWriter(
                queue,
                try AuditDescriptor(appendingTo: path).write,
                interval: interval,
                retryInterval: retryInterval
            )
            try WorkerThread.start {
                writer.run()
                return {}
            }
        } catch let error as SystemFailure {
            throw Self.unopened(path, error)
        } catch {
            throw Self.refused("path", path, "has no thread to write it", "allow the process more threads")
        }
    }

    deinit {
        close()
    }

    /// Takes an event, or counts it as lost if there is no room for it or the file is closed.
    public func record(_ event: AuditEvent) {
        queue.add(event)
    }

    /// Whether there is room, an eighth kept for requests that are refused meanwhile, and the last write was good.
    public var isKeeping: Bool { queue.isKeeping }

    /// The same with so many events more.
    public func isKeeping(beside underWay: Int) -> Bool { queue.isKeeping(beside: underWay) }

    /// How many events were lost.
    public var droppedEvents: Int { queue.dropped }

    /// Tells `observer` when a write fails, when events are lost, and when all is well again: once each time, on any thread.
    public func observeProblems(_ observer: @escaping @Sendable (AuditProblem) -> Void) {
        queue.observe(observer)
    }

    /// Writes what is in memory, and returns when that is done or has failed; or when the disk has taken nothing for a second. Blocks the
    /// thread.
    public func flush() {
        queue.waitForWrite()
    }

    /// Opens the file anew, after the one that is written to was renamed: call it when a log rotation has done so. What was recorded before
    /// may be in either file, and each event is in one.
    ///
    /// - Throws: ``ConfigurationError`` if it cannot be opened. The old one is written to then, as before.
    public func reopen() throws(ConfigurationError) {
        do throws(SystemFailure) {
            queue.replaceDescriptor(with: try AuditDescriptor(appendingTo: path))
        } catch {
            throw Self.unopened(path, error)
        }
        flush()
    }

    /// Writes what is in memory and closes the file, as ``flush()`` does. Events that come later are lost and counted.
    public func close() {
        queue.close()
    }

    private static func unopened(_ path: String, _ failure: SystemFailure) -> ConfigurationError {
        refused(
            "path",
            path,
            "cannot be opened: \(failure)",
            "name a file in a folder that exists and can be written to"
        )
    }

    private static func refused(
        _ parameter: String,
        _ value: String,
        _ problem: String,
        _ remedy: String
    ) -> ConfigurationError {
        ConfigurationError(parameter: "AuditFile.\(parameter)", value: value, problem: problem, remedy: remedy)
    }
}

extension AuditFile: CustomStringConvertible, CustomReflectable {
    /// How many events were lost; not what is in memory.
    public var description: String { "AuditFile(dropped: \(droppedEvents))" }

    /// A mirror that shows the description only.
    public var customMirror: Mirror { Mirror(self, children: ["file": description]) }
}
