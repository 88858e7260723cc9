// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

public import JOSE
public import TokenValidation

/// Handles for what a tool has to remember between two calls: revisions of the protocol from 2026-07-28 on have no sessions, and a
/// tool gives such a handle to its client instead, which sends it back as an argument.
///
/// ```swift
/// let baskets = try StateHandles([secret], purpose: "basket")
/// let handle = try baskets.handle(for: Array(basketID.utf8), of: caller)      // into the result
/// guard let state = baskets.state(of: handle, for: caller) else { … }        // from the arguments of the next call
/// ```
/// The state travels in the handle, encrypted (AES-256-GCM): nobody can read, change or guess one, and it is of use only to the
/// caller it was made for (issuer, stable subject and client), for the same purpose, until it is over. Nothing is stored, so a handle can
/// be used more than once until then; keep what must happen once in a database, and its key in the handle. A handle is no
/// credential: the token is demanded with every call all the same.
public struct StateHandles: Sendable {
    /// The most bytes that a state may have.
    public static let longestState = 16 * 1024

    private let keys: [[UInt8]]
    private let purpose: [UInt8]
    private let lifetime: Double
    private let clock: WallClock

    /// Handles for one purpose.
    ///
    /// - Parameters:
    ///   - secrets: The first one seals, all of them open: put a new one before the old one to change it. Replicas share them.
    ///   - purpose: What the handles are for. Those for one purpose are of no use for another.
    ///   - lifetime: How long a handle is good, 1 second to 30 days.
    ///   - clock: The time of day by which handles are over.
    /// - Throws: ``ConfigurationError`` without a secret, or for a lifetime out of range.
    public init(
        _ secrets: [SharedSecret],
        purpose: String,
        lifetime: Duration = .seconds(3600),
        clock: WallClock = .system
    ) throws(ConfigurationError) {
        guard !secrets.isEmpty else {
            throw ConfigurationError(
                parameter: "secrets",
                value: "",
                problem: "is empty",
                remedy: "give at least one secret of 32 random bytes"
            )
        }
        let isInRange = (.seconds(1) ... .seconds(2_592_000)).contains(lifetime)
        guard isInRange else {  // check: state-handle-lifetime
            throw ConfigurationError(
                parameter: "lifetime",
                value: "\(lifetime)",
                problem: "is out of range",
                remedy: "write 1 second to 30 days"
            )
        }
        // A key of its own, whatever else the secret is used for.
        keys = secrets.map { MAC.hmac(.hs256, key: $0.bytes, message: Array("mcp-resource-server state handle".utf8)) }
        self.purpose = Array(purpose.utf8)
        self.lifetime = lifetime / .seconds(1)
        self.clock = clock
    }

    /// A handle that gives back `state` to this caller. No two are the same.
    ///
    /// - Throws: ``StateHandleError`` if the state is longer than ``longestState``, or libcrypto fails.
    public func handle(for state: [UInt8], of caller: Principal) throws(StateHandleError) -> String {
        let isShort = state.count <= Self.longestState
        guard isShort else {  // check: state-handle-length
            throw StateHandleError(.tooLong)
        }
        let end = UInt64(exactly: (clock.now() + lifetime).rounded(.down)) ?? 0
        let message = Self.bytes(end) + state
        guard let key = keys.first, let sealed = try? AEAD.seal(message, key: key, context: context(of: caller)) else {
            throw StateHandleError(.cryptographicFailure)
        }
        return Base64URL.encode(sealed)
    }

    /// What a handle of this caller holds. Nil for everything else, whatever the reason: changed, made up, over, another caller's, for
    /// another purpose.
    public func state(of handle: String, for caller: Principal) -> [UInt8]? {
        guard handle.utf8.count <= 2 * Self.longestState, let sealed = try? Base64URL.decode(handle) else { return nil }
        let context = context(of: caller)
        for key in keys {
            guard let opened = AEAD.open(sealed, key: key, context: context), opened.count >= 8 else { continue }
            let end = opened.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            let isGood = clock.now() < Double(end)
            guard isGood else {  // check: state-handle-expiry
                return nil
            }
            return Array(opened.dropFirst(8))
        }
        return nil
    }

    private func context(of caller: Principal) -> [UInt8] {
        SessionOwner(caller).bytes + purpose
    }

    private static func bytes(_ number: UInt64) -> [UInt8] {
        (0..<8).reversed().map { UInt8(truncatingIfNeeded: number >> (8 * UInt64($0))) }
    }
}

extension StateHandles: CustomStringConvertible, CustomReflectable {
    /// A redaction.
    public var description: String { "StateHandles(redacted)" }

    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
