// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import HTTPFetch
import Synchronization

extension Fetcher {
    /// The answer, or a time-out at the deadline and a cancellation at once, even if the fetcher keeps neither promise: a
    /// request that never ends must not end all later ones, which wait for it.
    func fetch(
        _ request: FetchRequest,
        clock: MonotonicClock,
        deadline: Duration
    ) async -> Result<FetchResponse, FetchError> {
        let first = FirstAnswer()
        let work = Task {
            do throws(FetchError) {
                first.give(.success(try await fetch(request)))
            } catch {
                first.give(.failure(error))
            }
        }
        let alarm = Task {
            // It throws when it is cancelled, which is when it is not needed any more.
            guard (try? await clock.sleep(until: deadline)) != nil else { return }
            first.give(.failure(FetchError(.timeout, "no complete answer in time")))
        }
        defer {
            work.cancel()
            alarm.cancel()
        }
        return await withTaskCancellationHandler {
            await first.wait()
        } onCancel: {
            first.give(.failure(FetchError(.cancelled, "the request was cancelled")))
        }
    }
}

/// The first of several answers, for one who waits.
private final class FirstAnswer: Sendable {
    private typealias Answer = Result<FetchResponse, FetchError>

    private enum State {
        case open
        case awaited(CheckedContinuation<Answer, Never>)
        case given(Answer)
    }

    private let state = Mutex(State.open)

    func give(_ answer: Result<FetchResponse, FetchError>) {
        let waiter = state.withLock { state -> CheckedContinuation<Answer, Never>? in
            switch state {
            case .given:
                return nil
            case .open:
                state = .given(answer)
                return nil
            case .awaited(let continuation):
                state = .given(answer)
                return continuation
            }
        }
        waiter?.resume(returning: answer)
    }

    /// Called once.
    func wait() async -> Result<FetchResponse, FetchError> {
        await withCheckedContinuation { continuation in
            let answer = state.withLock { state -> Answer? in
                if case .given(let answer) = state { return answer }
                state = .awaited(continuation)
                return nil
            }
            if let answer { continuation.resume(returning: answer) }
        }
    }
}
