// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Faults and the log of requests.
extension ScriptedAuthorizationServer {
    /// Answers requests for these documents with a fault, in place of anything scripted for them before.
    ///
    /// - Parameter times: How many requests for each document it lasts, good answers coming after that; until it is
    ///   scripted otherwise or ``heal(_:)`` if nil.
    public func script(_ endpoints: ScriptedEndpoints, _ fault: ScriptedFault, times: Int? = nil) {
        state.withLock { $0.script.set([FaultScript.Turn(fault: fault, left: times)], for: endpoints) }
    }

    /// Answers the next requests for each of these documents with these faults, one after the other, and well after that, in
    /// place of anything scripted for them before.
    public func script(_ endpoints: ScriptedEndpoints, inTurn faults: [ScriptedFault]) {
        state.withLock { $0.script.set(faults.map { FaultScript.Turn(fault: $0, left: 1) }, for: endpoints) }
    }

    /// Gives good answers again. Those that are being held back or trickled go on as they were.
    public func heal(_ endpoints: ScriptedEndpoints = .all) {
        state.withLock { $0.script.set([], for: endpoints) }
    }

    /// The requests so far, in the order their heads were complete.
    public var requests: [ScriptedRequest] { state.withLock { $0.requests } }

    /// How many connections were made so far, those without a request too.
    public var connectionCount: Int { state.withLock { $0.connections } }

    /// How many requests so far were for one of these documents.
    public func count(_ endpoints: ScriptedEndpoints) -> Int {
        state.withLock { $0.count(endpoints) }
    }

    /// How many requests so far had this path, whatever their query.
    public func count(path: String) -> Int {
        state.withLock { $0.requests.count { Self.path(of: $0.target).elementsEqual(path.utf8) } }
    }

    /// Forgets ``requests`` and ``connectionCount``.
    public func clearLog() {
        state.withLock { state in
            state.requests = []
            state.connections = 0
        }
    }

    static func path(of target: String) -> Substring.UTF8View {
        target.utf8.prefix { $0 != UInt8(ascii: "?") }
    }
}

/// What is still to go wrong, for each document.
struct FaultScript: Sendable {
    struct Turn: Sendable {
        let fault: ScriptedFault
        /// Requests; nil for any number.
        var left: Int?
    }

    private var turns: [ScriptedEndpoints: [Turn]] = [:]

    mutating func set(_ turns: [Turn], for endpoints: ScriptedEndpoints) {
        for endpoint in ScriptedEndpoints.each where endpoints.contains(endpoint) { self.turns[endpoint] = turns }
    }

    /// The fault of the next request.
    mutating func next(for endpoints: ScriptedEndpoints) -> ScriptedFault? {
        for endpoint in ScriptedEndpoints.each where endpoints.contains(endpoint) {
            while let turn = turns[endpoint]?.first {
                guard let left = turn.left else { return turn.fault }
                if left > 1 {
                    turns[endpoint]?[0].left = left - 1
                } else {
                    turns[endpoint]?.removeFirst()
                }
                if left > 0 { return turn.fault }
            }
        }
        return nil
    }
}
