// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

public import JOSE
import Synchronization
import TokenValidation

/// Keys and access tokens.
extension DevelopmentAuthorizationServer {
    /// The published keys; the first one signs.
    public var signingKeys: [SigningKey] { state.withLock { $0.keys } }

    /// Signs with a new key of the same algorithm from now on.
    ///
    /// - Parameter keepingOld: Whether the keys before it stay published, as a careful issuer does for a while.
    /// - Returns: The new key's `kid`.
    /// - Throws: `KeyError` if a key cannot be made.
    @discardableResult
    public func rotateKeys(keepingOld: Bool = true) throws -> String {
        let key = try Self.newKey(signingKeys.first?.algorithm ?? .es256)
        state.withLock { state in state.keys = [key] + (keepingOld ? state.keys : []) }
        return key.keyID ?? ""
    }

    /// An access token as the token endpoint issues it (RFC 9068), without a login.
    ///
    /// - Parameters:
    ///   - audience: The resource that it is for.
    ///   - subject: Whose it is; that of the settings if nil.
    ///   - client: The `client_id`.
    ///   - scope: What it allows, separated by spaces; no `scope` claim if empty.
    /// - Throws: `KeyError` if it cannot be signed.
    public func token(
        for audience: String,
        subject: String? = nil,
        client: String = "development",
        scope: String = ""
    ) throws -> String {
        let (settings, keys) = state.withLock { ($0.settings, $0.keys) }
        let mint = TestIssuer(issuer, audience: audience, signingKeys: keys, clock: clock)
        let key = try mint.signingKey()
        let standard = mint.defaultClaims(
            subject: subject ?? settings.subject,
            client: client,
            scope: scope.isEmpty ? nil : scope,
            lifetime: settings.accessTokenLifetime
        )
        var claims = JSON.object(standard)
        for member in settings.claims { claims[member.name] = member.value }
        return try mint.token(
            rawHeader: JSON.object(TestIssuer.defaultHeader(of: key)).serialized(),
            rawPayload: claims.serialized(),
            signedBy: key
        )
    }

    /// A key whose name no key had before, in whatever process: who knows an older one asks for the key set again.
    static func newKey(_ algorithm: SignatureAlgorithm) throws(KeyError) -> SigningKey {
        try SigningKey.generate(algorithm, keyID: "development-\(Base64URL.encode(SecureRandom.bytes(6)))")
    }
}
