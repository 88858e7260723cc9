// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import TokenValidation

extension TestIssuer {
    /// A token that is wrong in one way and good in every other. The key is the issuer's first one.
    /// - Throws: `KeyError` if a key that the fault needs cannot be made.
    public func token(with fault: TokenFault, scope: String? = nil) throws -> String {
        let good = TokenParts(try token(scope: scope))
        let key = try signingKey()
        switch fault.kind {
        case .unsigned, .noneWithSignature, .wrongAlgorithm, .unknownAlgorithm, .publicKeyAsSecret, .wrongKey,
            .unknownKey, .embeddedKey:
            return try forged(fault.kind, key, scope)
        case .derSignature, .tamperedPayload, .tamperedSignature, .emptySignature, .padded, .nonCanonical, .twoParts,
            .fourParts, .fiveParts:
            return try damaged(fault.kind, good, key)
        case .criticalHeader:
            return try token(scope: scope, header: ["crit": ["x-test"], "x-test": true])
        case .unencodedPayload:
            return try token(scope: scope, header: ["b64": false, "crit": ["b64"]])
        case .duplicateHeader, .duplicateClaim, .escapedDuplicateClaim, .payloadNotJSON, .payloadNotObject:
            return try misspelled(fault.kind, key, scope)
        default:
            return try claiming(fault.kind, scope)
        }
    }

    /// Faults of the signature and the key.
    private func forged(_ kind: TokenFault.Kind, _ key: SigningKey, _ scope: String?) throws -> String {
        let payload = JSON.object(defaultClaims(scope: scope)).serialized()
        func signed(by other: SigningKey, _ header: MemberOverrides) throws -> String {
            let header = JSON.object(Self.defaultHeader(of: key).applying(header)).serialized()
            return try token(rawHeader: header, rawPayload: payload, signedBy: other)
        }
        switch kind {
        case .unsigned:
            return TokenParts(try signed(by: key, ["alg": "none"])).replacing(signature: "")
        case .noneWithSignature:
            return try signed(by: key, ["alg": "none"])
        case .wrongAlgorithm:
            return try signed(by: key, ["alg": key.algorithm == .rs256 ? "PS256" : "RS256"])
        case .unknownAlgorithm:
            return try signed(by: key, ["alg": "XS256"])
        case .publicKeyAsSecret:
            let secret = try SharedSecret(key.publicKey?.json.serialized() ?? Array(identifier.utf8))
            return try signed(by: SigningKey(secret: secret, algorithm: .hs256), ["alg": "HS256"])
        case .unknownKey:
            return try signed(by: SigningKey.generate(key.algorithm), ["kid": "unpublished"])
        case .embeddedKey:
            let own = try SigningKey.generate(key.algorithm)
            return try signed(by: own, ["jwk": own.publicKey?.json])
        default:
            return try signed(by: SigningKey.generate(key.algorithm), [:])
        }
    }

    /// Faults of the compact form.
    private func damaged(
        _ kind: TokenFault.Kind,
        _ good: TokenParts,
        _ key: SigningKey
    ) throws -> String {
        switch kind {
        case .derSignature:
            let isECDSA = [.es256, .es384, .es512].contains(key.algorithm)
            return good.replacing(signature: Base64URL.encode(DER.signature(good.signatureBytes, isECDSA: isECDSA)))
        case .tamperedPayload:
            let claims = JSON.object(defaultClaims(subject: "mallory")).serialized()
            return "\(good.header).\(Base64URL.encode(claims)).\(good.signature)"
        case .tamperedSignature:
            var bytes = good.signatureBytes
            if let last = bytes.indices.last { bytes[last] ^= 1 }
            return good.replacing(signature: Base64URL.encode(bytes))
        case .emptySignature:
            return good.replacing(signature: "")
        case .padded:
            return good.text + "="
        case .nonCanonical:
            return good.replacing(signature: good.signatureWithUnusedBits)
        case .twoParts:
            return "\(good.header).\(good.payload)"
        case .fourParts:
            return "\(good.text).\(good.signature)"
        default:
            return "\(good.header).\(good.payload).\(good.signature).\(good.payload).\(good.signature)"
        }
    }

    /// Faults of the JSON text, rightly signed.
    private func misspelled(_ kind: TokenFault.Kind, _ key: SigningKey, _ scope: String?) throws -> String {
        let header = JSON.object(Self.defaultHeader(of: key)).serialized()
        let claims = JSON.object(defaultClaims(scope: scope)).serialized()
        func adding(_ text: String, to object: [UInt8]) -> [UInt8] {
            Array("{\(text),".utf8) + object.dropFirst()
        }
        switch kind {
        case .duplicateHeader:
            return try token(rawHeader: adding(#""alg":"RS256""#, to: header), rawPayload: claims)
        case .duplicateClaim:
            return try token(rawHeader: header, rawPayload: adding(#""aud":"https://other.example""#, to: claims))
        case .escapedDuplicateClaim:
            return try token(rawHeader: header, rawPayload: adding(#""\u0061ud":"https://other.example""#, to: claims))
        case .payloadNotJSON:
            return try token(rawHeader: header, rawPayload: Array("alice".utf8))
        default:
            return try token(rawHeader: header, rawPayload: [UInt8(ascii: "[")] + claims + [UInt8(ascii: "]")])
        }
    }

    /// Faults of what a rightly signed token says.
    private func claiming(_ kind: TokenFault.Kind, _ scope: String?) throws -> String {
        let now = Int64(exactly: clock.now().rounded(.down)) ?? 0
        let hour: Int64 = 3600
        switch kind {
        case .tooLong:
            return try token(scope: scope, claims: ["padding": .string(String(repeating: "x", count: 16 * 1024))])
        case .expired:
            return try token(scope: scope, lifetime: -hour, claims: ["iat": .integer(now - 2 * hour)])
        case .notYetValid:
            return try token(scope: scope, lifetime: 2 * hour, claims: ["nbf": .integer(now + hour)])
        case .issuedInFuture:
            return try token(scope: scope, lifetime: 2 * hour, claims: ["iat": .integer(now + hour)])
        case .noExpiry:
            return try token(scope: scope, claims: ["exp": nil])
        case .expiryAsText:
            return try token(scope: scope, claims: ["exp": .string(String(now + hour))])
        case .otherIssuer:
            return try token(scope: scope, claims: ["iss": .string(identifier + ".evil.example")])
        case .otherAudience:
            return try token(scope: scope, claims: ["aud": "https://other.example/mcp"])
        case .noAudience:
            return try token(scope: scope, claims: ["aud": nil])
        case .emptyAudience:
            return try token(scope: scope, claims: ["aud": []])
        case .identityToken:
            let hash = Base64URL.encode([UInt8](repeating: 7, count: 16))
            return try token(
                scope: scope,
                claims: ["nonce": "n-0S6_WzA2Mj", "at_hash": .string(hash)],
                header: ["typ": "JWT"]
            )
        default:
            let thumbprint = try signingKey().publicKey?.thumbprint ?? ""
            return try token(scope: scope, claims: ["cnf": ["jkt": .string(thumbprint)]])
        }
    }
}
