// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// Every check of a token with its outcome, for people: to find out why a token is refused, never to decide about one.
///
/// It holds no token text and no signature. It may quote an issuer, an audience, a key id, a type or a time, shortened and
/// in printable ASCII, also from a token that nobody vouches for.
public struct TokenExplanation: Sendable {
    /// What came of a check.
    public enum Outcome: String, Sendable, Hashable {
        /// The token satisfies it.
        case passed
        /// The token does not satisfy it.
        case failed
        /// It was not made, because something that it needs is missing.
        case notReached = "not_reached"
    }

    /// One check.
    public struct Step: Sendable, Hashable {
        /// A stable name in snake case.
        public let name: String
        /// What was asked.
        public let question: String
        /// What came of it.
        public let outcome: Outcome
        /// What was found. Empty for a check that was not reached for the usual reason, an earlier failure.
        public let detail: String
        /// For a failure: what may be behind it and what to do, if that can be guessed.
        public let hint: String?
    }

    /// All checks, in the order in which they are made, always the same ones.
    public let steps: [Step]

    /// Whether ``TokenValidator/validate(_:)-(String)`` accepts the token.
    public let isAccepted: Bool

    /// The refusal that ``TokenValidator/validate(_:)-(String)`` gives: the first failure. Nil if accepted, or if keys are missing.
    public let error: TokenError?

    /// Seconds, if nothing can be said because the issuer's keys are not at hand.
    public let retryAfter: Int?

    init(steps: [Step], verdict: Verdict) {
        self.steps = steps
        switch verdict {
        case .valid: (isAccepted, error, retryAfter) = (true, nil, nil)
        case .refused(let refusal): (isAccepted, error, retryAfter) = (false, refusal, nil)
        case .unavailable(let seconds): (isAccepted, error, retryAfter) = (false, nil, seconds)
        }
    }
}

extension TokenExplanation: CustomStringConvertible {
    /// One line a check, hints below theirs, the verdict last.
    public var description: String {
        var lines: [String] = []
        for step in steps {
            let mark = step.outcome == .passed ? "pass" : step.outcome == .failed ? "FAIL" : "  - "
            lines.append(step.detail.isEmpty ? "\(mark)  \(step.question)" : "\(mark)  \(step.question) \(step.detail)")
            if let hint = step.hint { lines.append("      \(hint)") }
        }
        if let retryAfter {
            lines.append("cannot tell: keys unavailable, retry after \(retryAfter) s")
        } else {
            lines.append(error.map { "refused: \($0.label)" } ?? "accepted")
        }
        return lines.joined(separator: "\n")
    }
}
