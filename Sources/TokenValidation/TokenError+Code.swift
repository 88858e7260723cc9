// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

extension TokenError {
    /// The rule that a token broke. Equality is by rule; more may be added.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Rule: String, Sendable {
            case tooLong = "too_long"
            case malformed
            case encrypted
            case criticalHeader = "critical_header"
            case nestedToken = "nested_token"
            case algorithmNotAllowed = "algorithm_not_allowed"
            case unknownIssuer = "unknown_issuer"
            case keyNotFound = "key_not_found"
            case keyAmbiguous = "key_ambiguous"
            case signatureInvalid = "signature_invalid"
            case notAnAccessToken = "not_an_access_token"
            case senderConstrained = "sender_constrained"
            case wrongAudience = "wrong_audience"
            case expired
            case notYetValid = "not_yet_valid"
            case issuedInFuture = "issued_in_future"
            case tooOld = "too_old"
            case missingClaim = "missing_claim"
            case malformedClaim = "malformed_claim"
            case tooManyValues = "too_many_values"
            case subjectMissing = "subject_missing"
        }

        private let rule: Rule

        private init(_ rule: Rule) {
            self.rule = rule
        }

        /// A stable name in snake case.
        public var name: String { rule.rawValue }

        /// The same as ``name``.
        public var description: String { name }

        /// Longer than 16 KiB; nothing of it was decoded.
        public static let tooLong = Self(.tooLong)

        /// Not a compact JWS with strict base64url parts, a JSON object as header and a JSON object as payload
        /// (RFC 7515 section 7.1, RFC 7519 section 7.2).
        public static let malformed = Self(.malformed)

        /// A JWE, or a JWS whose header has JWE parameters. Nothing is ever decrypted (RFC 7516).
        public static let encrypted = Self(.encrypted)

        /// `crit` or `b64` in the header: no extension is understood (RFC 7515 section 4.1.11, RFC 7797).
        public static let criticalHeader = Self(.criticalHeader)

        /// The header's `cty` says that the payload is another JWT (RFC 7519 section 5.2).
        public static let nestedToken = Self(.nestedToken)

        /// `alg` is missing, unknown, or not in the issuer's allow-list (RFC 8725 section 3.1).
        public static let algorithmNotAllowed = Self(.algorithmNotAllowed)

        /// `iss` is not exactly a configured issuer (RFC 9068 section 4). No key was looked up.
        public static let unknownIssuer = Self(.unknownIssuer)

        /// The issuer has no key for this `kid` and algorithm.
        public static let keyNotFound = Self(.keyNotFound)

        /// The issuer has several keys for this `kid` and algorithm; none is tried.
        public static let keyAmbiguous = Self(.keyAmbiguous)

        /// The issuer's key did not make this signature.
        public static let signatureInvalid = Self(.signatureInvalid)

        /// A good signature over something else: an ID token, a refresh token, a logout token, a DPoP proof, or a token
        /// whose `typ` the issuer's policy does not allow (RFC 8725 sections 3.11 and 3.12).
        public static let notAnAccessToken = Self(.notAnAccessToken)

        /// The token has a `cnf` claim, so only the holder of a key may use it, and that cannot be checked here
        /// (RFC 7800 section 3, RFC 9449 section 7.2).
        public static let senderConstrained = Self(.senderConstrained)

        /// The token is not for this resource (RFC 7519 section 4.1.3).
        public static let wrongAudience = Self(.wrongAudience)

        /// On or after `exp`, leeway added (RFC 7519 section 4.1.4).
        public static let expired = Self(.expired)

        /// Before `nbf`, leeway subtracted (RFC 7519 section 4.1.5).
        public static let notYetValid = Self(.notYetValid)

        /// `iat` is later than now, leeway added.
        public static let issuedInFuture = Self(.issuedInFuture)

        /// Older than the issuer's maximum age, counted from `iat`.
        public static let tooOld = Self(.tooOld)

        /// A claim that is required is absent.
        public static let missingClaim = Self(.missingClaim)

        /// A claim has another type or form than its definition says.
        public static let malformedClaim = Self(.malformedClaim)

        /// More audiences, scopes or actors than the limits allow.
        public static let tooManyValues = Self(.tooManyValues)

        /// Neither a stable user nor, for a machine's token, a client is named.
        public static let subjectMissing = Self(.subjectMissing)

        /// Whether the rule is looked at only after the signature was found good, so that the reason may be told to the
        /// client.
        package var isAfterSignature: Bool {
            switch rule {
            case .tooLong, .malformed, .encrypted, .criticalHeader, .nestedToken, .algorithmNotAllowed, .unknownIssuer,
                .keyNotFound, .keyAmbiguous, .signatureInvalid:
                false
            case .notAnAccessToken, .senderConstrained, .wrongAudience, .expired, .notYetValid, .issuedInFuture,
                .tooOld,
                .missingClaim, .malformedClaim, .tooManyValues, .subjectMissing:
                true
            }
        }
    }
}
