// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// How large a JSON text may be before it is refused, unread where possible.
///
/// RFC 8259 §9 lets a parser set such limits; without them a stranger chooses how much memory and time a request
/// costs.
public struct JSONLimits: Sendable, Hashable {
    /// The longest text, in bytes.
    public let maximumBytes: Int
    /// The deepest nesting of arrays and objects: 1 admits `[]`, 0 admits no container.
    public let maximumDepth: Int
    /// The most members of one object.
    public let maximumMembers: Int

    /// Limits of your own. Out-of-range values become the nearest one in range: at most 256 MiB, a depth of at most
    /// 512, nothing negative.
    public init(maximumBytes: Int, maximumDepth: Int, maximumMembers: Int) {
        self.maximumBytes = min(max(maximumBytes, 0), 1 << 28)
        self.maximumDepth = min(max(maximumDepth, 0), 512)
        self.maximumMembers = min(max(maximumMembers, 0), 1 << 28)
    }

    /// A token's header or claims: 16 KiB, depth 32, 256 members an object.
    public static let token = JSONLimits(maximumBytes: 16 << 10, maximumDepth: 32, maximumMembers: 256)
    /// A JWK Set: 128 KiB, depth 32, 256 members an object.
    public static let keySet = JSONLimits(maximumBytes: 128 << 10, maximumDepth: 32, maximumMembers: 256)
    /// Metadata of an authorization server or a resource: 64 KiB, depth 32, 256 members an object.
    public static let metadata = JSONLimits(maximumBytes: 64 << 10, maximumDepth: 32, maximumMembers: 256)
    /// The body of an MCP request: 4 MiB, depth 128, 65 536 members an object.
    public static let requestBody = JSONLimits(maximumBytes: 4 << 20, maximumDepth: 128, maximumMembers: 1 << 16)
}
