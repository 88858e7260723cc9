// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// A command line that cannot be carried out: one line on standard error, exit code 64.
public struct UsageError: Error, CustomStringConvertible {
    /// What is wrong with it, and what to write instead.
    public let description: String

    /// - Parameter description: Begins with the flag.
    public init(_ description: String) { self.description = description }
}
