// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

public import JOSE

/// What audit events say of the user behind a request.
public struct SubjectDisclosure: Sendable {
    private enum Rule: Sendable {
        case omitted
        case plain
        case hashed(SharedSecret)
    }

    private let rule: Rule

    /// Nothing.
    public static let omitted = SubjectDisclosure(rule: .omitted)

    /// The token's `sub`: at many issuers a name or an address of electronic mail.
    public static let plain = SubjectDisclosure(rule: .plain)

    /// A pseudonym: the same for every request of one user at one issuer, and of no use without the key to whoever reads the events. It
    /// is HMAC-SHA-256 over ``Principal/ID/bytes``, of which the first 16 bytes are shown as base64url.
    public static func hashed(_ key: SharedSecret) -> SubjectDisclosure {
        SubjectDisclosure(rule: .hashed(key))
    }

    /// What is told of a caller.
    func subject(of principal: Principal) -> String? {
        switch rule {
        case .omitted: nil
        case .plain: principal.subject
        case .hashed(let key):
            Base64URL.encode(MAC.hmac(.hs256, key: key.bytes, message: principal.id.bytes).prefix(16))
        }
    }
}
