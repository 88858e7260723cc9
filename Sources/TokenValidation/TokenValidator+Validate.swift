// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

extension TokenValidator {
    /// Decides about a token.
    ///
    /// Suspends only if the issuer's key source has to look for a key, and then once; otherwise it stays on the caller's
    /// executor from beginning to end.
    public func validate(_ token: String) async -> Verdict {
        // Measured before it is copied: a megabyte costs no more than a long token.
        guard token.utf8.count <= Limits.tokenBytes else { return .refused(Form.tooLong) }
        if let known = remembered(token) { return .valid(known) }
        return await verify(Array(token.utf8))
    }

    /// Decides about a token given as bytes: by ``remembered(_:)``, else by ``verify(_:sparingly:onKeyMiss:)``.
    package func validate(_ bytes: [UInt8], sparingly: Bool = false, onKeyMiss: () -> Void = {}) async -> Verdict {
        if let known = remembered(bytes.span) { return .valid(known) }
        return await verify(bytes, sparingly: sparingly, onKeyMiss: onKeyMiss)
    }

    /// A token that was accepted before, and that would be accepted now; nil for any other, and without a cache.
    package func remembered(_ bytes: Span<UInt8>) -> AccessToken? {
        verified?.find(bytes, clock)
    }

    /// Not inlined: an asynchronous function counts a reference to the cache before it asks it.
    @inline(never)
    private func remembered(_ token: String) -> AccessToken? {
        verified?.find(token.utf8Span.span, clock)
    }

    /// Makes all checks, and remembers what has passed them.
    ///
    /// - Parameters:
    ///   - sparingly: Whether to do no more than it takes to find out if the token is good: its claims are looked at first, and
    ///     if they are not good, neither its key nor its signature is. The reason for a refusal may then be a forger's words, and is
    ///     not for the client. What is accepted is the same.
    ///   - onKeyMiss: Called if the keys held do not decide, and the issuer's source is asked to look for one.
    package func verify(_ bytes: [UInt8], sparingly: Bool = false, onKeyMiss: () -> Void = {}) async -> Verdict {
        switch decide(bytes, sparingly: sparingly) {
        case .decided(let verdict):
            return verdict
        case .lacksKey(let token):
            onKeyMiss()
            return await lookAgain(token, for: bytes)
        }
    }

    private func decide(_ bytes: [UInt8], sparingly: Bool) -> Beginning {
        var log = FirstFailure()
        switch begin(bytes, claimsFirst: sparingly, &log) {
        case .decided(let verdict):
            keep(verdict, for: bytes)
            return .decided(verdict)
        case .lacksKey(let token):
            return .lacksKey(token)
        }
    }

    private func lookAgain(_ token: borrowing OpenedToken, for bytes: [UInt8]) async -> Verdict {
        var log = FirstFailure()
        let verdict = await lookAgain(token, &log)
        keep(verdict, for: bytes)
        return verdict
    }

    private func keep(_ verdict: Verdict, for bytes: [UInt8]) {
        guard let verified, case .valid(let token) = verdict else { return }
        verified.keep(token, for: bytes.span)
    }
}
