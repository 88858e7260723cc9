// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// A JWS whose signature was right (RFC 7515 §5.2).
///
/// Knows nothing of claims: no issuer, audience or time has been looked at. For access tokens use a `TokenValidator`.
public struct VerifiedJWS: Sendable {
    /// All members of the header.
    public let header: JSONValue
    /// The payload, which need not be JSON.
    public let payload: [UInt8]
    /// The key that verified it.
    public let key: JSONWebKey

    /// Verifies a compact JWS of up to 16 KiB with the one key of a set that its header asks for.
    ///
    /// The algorithm has to be in the list; keys in the header, or locations of keys, are ignored. Refuses `crit`,
    /// `b64: false`, encrypted and nested tokens. Every error is a ``JWSError``.
    public init(
        verifying token: String,
        keys: JSONWebKeySet,
        algorithms: [SignatureAlgorithm]
    ) throws(JWSError) {
        let jws = try UnverifiedJWS(parsing: TokenText(token))
        guard let algorithm = jws.header.algorithm else { throw Self.notAllowed }
        let isAllowed = algorithms.contains(algorithm)
        if !isAllowed {  // check: verified-jws-algorithm
            throw Self.notAllowed
        }
        switch keys.select(keyID: jws.header.keyID, algorithm: algorithm) {
        case .none:
            throw JWSError(.keyNotFound, "no key fits the kid and alg of the header")
        case .ambiguous(let count):
            throw JWSError(.keyAmbiguous, "\(count) keys fit the kid and alg of the header")
        case .key(let key):
            let isValid = key.verify(jws, algorithm: algorithm)
            if !isValid {  // check: verified-jws-signature
                throw JWSError(.signatureInvalid, "the signature is wrong")
            }
            header = jws.header.json
            payload = jws.payload
            self.key = key
        }
    }

    private static let notAllowed = JWSError(.algorithmNotAllowed, "the alg is not in the list of allowed ones")
}
