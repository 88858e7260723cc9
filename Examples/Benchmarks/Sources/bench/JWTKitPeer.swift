// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import JOSE
import JWTKit

/// vapor/jwt-kit, used as its documentation says: a key collection, and a payload type that checks its claims. Its cryptography is
/// BoringSSL's.
struct JWTKitPeer: Peer {
    let name = "jwt-kit 5.7.1"

    func knows(_ algorithm: SignatureAlgorithm) -> Bool { true }

    func target(for algorithm: SignatureAlgorithm) -> Double? {
        switch algorithm {
        case .rs256, .ps256: 2.3
        case .es256: 1.25
        case .eddsa: 1.05
        case .hs256: 15
        default: nil
        }
    }

    func validation(of fixture: Fixture) async throws -> @Sendable (Int) async -> Bool {
        let keys = try await keys(of: fixture), tokens = fixture.tokens
        return { count in
            for index in 0..<count {
                let token = tokens[index % tokens.count]
                guard let claims = try? await keys.verify(token, as: AccessTokenClaims.self), !claims.scope.isEmpty
                else {
                    return false
                }
            }
            return true
        }
    }

    /// Each key is given as such: a key that comes as a JWK costs jwt-kit one more actor with each token.
    private func keys(of fixture: Fixture) async throws -> JWTKeyCollection {
        let collection = JWTKeyCollection()
        let kid = JWKIdentifier(string: fixture.key.keyID ?? "")
        let jwk = try JSONValue(parsing: fixture.keySetDocument, limits: .keySet)["keys"]?.elements.first
        func member(_ name: String) throws -> String {
            guard let text = jwk?[name]?.stringValue else { throw WrongResult(subject: "\(name) of a key") }
            return text
        }
        func rsa() throws -> Insecure.RSA.PublicKey {
            try Insecure.RSA.PublicKey(modulus: member("n"), exponent: member("e"))
        }
        switch fixture.algorithm {
        case .rs256:
            await collection.add(rsa: try rsa(), digestAlgorithm: .sha256, kid: kid)
        case .ps256:
            await collection.add(pss: try rsa(), digestAlgorithm: .sha256, kid: kid)
        case .es256:
            await collection.add(ecdsa: try ES256PublicKey(parameters: (member("x"), member("y"))), kid: kid)
        case .es384:
            await collection.add(ecdsa: try ES384PublicKey(parameters: (member("x"), member("y"))), kid: kid)
        case .eddsa:
            await collection.add(eddsa: try EdDSA.PublicKey(x: member("x"), curve: .ed25519), kid: kid)
        default:
            guard let secret = fixture.secret else { throw WrongResult(subject: "a secret") }
            await collection.add(hmac: HMACKey(from: secret), digestAlgorithm: .sha256, kid: kid)
        }
        return collection
    }
}

/// The claims of ``Fixture``'s tokens, and the checks that its validator makes.
private struct AccessTokenClaims: JWTPayload {
    let iss: IssuerClaim
    let sub: SubjectClaim
    let aud: AudienceClaim
    let iat: IssuedAtClaim
    let nbf: NotBeforeClaim
    let exp: ExpirationClaim
    let jti: IDClaim
    let clientID: String
    let scope: String

    private enum CodingKeys: String, CodingKey {
        case iss, sub, aud, iat, nbf, exp, jti, scope
        case clientID = "client_id"
    }

    private static let now = Date(timeIntervalSince1970: Fixture.now)

    func verify(using algorithm: some JWTAlgorithm) throws {
        guard iss.value == Fixture.issuer else {
            throw JWTError.claimVerificationFailure(failedClaim: iss, reason: "another issuer")
        }
        try aud.verifyIntendedAudience(includes: Fixture.resource)
        try exp.verifyNotExpired(currentDate: Self.now)
        try nbf.verifyNotBefore(currentDate: Self.now)
    }
}
