// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

public import TokenValidation

/// Counts failed authentications in this process, in memory of fixed size.
///
/// Nothing is allocated for an address that never fails, and whoever brings failures from very many addresses makes it forget the
/// addresses that failed least, not those that are over their limit.
public final class InMemoryFailureStore: FailureStore {
    private let clock: MonotonicClock
    private let addresses: FailureTable
    private let credentials: FailureTable

    /// An empty store.
    ///
    /// - Parameters:
    ///   - perAddress: The failures of one address within the limit: so many at once, and then as many for each `window`.
    ///   - perCredential: The same for one credential.
    ///   - window: The time in which that many are within the limit. Less than a millisecond counts as one.
    ///   - capacity: The addresses, and the credentials, that are remembered: 10 million of each at most.
    ///   - clock: The clock by which failures are forgotten.
    public init(
        perAddress: Int = 100,
        perCredential: Int = 50,
        window: Duration = .seconds(60),
        capacity: Int = 65_536,
        clock: MonotonicClock = .continuous
    ) {
        self.clock = clock
        addresses = FailureTable(limit: perAddress, window: window, capacity: capacity)
        credentials = FailureTable(limit: perCredential, window: window, capacity: capacity)
    }

    private func table(of key: FailureKey) -> FailureTable {
        switch key.kind {
        case .address: addresses
        case .credential: credentials
        }
    }

    /// How long it takes until another failure of this key is within its limit; nil if it is now.
    public func pause(for key: FailureKey) -> Duration? {
        table(of: key).pause(for: key, clock.now())
    }

    /// The same of two keys, at one moment: of the first that is over its limit.
    func pause(for key: FailureKey, _ other: FailureKey?) -> Duration? {
        let now = clock.now()
        return table(of: key).pause(for: key, now) ?? other.flatMap { table(of: $0).pause(for: $0, now) }
    }

    /// Counts a failure, if it is within the limit.
    public func record(_ key: FailureKey) -> Duration? {
        table(of: key).record(key, clock.now())
    }

    /// How many addresses and credentials have failures that count now.
    public var count: Int {
        let now = clock.now()
        return addresses.count(now) + credentials.count(now)
    }
}

extension InMemoryFailureStore: CustomStringConvertible, CustomReflectable {
    /// How many addresses and credentials it counts; not which.
    public var description: String { "InMemoryFailureStore(\(count) counted)" }

    /// A mirror that shows the number only.
    public var customMirror: Mirror { Mirror(self, children: ["count": count]) }
}
