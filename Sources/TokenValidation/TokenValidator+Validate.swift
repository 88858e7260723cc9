// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

package import JOSE

extension TokenValidator {
    /// Decides about a token.
    ///
    /// Suspends only if the issuer's key source has to look for a key, and then once; otherwise it stays on the caller's
    /// executor from beginning to end.
    public func validate(_ token: String) async -> Verdict {
        let text = TokenText(token)
        if let known = remembered(text) { return .valid(known) }
        return await verify(text)
    }

    /// A token that was accepted before, and that would be accepted now; nil for any other, and without a cache.
    ///
    /// Not inlined: an asynchronous function counts a reference to the cache before it asks it.
    @inline(never)
    package func remembered(_ token: TokenText) -> AccessToken? {
        token.withBytes { verified?.find($0, clock) }
    }

    /// Makes all checks, and remembers what has passed them.
    ///
    /// - Parameters:
    ///   - sparingly: Whether to do no more than it takes to find out if the token is good: its claims are looked at first, and
    ///     if they are not good, neither its key nor its signature is. The reason for a refusal may then be a forger's words, and is
    ///     not for the client. What is accepted is the same.
    ///   - onKeyMiss: Called if the keys held do not decide, and the issuer's source is asked to look for one.
    @inline(__always)  // Within `validate`, which would pay for another call that may suspend.
    package func verify(_ token: TokenText, sparingly: Bool = false, onKeyMiss: () -> Void = {}) async -> Verdict {
        switch decide(token, sparingly: sparingly) {
        case .decided(let verdict):
            return verdict
        case .lacksKey(let opened):
            onKeyMiss()
            return await lookAgain(opened, for: token)
        }
    }

    private func decide(_ token: TokenText, sparingly: Bool) -> Beginning {
        var log = FirstFailure()
        switch begin(token, claimsFirst: sparingly, &log) {
        case .decided(let verdict):
            keep(verdict, for: token)
            return .decided(verdict)
        case .lacksKey(let opened):
            return .lacksKey(opened)
        }
    }

    private func lookAgain(_ opened: borrowing OpenedToken, for token: TokenText) async -> Verdict {
        var log = FirstFailure()
        let verdict = await lookAgain(opened, &log)
        keep(verdict, for: token)
        return verdict
    }

    private func keep(_ verdict: Verdict, for token: TokenText) {
        guard let verified, case .valid(let accepted) = verdict else { return }
        token.withBytes { verified.keep(accepted, for: $0) }
    }
}
