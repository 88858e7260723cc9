// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// What makes the user of a token the same user over time, within one issuer.
///
/// If the claims are not there, the token is a machine's if it names a client and has no trace of a login (`auth_time`,
/// `acr`, `amr`, `sid`, `username`, `preferred_username`, `email`, or a `sub` other than the client): then the client is
/// the stable subject. Otherwise the token is refused, because nothing stored for its user could be found again.
public struct SubjectRule: Sendable, Hashable {
    let paths: [ClaimPath]

    private init(paths: [ClaimPath]) {
        self.paths = paths
    }

    /// `sub` (RFC 9068 section 2.2).
    public static let sub = SubjectRule(paths: ["sub"])

    /// These claims together, all of them texts: for issuers whose `sub` differs from client to client and who have
    /// another stable identity, for example `.claims("tid", "oid")`.
    public static func claims(_ paths: ClaimPath...) -> SubjectRule {
        SubjectRule(paths: paths)
    }

    func validate(parameter: String) throws(ConfigurationError) {
        if paths.isEmpty {
            throw ConfigurationError(
                parameter: parameter,
                value: "[]",
                problem: "names no claim",
                remedy: "write .sub, or the claims that identify a user"
            )
        }
        for path in paths { try path.validate(parameter: parameter) }
    }
}
