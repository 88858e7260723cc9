// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// What an authorization server says of itself (RFC 8414 section 2).
public struct AuthorizationServerMetadata: Sendable {
    /// The issuer identifier, byte for byte the configured one.
    public let issuer: String
}
