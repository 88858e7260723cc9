// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Synchronization
import TokenValidation

/// The events that are not written yet, between the threads that serve requests and the one that writes.
final class AuditQueue: Sendable {
    /// What the writer is to do next.
    struct Work {
        var events: [AuditEvent]
        /// How many events were lost after these.
        var gap: Int
        var waiting: [Bell]
        var isLast: Bool
    }

    let clock: WallClock
    let bell: Bell

    private let capacity: Int
    private let state = Mutex(State())

    private struct State {
        var pending: [AuditEvent] = []
        /// Those that the writer has taken and not written.
        var taken = 0
        var gap = 0
        var dropped = 0
        var isFailing = false
        var isDropping = false
        var isClosed = false
        var isDone = false
        var descriptor: AuditDescriptor?
        var waiting: [Bell] = []
        var observers: [@Sendable (AuditProblem) -> Void] = []
    }

    init(capacity: Int, clock: WallClock, bell: Bell) {
        self.capacity = capacity
        self.clock = clock
        self.bell = bell
    }

    func add(_ event: AuditEvent) {
        let (isNews, loss) = state.withLock { state -> (Bool, String?) in
            let count = state.pending.count + state.taken
            guard count < capacity, !state.isClosed else {
                let isFirst = !state.isDropping
                state.gap &+= 1
                state.dropped &+= 1
                state.isDropping = true
                return (isFirst, isFirst ? state.isClosed ? "the file is closed" : "there is no room for more" : nil)
            }
            state.pending.append(event)
            // The writer waits for the first, lets others join it, and hurries when there are many.
            return (state.pending.count == 1 || count + 1 == capacity / 2, nil)
        }
        if isNews { bell.ring() }
        if let loss { report(AuditProblem(.dropped, "\(loss): events that come now are lost")) }
    }

    var isKeeping: Bool {
        state.withLock { state in
            let isRoomy = state.pending.count + state.taken < capacity - capacity / 8
            return isRoomy && !state.isFailing && !state.isClosed
        }
    }

    var dropped: Int { state.withLock { $0.dropped } }

    func observe(_ observer: @escaping @Sendable (AuditProblem) -> Void) {
        state.withLock { $0.observers.append(observer) }
    }

    func replaceDescriptor(with descriptor: AuditDescriptor) {
        state.withLock { $0.descriptor = descriptor }
    }

    /// Waits until the writer has tried to write all that there is now.
    func waitForWrite() {
        guard let over = try? Bell() else { return }
        let isWriting = state.withLock { state in
            if !state.isDone { state.waiting.append(over) }
            return !state.isDone
        }
        guard isWriting else { return }
        bell.ring()
        over.wait(milliseconds: 1000)
    }

    func close() {
        state.withLock { $0.isClosed = true }
        waitForWrite()
        // Without a descriptor for the wait, the writer still has to hear of it.
        bell.ring()
    }
}

/// The writer's side.
extension AuditQueue {
    /// Whether there is no time to let more events come.
    var isUrgent: Bool {
        state.withLock { state in
            let isHalfFull = state.pending.count + state.taken >= capacity / 2
            return isHalfFull || state.isClosed || !state.waiting.isEmpty || state.descriptor != nil
        }
    }

    /// What is to be written to from now on, if that has changed.
    func takeDescriptor() -> AuditDescriptor? {
        state.withLock { state in
            defer { state.descriptor = nil }
            return state.descriptor
        }
    }

    /// Takes all that there is; no events if `isBusy`, since those of the last time are not written yet.
    func take(isBusy: Bool) -> Work {
        state.withLock { state in
            var work = Work(events: [], gap: 0, waiting: state.waiting, isLast: state.isClosed)
            state.waiting = []
            guard !isBusy else { return work }
            swap(&work.events, &state.pending)
            swap(&work.gap, &state.gap)
            state.taken = work.events.count
            return work
        }
    }

    /// Notes that the events that were taken are written.
    func noteWritten() {
        let (isRestored, isGapLeft) = state.withLock { state -> (Bool, Bool) in
            let wasBad = state.isFailing || state.isDropping
            state.taken = 0
            state.isFailing = false
            state.isDropping = state.gap > 0
            return (wasBad && !state.isDropping && !state.isClosed, state.isDropping)
        }
        if isRestored { report(AuditProblem(.restored, "events are written again; \(dropped) were lost so far")) }
        // Events that were lost meanwhile are to be told of even if no other event comes.
        if isGapLeft { bell.ring() }
    }

    /// Notes that a write failed.
    func noteFailure(_ failure: SystemFailure) {
        let isFirst = state.withLock { state in
            defer { state.isFailing = true }
            return !state.isFailing
        }
        if isFirst { report(AuditProblem(.writeFailed, "\(failure); it is tried again")) }
    }

    /// Notes that the writer has ended, and with it all waiting. What it could not write is lost.
    func noteEnd() {
        let waiting = state.withLock { state in
            state.dropped &+= state.taken &+ state.pending.count
            state.taken = 0
            state.pending = []
            state.isDone = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for bell in waiting { bell.ring() }
    }

    private func report(_ problem: AuditProblem) {
        for observer in state.withLock({ $0.observers }) { observer(problem) }
    }
}
