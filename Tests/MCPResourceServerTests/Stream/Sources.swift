// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Numbers from 1 on, each as soon as it is asked for, and how many were asked for.
final class Numbers: AsyncSequence, Sendable {
    private let asked = Mutex(0)
    private let last: Int

    init(last: Int = .max) { self.last = last }

    var count: Int { asked.withLock(\.self) }

    func makeAsyncIterator() -> Iterator { Iterator(numbers: self) }

    struct Iterator: AsyncIteratorProtocol {
        let numbers: Numbers
        mutating func next() async -> Int? {
            let number = numbers.asked.withLock { asked in
                asked += 1
                return asked
            }
            return number <= numbers.last ? number : nil
        }
    }
}

/// Waits for a signal, whatever becomes of the task that waits.
final class Deaf: AsyncSequence, Sendable {
    private let state = Mutex(State())

    private struct State {
        var waiting: [CheckedContinuation<Int?, Never>] = []
        var isAsked = 0
    }

    var isAsked: Int { state.withLock(\.isAsked) }

    func give(_ number: Int?) {
        let waiting = state.withLock { state in
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume(returning: number) }
    }

    func makeAsyncIterator() -> Iterator { Iterator(deaf: self) }

    struct Iterator: AsyncIteratorProtocol {
        let deaf: Deaf
        mutating func next() async -> Int? {
            await withCheckedContinuation { continuation in
                deaf.state.withLock { state in
                    state.isAsked += 1
                    state.waiting.append(continuation)
                }
            }
        }
    }
}

/// Waits for ever, and says when its task was cancelled.
struct Endless: AsyncSequence, Sendable {
    private let began: @Sendable () -> Void
    private let ended: @Sendable () -> Void

    /// - Parameters:
    ///   - began: Called when it is asked for something. Who waits for `ended` waits for this first: a sequence that nobody asked
    ///     does not end, either.
    ///   - ended: Called when the task that asked is cancelled.
    init(began: @escaping @Sendable () -> Void = {}, ended: @escaping @Sendable () -> Void = {}) {
        self.began = began
        self.ended = ended
    }

    func makeAsyncIterator() -> Iterator { Iterator(began: began, ended: ended) }

    struct Iterator: AsyncIteratorProtocol {
        let began: @Sendable () -> Void
        let ended: @Sendable () -> Void
        mutating func next() async -> Int? {
            began()
            try? await Task.sleep(for: .seconds(3600))
            ended()
            return nil
        }
    }
}
