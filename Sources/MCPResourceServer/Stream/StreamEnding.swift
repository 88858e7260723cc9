// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// Why an answer has to be over.
enum StreamEnding: String, Sendable {
    /// Its caller's token is not good for longer, or it has lasted as long as an answer may.
    case deadline = "stream_deadline"
    /// Its caller is on the deny-list now.
    case denied = "stream_denied"
    /// The entry of its caller's static token is gone or has changed.
    case withdrawn = "stream_token_withdrawn"
}
