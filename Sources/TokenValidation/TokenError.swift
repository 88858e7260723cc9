// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// Why a token was refused.
///
/// ``code`` decides what a program does, ``label`` counts, ``detail`` is for operators. None of them holds a token, a
/// signature or a key; none of them is meant for the client, which learns only what the challenge's fixed texts say.
/// Two errors are equal if code and claim are.
public struct TokenError: Error, Sendable {
    /// The rule that was broken.
    public let code: Code

    /// The claim or header parameter that the rule is about, if there is one. A name, never a value.
    public let claim: String?

    /// One line for operators, at most 400 bytes of printable ASCII. It may quote an issuer, an audience, a client, a key id,
    /// a type or a time, shortened; never a whole token, a signature or a claim about a person.
    public var detail: String { Printable.line(text()) }

    /// Makes ``detail`` when somebody asks for it: most refusals are only counted, and an attacker's cost nothing then.
    private let text: @Sendable () -> String

    /// The name of ``code``: a text from a short fixed list, fit for a metric's label.
    public var label: String { code.name }

    init(_ code: Code, claim: String? = nil, _ detail: @autoclosure @escaping @Sendable () -> String) {
        self.code = code
        self.claim = claim
        text = detail
    }
}

extension TokenError: Hashable {
    /// Whether code and claim are equal.
    public static func == (one: TokenError, other: TokenError) -> Bool {
        one.code == other.code && one.claim == other.claim
    }

    /// Hashes code and claim.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(code)
        hasher.combine(claim)
    }
}

extension TokenError: CustomStringConvertible {
    /// Label and detail.
    public var description: String { "\(label): \(detail)" }
}
