// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// Where a server's deny-list comes from.
///
/// Every request is compared with ``current``, and open streams whenever the store says that it has changed, so a store keeps its
/// entries in memory and brings them up to date in the background: from a file (``DenyListFile``), a database, or a channel that
/// replicas share. The simplest store of your own holds a ``DenyList`` and feeds it.
///
/// ```swift
/// final class SharedDenyList: DenyListStore {
///     private let list = DenyList()
///     var current: DenyListSnapshot? { list.current }
///     func observe(_ change: @escaping @Sendable () -> Void) -> StoreObservation { list.observe(change) }
///     func run(reporting report: @escaping @Sendable (String) -> Void) async {
///         for await entries in updates { do { try list.replace(with: entries) } catch { report("\(error)") } }
///     }
/// }
/// ```
public protocol DenyListStore: Sendable {
    /// The entries now. It is read for every request and must not wait for anything.
    ///
    /// Nil says that the store cannot tell: nothing has been loaded yet, or what was loaded is too old to go by. Requests with a
    /// token are then answered with 503; streams that are open stay open. Whether and when an outage comes to that is the store's
    /// choice: one that goes on with the last set it had never gets there.
    var current: DenyListSnapshot? { get }

    /// Asks to be told of changes.
    ///
    /// - Parameter change: Called after every change of ``current``, on any thread, holding no lock. It ends the open streams whose
    ///   tokens are denied now before it returns.
    /// - Returns: Ends the observation when it is cancelled or let go.
    func observe(_ change: @escaping @Sendable () -> Void) -> StoreObservation

    /// Works in the background for as long as ``ResourceServer/run()`` does, and returns soon after its task is cancelled. By default
    /// there is nothing to do.
    ///
    /// - Parameter report: Takes a problem that the operator should hear of, as one line without secrets and names of people.
    func run(reporting report: @escaping @Sendable (_ problem: String) -> Void) async
}

extension DenyListStore {
    /// Returns at once.
    public func run(reporting report: @escaping @Sendable (_ problem: String) -> Void) async {}
}
