// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// What a validator says about a token. There are three answers, because "cannot tell" is neither of the other two: an
/// outage that looked like a bad token would log every user out.
public enum Verdict: Sendable {
    /// Every check passed.
    case valid(AccessToken)

    /// A check failed; the same token will not pass later, except one that is not yet valid.
    case refused(TokenError)

    /// The issuer's keys are not at hand; ask again after that many seconds.
    case unavailable(retryAfter: Int)

    /// The token, or the reason as a thrown error.
    ///
    /// - Throws: ``TokenError`` for a refused token, ``KeysUnavailable`` where nothing can be said.
    public func get() throws -> AccessToken {
        switch self {
        case .valid(let token): return token
        case .refused(let error): throw error
        case .unavailable(let seconds): throw KeysUnavailable(retryAfter: seconds)
        }
    }
}

/// The keys that would decide about a token are not at hand. Answer 503, never 401.
public struct KeysUnavailable: Error, Sendable, Hashable, CustomStringConvertible {
    /// Seconds until it is worth asking again.
    public let retryAfter: Int

    package init(retryAfter: Int) {
        self.retryAfter = retryAfter
    }

    /// One line for operators.
    public var description: String { "keys unavailable, retry after \(retryAfter) s" }
}
