// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

public import TokenValidation

extension TokenValidator {
    /// Validates a token that ``Credentials/parse(_:)`` found.
    ///
    /// It does not check how the token was presented; whoever parsed it has.
    public func validate(_ token: BearerToken) async -> Verdict {
        if let known = remembered(token.text) { return .valid(known) }
        return await verify(token.text)
    }
}
