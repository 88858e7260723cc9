// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// The six kinds of JSON value (RFC 8259 §3). `true` and `false` are never numbers.
public enum JSONKind: Sendable, Hashable {
    /// The literal `null`.
    case null
    /// `true` or `false`.
    case bool
    /// A number, an integer or not.
    case number
    /// A string.
    case string
    /// An array.
    case array
    /// An object.
    case object
}
