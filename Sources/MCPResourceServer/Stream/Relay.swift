// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Hands elements from a task that gets them to one that asks for them, one at a time and only when asked: nothing is kept, and a
/// slow reader slows the source.
///
/// It can be closed at any moment. Whoever waits then goes on at once, whatever the source is doing.
final class Relay<Element: Sendable, Failure: Error>: Sendable {
    enum Outcome: Sendable {
        case element(Element)
        case end
        case failure(Failure)
    }

    private let state = Mutex(State())

    private struct State {
        var reader: CheckedContinuation<Outcome, Never>?
        var source: CheckedContinuation<Bool, Never>?
        var isClosed = false
        var closers: [@Sendable () -> Void] = []
    }

    /// The reader's side: asks for the next element and waits for it. The end, if the relay or the task that asks is over, and for
    /// one who asks while another still waits.
    func next() async -> Outcome {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let (isRefused, source) = state.withLock { state -> (Bool, CheckedContinuation<Bool, Never>?) in
                    guard !state.isClosed, state.reader == nil else { return (true, nil) }
                    state.reader = continuation
                    defer { state.source = nil }
                    return (false, state.source)
                }
                if isRefused { continuation.resume(returning: .end) }
                source?.resume(returning: true)
            }
        } onCancel: {
            close()
        }
    }

    /// The source's side: waits until an element is asked for. False when none ever will be.
    func isAsked() async -> Bool {
        await withCheckedContinuation { continuation in
            let answer: Bool? = state.withLock { state in
                if state.isClosed { return false }
                if state.reader != nil { return true }
                state.source = continuation
                return nil
            }
            if let answer { continuation.resume(returning: answer) }
        }
    }

    /// The source's side: answers the reader who asked. Dropped if the relay has been closed.
    func answer(_ outcome: Outcome) {
        let reader = state.withLock { state in
            defer { state.reader = nil }
            return state.reader
        }
        // Whoever hears of the end finds nothing of the relay left.
        if case .element = outcome {} else { close() }
        reader?.resume(returning: outcome)
    }

    /// Ends it for both sides.
    ///
    /// - Parameter tell: Called if this is what closes it, before anybody hears of the end.
    func close(telling tell: () -> Void = {}) {
        let before = state.withLock { state in
            let before = state
            state = State()
            state.isClosed = true
            return before
        }
        if !before.isClosed { tell() }
        for closer in before.closers { closer() }
        before.source?.resume(returning: false)
        before.reader?.resume(returning: .end)
    }

    /// Calls `closer` once, when the relay is closed; at once if it is closed already.
    func onClose(_ closer: @escaping @Sendable () -> Void) {
        let isClosed = state.withLock { state in
            if !state.isClosed { state.closers.append(closer) }
            return state.isClosed
        }
        if isClosed { closer() }
    }
}
