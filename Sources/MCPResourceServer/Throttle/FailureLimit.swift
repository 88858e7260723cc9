// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import TokenValidation

/// How many failed authentications are answered as such.
///
/// A failure is a token that is refused: one that does not verify, or that the deny-list has. A request without credentials is none, and
/// neither are a missing scope, an outage, or credentials that are no token by their form. Failures are counted by address (IPv6 by
/// its first 64 bits) and by credential. Over a limit the answer to one more is a 429 with `Retry-After` in place of the 401, and what
/// can be refused without its signature is: an expired token, another server's.
///
/// A token that verifies is never refused by this, whoever else shares its address.
public struct FailureLimit: Sendable {
    private enum Place: Sendable {
        case memory(perAddress: Int, perCredential: Int, window: Duration, capacity: Int)
        case shared(any FailureStore)
        case nowhere
    }

    private let place: Place

    /// Counts in this process, in memory that does not grow beyond about 64 bytes for each unit of `capacity`. The default.
    ///
    /// - Parameters:
    ///   - perAddress: The failures of one address that get a 401, 1 to 1 million: so many at once, and then as many for each `window`.
    ///     Many people may share an address, and each of them fails once whenever a token has ended.
    ///   - perCredential: The same for one token, whatever addresses it comes from.
    ///   - window: 1 second to 1 day.
    ///   - capacity: The addresses, and the credentials, that are remembered: 64 to 10 million of each. When there are more, those that
    ///     failed least are forgotten.
    public static func inMemory(
        perAddress: Int = 100,
        perCredential: Int = 50,
        window: Duration = .seconds(60),
        capacity: Int = 65_536
    ) -> FailureLimit {
        FailureLimit(
            place: .memory(perAddress: perAddress, perCredential: perCredential, window: window, capacity: capacity)
        )
    }

    /// Counts in a store of your own, or in an ``InMemoryFailureStore`` that several servers share.
    public static func shared(_ store: any FailureStore) -> FailureLimit {
        FailureLimit(place: .shared(store))
    }

    /// Counts nothing: every failure gets its 401. For a server behind something that does the same.
    public static let off = FailureLimit(place: .nowhere)

    /// Where a server counts; nil if it does not.
    ///
    /// - Throws: ``ConfigurationError`` about a number that is out of range.
    func counter(clock: MonotonicClock) throws(ConfigurationError) -> FailureCounter? {
        switch place {
        case .nowhere: return nil
        case .shared(let store): return FailureCounter(store)
        case .memory(let perAddress, let perCredential, let window, let capacity):
            try Self.validate(perAddress, in: 1...1_000_000, "perAddress", "failures")
            try Self.validate(perCredential, in: 1...1_000_000, "perCredential", "failures")
            // A part of a second counts as one.
            let whole = max(.zero, min(window, .seconds(86_401)) - .nanoseconds(1)).components.seconds
            try Self.validate(window < .seconds(1) ? 0 : Int(clamping: whole) + 1, in: 1...86_400, "window", "seconds")
            try Self.validate(capacity, in: 64...10_000_000, "capacity", "addresses")
            return FailureCounter(
                InMemoryFailureStore(
                    perAddress: perAddress,
                    perCredential: perCredential,
                    window: window,
                    capacity: capacity,
                    clock: clock
                )
            )
        }
    }

    private static func validate(
        _ value: Int,
        in range: ClosedRange<Int>,
        _ name: String,
        _ unit: String
    ) throws(ConfigurationError) {
        let isInRange = range.contains(value)
        guard isInRange else {  // check: failure-limit-range
            throw ConfigurationError(
                parameter: "failureLimit.\(name)",
                value: String(value),
                problem: "is out of range",
                remedy: "write \(range.lowerBound) to \(range.upperBound) \(unit)"
            )
        }
    }
}

extension FailureLimit: CustomStringConvertible, CustomReflectable {
    /// The numbers; nothing of a store, which may hold a password.
    public var description: String {
        switch place {
        case .memory(let perAddress, let perCredential, let window, _):
            "FailureLimit(\(perAddress) per address, \(perCredential) per credential in \(window))"
        case .shared: "FailureLimit(shared)"
        case .nowhere: "FailureLimit(off)"
        }
    }

    /// A mirror that shows the description only.
    public var customMirror: Mirror { Mirror(self, children: ["limit": description]) }
}
