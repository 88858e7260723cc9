// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import Synchronization
import TokenValidation

/// What a user has allowed a client, for as long as it refreshes.
struct Grant: Sendable {
    let client: String
    let subject: String
    let scope: ScopeSet
    let resource: String
    /// SHA-256 of the secret half of the newest refresh token; no other is good.
    var secret: [UInt8]
    var expires: Double
}

/// Refresh tokens: the grant's name and a secret, which changes at each use (RFC 9700 §4.14.2).
extension DevelopmentAuthorizationServer {
    private static let nameLength = 16
    private static let secretLength = 32

    /// The first refresh token of a grant.
    ///
    /// Whoever tries the code again revokes what came of it. If they did so since it was redeemed, nothing may come of it any more.
    func beginGrant(_ code: IssuedCode) throws(OAuthProblem) -> String {
        let secret = try Self.newSecret()
        let now = clock.now()
        let hasBegun = state.withLock { state in
            let isInOneHand = state.codes[code.name]?.isReplayed == false
            if !isInOneHand {  // check: das-code-replayed
                return false
            }
            let expires = now + Double(state.settings.refreshTokenLifetime)
            let grant = Grant(
                client: code.authorization.client.id,
                subject: code.subject,
                scope: code.authorization.scope,
                resource: code.authorization.resource,
                secret: Digest.sha256(secret),
                expires: expires
            )
            state.grants.insert(grant, as: code.grant, until: expires, now: now)
            return true
        }
        guard hasBegun else { throw .invalidGrant("the code was used again before it was answered") }
        return Base64URL.encode(code.grant + secret)
    }

    /// The grant of a refresh token, and the token that takes its place.
    func refresh(_ fields: FormFields, client: String) throws(OAuthProblem) -> (Grant, scope: ScopeSet, token: String) {
        guard let text = fields["refresh_token"] else { throw .invalidRequest("refresh_token is missing") }
        let bytes = (try? Base64URL.decode(text)) ?? []
        let name = Array(bytes.prefix(Self.nameLength))
        let next = try Self.newSecret()
        let now = clock.now()
        let outcome = state.withLock { state in
            Result { () throws(OAuthProblem) in
                guard var grant = state.grants[name] else { throw .invalidGrant("there is no such refresh token") }
                let isSameClient = client.utf8.elementsEqual(grant.client.utf8)
                if !isSameClient {  // check: das-refresh-client
                    throw .invalidGrant("the refresh token was issued to another client")
                }
                let isNewest = constantTimeEqual(Digest.sha256(bytes.dropFirst(Self.nameLength)), grant.secret)
                if !isNewest {  // check: das-refresh-once
                    // It is in two hands, and nobody can tell whose the newer one is.
                    state.grants.remove(name)
                    throw .invalidGrant("the refresh token was used before; the grant is revoked")
                }
                if grant.expires <= now {  // check: das-refresh-expiry
                    throw .invalidGrant("the refresh token has expired")
                }
                let scope = try Self.narrowed(grant.scope, to: fields["scope"])
                try Self.checkResource(fields, grant.resource)
                grant.secret = Digest.sha256(next)
                grant.expires = now + Double(state.settings.refreshTokenLifetime)
                state.grants.insert(grant, as: name, until: grant.expires, now: now)
                return (grant, scope: scope, token: Base64URL.encode(name + next))
            }
        }
        return try outcome.get()
    }

    /// Makes every refresh token worthless, as when all users have been signed out.
    public func revokeGrants() {
        state.withLock { $0.grants.removeAll() }
    }

    private static func newSecret() throws(OAuthProblem) -> [UInt8] {
        guard let secret = try? SecureRandom.bytes(secretLength) else { throw .server }
        return secret
    }

    /// A client may ask for less, not for more (RFC 6749 §6).
    private static func narrowed(_ granted: ScopeSet, to text: String?) throws(OAuthProblem) -> ScopeSet {
        guard let text else { return granted }
        guard let asked = try? ScopeSet(text).subtracting("offline_access") else {
            throw .invalidScope("scope is malformed")
        }
        let isGranted = granted.isSuperset(of: asked)
        if !isGranted {  // check: das-refresh-scope
            throw .invalidScope("a scope is asked for that was not granted")
        }
        return asked
    }
}
