// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

/// What a store knows a session by: a digest of its id and of the resource it is for, 32 bytes. The id itself is never stored.
public struct SessionKey: Sendable, Hashable {
    /// The digest.
    public let bytes: [UInt8]

    init(_ session: String, of resource: String) {
        bytes = Digest.sha256(Array("mcp-session:\(resource.utf8.count):".utf8) + resource.utf8 + session.utf8)
    }
}

/// Whose a session is: a digest of the caller's issuer, stable subject and client, 32 bytes. A refreshed token has the same owner.
public struct SessionOwner: Sendable, Hashable {
    /// The digest.
    public let bytes: [UInt8]

    /// The owner that a store has kept as bytes. Other bytes than those of an owner are nobody's.
    public init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Nil is a caller without credentials, which is an owner of its own: nobody's session becomes theirs, and theirs nobody else's.
    init(_ principal: Principal?) {
        guard let principal else {
            bytes = Digest.sha256(Array("mcp-session-owner:anonymous".utf8))
            return
        }
        let identity = principal.id.bytes
        let client = principal.clientID.map { Array("client:".utf8) + $0.utf8 } ?? []
        bytes = Digest.sha256(Array("mcp-session-owner:\(identity.count):".utf8) + identity + client)
    }
}

extension SessionKey: CustomStringConvertible, CustomReflectable {
    /// A redaction.
    public var description: String { "SessionKey(redacted)" }

    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

extension SessionOwner: CustomStringConvertible, CustomReflectable {
    /// A redaction.
    public var description: String { "SessionOwner(redacted)" }

    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
