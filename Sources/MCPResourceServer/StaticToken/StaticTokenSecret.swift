// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

/// A new static bearer token, on its way to whoever is to present it.
///
/// ```swift
/// let secret = try StaticTokenSecret()
/// let entry = try StaticToken(for: secret, name: "alice", scopes: "mcp:connect")
/// store(entry.line)
/// show(secret.reveal())
/// ```
/// The library makes the secret, 256 random bits, and takes none that a person chose. It cannot be copied or printed; it is
/// revealed once, and nothing that a server stores leads back to it.
///
/// A token is `mcpst_`, the entry's id (16 hexadecimal digits), `_`, the secret (64), `_`, and the CRC-32 of all that stands
/// before (8), in lower case. Scanners of source code find one by `mcpst_[0-9a-f]{16}_[0-9a-f]{64}_[0-9a-f]{8}`.
public struct StaticTokenSecret: ~Copyable, Sendable {
    let number: UInt64
    let text: [UInt8]

    /// A new token.
    ///
    /// - Throws: ``StaticTokenError`` with the code `randomness` if the system has no random bytes.
    public init() throws(StaticTokenError) {
        let random = try Self.randomBytes(8 + 32)
        number = random.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
        text = StaticTokenText.make(id: number, secret: Array(random.dropFirst(8)))
    }

    private static func randomBytes(_ count: Int) throws(StaticTokenError) -> [UInt8] {
        do throws(KeyError) {
            return try SecureRandom.bytes(count)
        } catch {
            throw StaticTokenError(.randomness, error.detail)
        }
    }

    /// What the token's entry is found by. No secret.
    public var id: String { StaticToken.text(of: number) }

    /// The token, for whoever is to present it: as `Authorization: Bearer …`, over TLS, to this server alone.
    public consuming func reveal() -> String {
        String(decoding: text, as: UTF8.self)
    }
}
