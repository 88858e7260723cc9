// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// The elements of another sequence for as long as an admitted request may last. See ``AdmittedRequest/bounding(_:)``.
///
/// It asks its base for an element when it is asked for one itself, and keeps none. When the time is over it ends, as if the base had
/// ended: in the middle of a wait too, and even if the base does not react to the cancellation of the task that it runs in. What the
/// base throws is passed on. The base runs in a task of its own, whatever actor the elements are asked for on.
public struct BoundedStream<Base: AsyncSequence & Sendable>: AsyncSequence, Sendable where Base.Element: Sendable {
    /// An element of the base.
    public typealias Element = Base.Element

    /// What the base throws.
    public typealias Failure = Base.Failure

    private let base: Base
    private let bound: StreamBound

    init(_ base: Base, _ bound: StreamBound) {
        self.base = base
        self.bound = bound
    }

    /// Begins to iterate. Nothing is asked of the base before the first element is.
    public func makeAsyncIterator() -> Iterator {
        let relay = Relay<Element, Failure>()
        let task = Task { [base] in
            var iterator = base.makeAsyncIterator()
            while await relay.isAsked() {
                do throws(Failure) {
                    guard let element = try await iterator.next(isolation: #isolation) else { break }
                    relay.answer(.element(element))
                } catch {
                    relay.answer(.failure(error))
                }
            }
            relay.answer(.end)
        }
        relay.onClose { task.cancel() }
        let watch = bound.watch { ending in
            relay.close { bound.report(ending) }
        }
        relay.onClose { watch.cancel() }
        return Iterator(Reader(relay, bound))
    }

    /// Gives the elements one after the other. Copies of it share them.
    public struct Iterator: AsyncIteratorProtocol, Sendable {
        private let reader: Reader

        fileprivate init(_ reader: Reader) {
            self.reader = reader
        }

        /// The next element; nil once the base or the time is over, and when the task that waits is cancelled.
        public mutating func next() async throws(Failure) -> Element? {
            try await reader.next()
        }

        /// The next element; nil once the base or the time is over, and when the task that waits is cancelled.
        public mutating func next(isolation actor: isolated (any Actor)?) async throws(Failure) -> Element? {
            try await reader.next()
        }
    }

    /// What iterators share. Everything ends with the last of them.
    fileprivate final class Reader: Sendable {
        private let relay: Relay<Element, Failure>
        private let bound: StreamBound

        init(_ relay: Relay<Element, Failure>, _ bound: StreamBound) {
            self.relay = relay
            self.bound = bound
        }

        deinit {
            relay.close()
        }

        func next() async throws(Failure) -> Element? {
            guard !isLate() else { return nil }
            switch await relay.next() {
            case .element(let element): return isLate() ? nil : element
            case .end: return nil
            case .failure(let error): throw error
            }
        }

        /// Whether the time of day says that it is over. The clock that ends a wait does not follow when that is set forward.
        private func isLate() -> Bool {
            let isLate = bound.isOver
            guard isLate else { return false }
            relay.close { bound.report(.deadline) }
            return true
        }
    }
}
