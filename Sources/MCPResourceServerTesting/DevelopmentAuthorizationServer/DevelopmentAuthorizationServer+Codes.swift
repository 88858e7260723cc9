// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import Synchronization
import TokenValidation

/// A code that a client has been sent, and what it is worth.
struct IssuedCode: Sendable {
    let authorization: AuthorizationRequest
    let subject: String
    let expires: Double
    /// SHA-256 of the code itself, under which it is kept.
    let name: [UInt8]
    /// Under which its refresh tokens are, if there are any.
    let grant: [UInt8]
    /// A code is tried once, with success or without.
    var isUsed = false
    /// Somebody tried it after that: it is in two hands.
    var isReplayed = false
}

/// Authorization codes (RFC 6749 §4.1.2, RFC 7636 §4.6).
extension DevelopmentAuthorizationServer {
    /// How long a used code is remembered, so that whoever uses it again is noticed.
    private static let memory: Double = 600

    func issueCode(_ authorization: AuthorizationRequest, subject: String) throws(OAuthProblem) -> String {
        guard let code = try? SecureRandom.bytes(32), let grant = try? SecureRandom.bytes(16) else { throw .server }
        let now = clock.now()
        let name = Digest.sha256(code)
        state.withLock { state in
            let issued = IssuedCode(
                authorization: authorization,
                subject: subject,
                expires: now + Double(state.settings.codeLifetime),
                name: name,
                grant: grant
            )
            state.codes.insert(issued, as: name, until: now + Self.memory, now: now)
        }
        return Base64URL.encode(code)
    }

    /// What the code is worth, for the client that it was issued to and that has the verifier.
    func redeem(_ fields: FormFields, client: String) throws(OAuthProblem) -> IssuedCode {
        guard let text = fields["code"] else { throw .invalidRequest("code is missing") }
        guard let verifier = fields["code_verifier"] else { throw .invalidRequest("code_verifier is missing (PKCE)") }
        let code = try used(text)
        let asked = code.authorization
        if code.expires <= clock.now() {  // check: das-code-expiry
            throw .invalidGrant("the code has expired")
        }
        let isSameClient = client.utf8.elementsEqual(asked.client.id.utf8)
        if !isSameClient {  // check: das-code-client
            throw .invalidGrant("the code was issued to another client")
        }
        let isSameRedirect = fields["redirect_uri"]?.utf8.elementsEqual(asked.redirect.text.utf8) ?? true
        if !isSameRedirect {  // check: das-code-redirect
            throw .invalidGrant("the redirect_uri is not that of the authorization request")
        }
        let isWellFormed = (43...128).contains(verifier.utf8.count) && verifier.utf8.allSatisfy(URLText.isUnreserved)
        if !isWellFormed {  // check: das-verifier-form
            throw .invalidGrant("code_verifier has to be 43 to 128 letters, digits or -._~ (PKCE)")
        }
        let isVerified = constantTimeEqual(Digest.sha256(Array(verifier.utf8)), asked.challenge)
        if !isVerified {  // check: das-verifier
            throw .invalidGrant("code_verifier does not fit the code_challenge (PKCE)")
        }
        try Self.checkResource(fields, asked.resource)
        return code
    }

    /// Marks the code as used. One that was is in two hands: what came of it is revoked (RFC 6749 §4.1.2).
    private func used(_ text: String) throws(OAuthProblem) -> IssuedCode {
        let name = Digest.sha256((try? Base64URL.decode(text)) ?? [])
        let found = state.withLock { state in
            let found = state.codes[name]
            if var used = found {
                if used.isUsed {
                    state.grants.remove(used.grant)
                    used.isReplayed = true
                }
                used.isUsed = true
                state.codes.replace(name, used)
            }
            return found
        }
        guard let found else { throw .invalidGrant("there is no such code") }
        if found.isUsed {  // check: das-code-once
            throw .invalidGrant("the code was used before; its refresh tokens are revoked")
        }
        return found
    }

    /// A token is for the resource that the user was told of, however often the client names it (RFC 8707 §2.2).
    static func checkResource(_ fields: FormFields, _ granted: String) throws(OAuthProblem) {
        guard let text = fields["resource"] else { return }
        let asked = try? ResourceIdentifier(text, allowingLoopbackHTTP: true)
        let isGranted = asked != nil && asked == (try? ResourceIdentifier(granted, allowingLoopbackHTTP: true))
        if !isGranted {  // check: das-token-resource
            throw .invalidTarget("the resource is not the one that was authorized")
        }
    }
}
