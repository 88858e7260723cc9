// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import ProtectedResource
import TokenValidation

/// How sessions of the protocol revisions before 2026-07-28 (`MCP-Session-Id`) are tied to those who began them.
///
/// A session id is no proof of anything: whoever gets hold of one could go on as somebody else. So when a handler's answer has the
/// header, the gate keeps whose session it is: issuer, stable subject and client. A later request that names a session of another
/// caller gets the 404 of one that does not exist, before its body is read. A server that never sends the header has no sessions,
/// and nothing to configure.
public struct SessionPolicy: Sendable {
    private enum Place: Sendable {
        case memory(capacity: Int, perCaller: Int)
        case shared(any SessionStore)
        case nowhere
    }

    private let place: Place
    private let lifetime: Duration

    /// Keeps them in this process. The default.
    ///
    /// After a restart every session is unknown, which makes clients begin new ones.
    ///
    /// - Parameters:
    ///   - capacity: The most sessions: 1 to 10 million. When there are as many, the caller who has most loses half of them; if nobody
    ///     has more than ``InMemorySessionStore/modest``, an answer that begins another one becomes a 503.
    ///   - perCaller: The most sessions of one caller. Who begins more loses the one that was unused for longest.
    ///   - lifetime: How long an unused session is known, 1 second to 30 days.
    public static func inMemory(
        capacity: Int = 100_000,
        perCaller: Int = 1_000,
        lifetime: Duration = .seconds(86_400)
    ) -> SessionPolicy {
        SessionPolicy(place: .memory(capacity: capacity, perCaller: perCaller), lifetime: lifetime)
    }

    /// Keeps them in a store that replicas share, so that each of them honours the sessions of all.
    ///
    /// - Parameters:
    ///   - store: The store.
    ///   - lifetime: How long an unused session is known, 1 second to 30 days.
    public static func shared(
        _ store: any SessionStore,
        lifetime: Duration = .seconds(86_400)
    ) -> SessionPolicy {
        SessionPolicy(place: .shared(store), lifetime: lifetime)
    }

    /// Does not look at session ids. The handler then has to hold by itself that nobody uses another's session.
    public static let unchecked = SessionPolicy(place: .nowhere, lifetime: .seconds(1))

    /// What a server does about sessions; nil if nothing.
    func rule(
        for resource: ResourceIdentifier,
        clock: MonotonicClock
    ) throws(ConfigurationError) -> SessionRule? {
        try Self.validate(Int(clamping: lifetime.components.seconds), in: 1...2_592_000, "lifetime", "seconds")
        let store: any SessionStore
        switch place {
        case .nowhere: return nil
        case .shared(let given): store = given
        case .memory(let capacity, let perCaller):
            try Self.validate(capacity, in: 1...10_000_000, "capacity", "sessions")
            try Self.validate(perCaller, in: 1...10_000_000, "perCaller", "sessions")
            store = InMemorySessionStore(capacity: capacity, perCaller: perCaller, clock: clock)
        }
        return SessionRule(store: store, lifetime: lifetime, resource: resource.canonical)
    }

    private static func validate(
        _ value: Int,
        in range: ClosedRange<Int>,
        _ name: String,
        _ unit: String
    ) throws(ConfigurationError) {
        let isInRange = range.contains(value)
        guard isInRange else {  // check: session-policy-range
            throw ConfigurationError(
                parameter: "sessions.\(name)",
                value: String(value),
                problem: "is out of range",
                remedy: "write \(range.lowerBound) to \(range.upperBound) \(unit)"
            )
        }
    }
}

extension SessionPolicy: CustomStringConvertible, CustomReflectable {
    /// Where sessions are kept, and for how long; nothing of a shared store, which may hold a password.
    public var description: String {
        switch place {
        case .memory: "SessionPolicy(in memory, \(lifetime))"
        case .shared: "SessionPolicy(shared, \(lifetime))"
        case .nowhere: "SessionPolicy(unchecked)"
        }
    }

    /// A mirror that shows the description only.
    public var customMirror: Mirror { Mirror(self, children: ["policy": description]) }
}
