// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// A secret that both the issuer and this server hold, for HS256, HS384 and HS512.
///
/// Whoever can verify with it can also sign with it. It never comes from a key set that was fetched, and its text
/// forms, dumps and mirrors show nothing of it.
public struct SharedSecret: Sendable {
    package let bytes: [UInt8]

    /// Takes at least 32 bytes, as HS256 needs them (RFC 7518 §3.2; HS384 needs 48, HS512 needs 64).
    ///
    /// Refuses bytes that nobody can have drawn at random: fewer than eight different values, a short piece repeated,
    /// values that go up or down in equal steps, the best-known secrets of examples. Does not, and cannot, tell whether the rest are random: make them with
    /// `openssl rand 32` and never from a password.
    public init(_ bytes: [UInt8]) throws(KeyError) {
        try Self.checkLength(bytes, minimum: 32)
        if Self.isPredictable(bytes) {  // check: secret-entropy
            throw KeyError(.weakKey, "the secret is not random; make one with \"openssl rand -base64 32\"")
        }
        self.bytes = bytes
    }

    /// A secret of a JWK, of any strength: ``isPredictable`` tells.
    init(unjudged bytes: [UInt8]) throws(KeyError) {
        try Self.checkLength(bytes, minimum: 32)
        self.bytes = bytes
    }

    static func checkLength(_ bytes: [UInt8], minimum: Int) throws(KeyError) {
        if bytes.count < minimum {  // check: secret-length
            throw KeyError(.weakKey, "the secret needs at least \(minimum) bytes, it has \(bytes.count)")
        }
    }

    /// Whether the bytes show that they were not drawn at random.
    package var isPredictable: Bool { Self.isPredictable(bytes) }

    private static func isPredictable(_ bytes: [UInt8]) -> Bool {
        let periods = 1...max(1, bytes.count / 2)
        let isRepeated = periods.contains { period in bytes.dropFirst(period).elementsEqual(bytes.dropLast(period)) }
        let steps = zip(bytes.dropFirst(), bytes).map { $0 &- $1 }
        return Set(bytes).count < 8 || isRepeated || Set(steps).count < 2 || isExample(bytes)
    }

    /// Secrets that documentation and token debuggers show, long enough by themselves or when repeated.
    private static let examples = [
        "your-256-bit-secret", "your-384-bit-secret", "your-512-bit-secret",
        "a-string-secret-at-least-256-bits-long", "a-valid-string-secret-that-is-at-least-384-bits-long",
        "a-valid-string-secret-that-is-at-least-512-bits-long-which-is-very-long",
    ]

    /// Whether the bytes are one of the examples, over and over, with nothing or one fixed byte between.
    private static func isExample(_ bytes: [UInt8]) -> Bool {
        examples.contains { example in
            let text = Array(example.utf8)
            guard bytes.starts(with: text) else { return false }
            let separator = bytes.dropFirst(text.count).prefix(1)
            return [text, text + separator]
                .contains { unit in
                    bytes.indices.allSatisfy { bytes[$0] == unit[$0 % unit.count] }
                }
        }
    }
}

extension SharedSecret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Says that there is a secret, and nothing about it.
    public var description: String { "SharedSecret(redacted)" }
    /// Says that there is a secret, and nothing about it.
    public var debugDescription: String { description }
    /// Shows no members.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
