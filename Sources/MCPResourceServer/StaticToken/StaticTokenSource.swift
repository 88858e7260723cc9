// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// Where a server's static tokens come from: a ``StaticTokenSet``, a ``StaticTokenFile``, or a store of your own.
///
/// Every request with a static token is compared with ``current``, so a store keeps its entries in memory and brings them up to
/// date in the background.
public protocol StaticTokenSource: Sendable {
    /// The entries now. It is read for every request with a static token and must not wait for anything.
    ///
    /// Nil says that the store cannot tell, because nothing has been loaded yet: such requests are then answered with 503.
    var current: StaticTokenSet? { get }

    /// Asks to be told of changes.
    ///
    /// - Parameter change: Called after every change of ``current``, on any thread, holding no lock. It ends the open streams of
    ///   tokens whose entries are gone or have changed before it returns.
    /// - Returns: Ends the observation when it is cancelled or let go.
    func observe(_ change: @escaping @Sendable () -> Void) -> StoreObservation

    /// Works in the background for as long as ``ResourceServer/run()`` does, and returns soon after its task is cancelled. By default
    /// there is nothing to do.
    ///
    /// - Parameter report: Takes a problem that the operator should hear of, as one line without secrets and names of people.
    func run(reporting report: @escaping @Sendable (_ problem: String) -> Void) async
}

extension StaticTokenSource {
    /// Returns at once.
    public func run(reporting report: @escaping @Sendable (_ problem: String) -> Void) async {}
}
