// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import TokenValidation

/// What a client asks the user for, after every check (RFC 6749 §4.1.1, RFC 7636 §4.3, RFC 8707 §2).
struct AuthorizationRequest: Sendable {
    let client: Client
    let redirect: RedirectURI
    let state: String?
    /// SHA-256 of the verifier that only the client has.
    let challenge: [UInt8]
    let scope: ScopeSet
    let resource: String

    /// - Parameter redirect: One of the client's, checked before: problems found here may be told to it.
    init(
        _ fields: FormFields,
        from client: Client,
        to redirect: RedirectURI,
        _ settings: DevelopmentAuthorizationServer.Settings
    ) throws(OAuthProblem) {
        if fields.isRepeated("resource") {  // check: das-one-resource
            throw .invalidTarget("one token is for one resource here")
        }
        if fields.hasDuplicates {  // check: das-authorization-duplicates
            throw .invalidRequest("a parameter is given twice")
        }
        guard let type = fields["response_type"] else { throw .invalidRequest("response_type is missing") }
        let isCode = type.utf8.elementsEqual("code".utf8)
        if !isCode {  // check: das-response-type
            throw OAuthProblem(code: "unsupported_response_type", description: "response_type has to be code")
        }
        let isQuery = fields["response_mode"]?.utf8.elementsEqual("query".utf8) ?? true
        if !isQuery {  // check: das-response-mode
            throw .invalidRequest("response_mode has to be query, or left out")
        }
        self.client = client
        self.redirect = redirect
        state = fields["state"]
        challenge = try Self.challenge(fields)
        scope = try Self.scope(fields["scope"], settings)
        resource = try Self.resource(fields["resource"], settings)
    }

    private static func challenge(_ fields: FormFields) throws(OAuthProblem) -> [UInt8] {
        let isHashed = fields["code_challenge_method"]?.utf8.elementsEqual("S256".utf8) ?? false
        if !isHashed {  // check: das-challenge-method
            throw .invalidRequest("code_challenge_method has to be S256 (PKCE)")
        }
        guard let text = fields["code_challenge"], let digest = try? Base64URL.decode(text), digest.count == 32 else {
            throw .invalidRequest("code_challenge has to be a SHA-256 in base64url (PKCE)")
        }
        return digest
    }

    private static func scope(
        _ text: String?,
        _ settings: DevelopmentAuthorizationServer.Settings
    ) throws(OAuthProblem) -> ScopeSet {
        guard let asked = try? ScopeSet(text ?? "") else { throw .invalidScope("scope is malformed") }
        // Who may refresh is said by the client's grant types; to ask for it by this name does no harm.
        let scope = asked.subtracting("offline_access")
        let isOffered = settings.scopes?.isSuperset(of: scope) ?? true
        if !isOffered {  // check: das-scope-offered
            throw .invalidScope("a scope is asked for that there is not; see scopes_supported")
        }
        return scope
    }

    private static func resource(
        _ text: String?,
        _ settings: DevelopmentAuthorizationServer.Settings
    ) throws(OAuthProblem) -> String {
        guard let text else {
            throw .invalidTarget("resource is missing: MCP clients name the server they want to use")
        }
        guard let resource = try? ResourceIdentifier(text, allowingLoopbackHTTP: true) else {
            throw .invalidTarget("resource is not the URL of a server")
        }
        let known = settings.resources.compactMap { try? ResourceIdentifier($0, allowingLoopbackHTTP: true) }
        let isKnown = known.isEmpty || known.contains(resource)
        if !isKnown {  // check: das-resource-known
            throw .invalidTarget("there is no such resource here")
        }
        return text
    }
}
