// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Synchronization
import TokenValidation

/// The events that are not written yet, between the threads that serve requests and the one that writes.
final class AuditQueue: Sendable {
    /// What the writer is to do next.
    struct Work {
        var events: [AuditEvent]
        /// Where events were lost between these, in order.
        var gaps: [Gap]
        var waiting: [Bell]
        var isLast: Bool
    }

    /// Events that found no room.
    struct Gap: Equatable {
        /// How many events come before it.
        let position: Int
        var count: Int
    }

    let clock: WallClock
    let bell: Bell

    private let capacity: Int
    private let state = Mutex(State())

    private struct State {
        var pending: [AuditEvent] = []
        /// Those that the writer has taken and not written.
        var taken = 0
        /// Two at most: one that was there when room was made, one since there is none again.
        var gaps: [Gap] = []
        var dropped = 0
        /// Grows with every write.
        var writes = 0
        var isFailing = false
        var isDropping = false
        var isClosed = false
        var isDone = false
        var descriptor: AuditDescriptor?
        var waiting: [Bell] = []
        var observers: [@Sendable (AuditProblem) -> Void] = []

        mutating func noteLoss() {
            dropped &+= 1
            let position = pending.count
            if let last = gaps.indices.last, gaps[last].position == position {
                gaps[last].count &+= 1
            } else {
                gaps.append(Gap(position: position, count: 1))
            }
        }
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
                state.noteLoss()
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

    var isKeeping: Bool { isKeeping(beside: 0) }

    func isKeeping(beside underWay: Int) -> Bool {
        state.withLock { state in
            let isRoomy = underWay < capacity - capacity / 8 - state.pending.count - state.taken
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

    /// Waits until the writer has tried to write all that there is now, as long as it gets on with it.
    func waitForWrite() {
        guard let over = try? Bell() else { return }
        var (isWriting, writes) = state.withLock { state in
            if !state.isDone { state.waiting.append(over) }
            return (!state.isDone, state.writes)
        }
        guard isWriting else { return }
        bell.ring()
        while isWriting, !over.wait(milliseconds: 1000) {
            let writesNow = state.withLock { $0.writes }
            isWriting = writesNow != writes
            writes = writesNow
        }
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
            var work = Work(events: [], gaps: [], waiting: state.waiting, isLast: state.isClosed)
            state.waiting = []
            guard !isBusy else { return work }
            swap(&work.events, &state.pending)
            swap(&work.gaps, &state.gaps)
            state.taken = work.events.count
            return work
        }
    }

    /// Notes that some of the events that were taken are written.
    func noteProgress() {
        state.withLock { $0.writes &+= 1 }
    }

    /// Notes that the events that were taken are written.
    func noteWritten() {
        let (isRestored, isGapLeft) = state.withLock { state -> (Bool, Bool) in
            let wasBad = state.isFailing || state.isDropping
            state.taken = 0
            state.isFailing = false
            state.isDropping = !state.gaps.isEmpty
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

    /// Notes that the writer has ended, and with it all waiting. What it could not write is lost: so many of the events that it took,
    /// and all others.
    func noteEnd(losing unwritten: Int) {
        let waiting = state.withLock { state in
            state.dropped &+= unwritten &+ state.pending.count
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
