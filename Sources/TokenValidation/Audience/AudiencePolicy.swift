// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// By what a token shows that it was issued for this server. There is no policy that accepts every token.
///
/// All comparisons are of bytes; nothing matches by prefix, by origin or by pattern.
public struct AudiencePolicy: Sendable {
    enum Rule: Sendable {
        case resource(ResourceIdentifier)
        case identifiers([String])
        case clients([String], claim: ClaimPath, required: ClaimPath, value: String)
    }

    let rule: Rule

    /// `aud` names the resource itself (RFC 8707). The canonical forms are compared, so `https://h` and `https://H:443/`
    /// are one audience; `https://h/mcp` and `https://h/mcp/` are two.
    public static func resource(_ resource: ResourceIdentifier) -> AudiencePolicy {
        AudiencePolicy(rule: .resource(resource))
    }

    /// `aud` names one of these, exactly as written: for authorization servers that put an application id, an API
    /// identifier or a fixed word there.
    public static func identifiers(_ identifiers: [String]) -> AudiencePolicy {
        AudiencePolicy(rule: .identifiers(identifiers))
    }

    /// For authorization servers that send no `aud`: the token was issued to one of these clients, and another claim shows
    /// that it is an access token. A token that has an `aud` is refused; name that with ``identifiers(_:)`` instead.
    ///
    /// This says who may call, not for which server the token is: every server with the same list accepts it.
    ///
    /// - Parameters:
    ///   - clients: The allowed client ids, exactly as written.
    ///   - claim: Where the token has its client id.
    ///   - required: The claim that only access tokens have with this value.
    ///   - value: That value.
    public static func clients(
        _ clients: [String],
        claim: ClaimPath = "client_id",
        requiring required: ClaimPath = "token_use",
        equalTo value: String = "access"
    ) -> AudiencePolicy {
        AudiencePolicy(rule: .clients(clients, claim: claim, required: required, value: value))
    }

    func validate(parameter: String) throws(ConfigurationError) {
        switch rule {
        case .resource:
            return
        case .identifiers(let names):
            try Self.validate(names, of: "audience identifiers", parameter: parameter)
        case .clients(let names, let claim, let required, let value):
            try Self.validate(names, of: "client ids", parameter: parameter)
            try claim.validate(parameter: "\(parameter).claim")
            try required.validate(parameter: "\(parameter).requiring")
            if value.isEmpty {
                throw ConfigurationError(
                    parameter: "\(parameter).equalTo",
                    value: "",
                    problem: "an empty value",
                    remedy: "write the value that access tokens have, for example \"access\""
                )
            }
        }
    }

    private static func validate(_ names: [String], of what: String, parameter: String) throws(ConfigurationError) {
        if names.isEmpty {  // check: configured-audience-empty
            throw ConfigurationError(
                parameter: parameter,
                value: "[]",
                problem: "names no \(what), so no token could be meant for this server",
                remedy: "write at least one"
            )
        }
        if names.count > Limits.audiences {
            throw ConfigurationError(
                parameter: parameter,
                value: "\(names.count)",
                problem: "is more \(what) than allowed",
                remedy: "write at most \(Limits.audiences)"
            )
        }
        if let odd = names.first(where: { $0.isEmpty || $0.utf8.contains(where: Limits.isControl) }) {
            throw ConfigurationError(
                parameter: parameter,
                value: odd,
                problem: odd.isEmpty ? "an empty text among the \(what)" : "has control characters",
                remedy: "write the value exactly as the token has it"
            )
        }
    }
}
