// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer

/// Tokens of no issuer.
extension Setup {
    static func staticTokens(_ options: Options) throws -> StaticTokenFile? {
        guard let path = options.staticTokens else { return nil }
        do throws(StaticTokenError) {
            return try StaticTokenFile(path, named: "quickstart")
        } catch {
            throw UsageError("--static-tokens \(path): \(error.detail)")
        }
    }
}
