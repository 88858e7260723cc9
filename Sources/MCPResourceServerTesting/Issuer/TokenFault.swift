// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// A way in which a token can be wrong. Whoever accepts one of these has a hole.
///
/// Each fault starts from a good token and changes one thing, so that a refusal shows that this one thing was noticed.
public struct TokenFault: Sendable, Hashable, CustomStringConvertible {
    /// The name, fit for the message of a failed test.
    public let description: String
    let kind: Kind

    enum Kind: String, Sendable, CaseIterable {
        case unsigned = "alg none without a signature"
        case noneWithSignature = "alg none with a signature"
        case wrongAlgorithm = "alg names another algorithm than the one that signed"
        case unknownAlgorithm = "alg is not registered"
        case publicKeyAsSecret = "HS256 keyed with the public key"
        case wrongKey = "signed by another key under the same kid"
        case unknownKey = "kid that the issuer does not publish"
        case embeddedKey = "signed by the key in its own header"
        case derSignature = "signature in DER"
        case tamperedPayload = "payload changed after signing"
        case tamperedSignature = "one bit of the signature changed"
        case emptySignature = "empty signature"
        case criticalHeader = "crit with an extension nobody understands"
        case unencodedPayload = "b64 false"
        case duplicateHeader = "alg twice in the header"
        case duplicateClaim = "aud twice in the payload"
        case escapedDuplicateClaim = "aud twice, once with an escape"
        case payloadNotJSON = "payload that is not JSON"
        case payloadNotObject = "payload that is an array"
        case padded = "base64url with padding"
        case nonCanonical = "base64url with unused bits set"
        case twoParts = "two parts"
        case fourParts = "four parts"
        case fiveParts = "five parts, as an encrypted token has"
        case tooLong = "longer than 16 KiB"
        case expired = "expired an hour ago"
        case notYetValid = "valid in an hour"
        case issuedInFuture = "issued in an hour"
        case noExpiry = "no exp"
        case expiryAsText = "exp as a string"
        case otherIssuer = "another issuer"
        case otherAudience = "another audience"
        case noAudience = "no aud"
        case emptyAudience = "aud is an empty array"
        case identityToken = "an ID token"
        case senderConstrained = "bound to a key by cnf"
    }

    init(_ kind: Kind) {
        self.kind = kind
        description = kind.rawValue
    }

    /// Every fault.
    public static let all = Kind.allCases.map { TokenFault($0) }
}

extension TokenFault {
    /// `alg` is `none`, and there is no signature.
    public static let unsigned = TokenFault(.unsigned)
    /// `alg` is `none`, with the signature of the real key.
    public static let noneWithSignature = TokenFault(.noneWithSignature)
    /// `alg` names another algorithm of the default list than the one that signed.
    public static let wrongAlgorithm = TokenFault(.wrongAlgorithm)
    /// `alg` is a name nobody has registered.
    public static let unknownAlgorithm = TokenFault(.unknownAlgorithm)
    /// HS256 with the text of the issuer's public key as the secret.
    public static let publicKeyAsSecret = TokenFault(.publicKeyAsSecret)
    /// Signed by a key that is not published, under the `kid` of one that is.
    public static let wrongKey = TokenFault(.wrongKey)
    /// Signed by a key, and under a `kid`, that are not published.
    public static let unknownKey = TokenFault(.unknownKey)
    /// `jwk` in the header, and signed by it.
    public static let embeddedKey = TokenFault(.embeddedKey)
    /// The signature in a DER structure: for ECDSA the usual one, otherwise an OCTET STRING.
    public static let derSignature = TokenFault(.derSignature)
    /// The payload names another subject than the one that was signed.
    public static let tamperedPayload = TokenFault(.tamperedPayload)
    /// One bit of the signature is wrong.
    public static let tamperedSignature = TokenFault(.tamperedSignature)
    /// The third part is empty.
    public static let emptySignature = TokenFault(.emptySignature)
    /// `crit` names an extension (RFC 7515 §4.1.11).
    public static let criticalHeader = TokenFault(.criticalHeader)
    /// `b64` is false and in `crit` (RFC 7797).
    public static let unencodedPayload = TokenFault(.unencodedPayload)
    /// `alg` occurs twice.
    public static let duplicateHeader = TokenFault(.duplicateHeader)
    /// `aud` occurs twice.
    public static let duplicateClaim = TokenFault(.duplicateClaim)
    /// `aud` occurs twice, once spelled with an escape.
    public static let escapedDuplicateClaim = TokenFault(.escapedDuplicateClaim)
    /// The payload is text.
    public static let payloadNotJSON = TokenFault(.payloadNotJSON)
    /// The payload is a JSON array.
    public static let payloadNotObject = TokenFault(.payloadNotObject)
    /// The signature part ends in padding characters.
    public static let padded = TokenFault(.padded)
    /// The last character of the signature part has bits that decode to nothing.
    public static let nonCanonical = TokenFault(.nonCanonical)
    /// The signature part is missing.
    public static let twoParts = TokenFault(.twoParts)
    /// There is a part too many.
    public static let fourParts = TokenFault(.fourParts)
    /// Five parts: the form of JWE (RFC 7516 §3.1).
    public static let fiveParts = TokenFault(.fiveParts)
    /// Over the usual limit of 16 KiB.
    public static let tooLong = TokenFault(.tooLong)
    /// `exp` is an hour ago.
    public static let expired = TokenFault(.expired)
    /// `nbf` is in an hour.
    public static let notYetValid = TokenFault(.notYetValid)
    /// `iat` is in an hour.
    public static let issuedInFuture = TokenFault(.issuedInFuture)
    /// There is no `exp`.
    public static let noExpiry = TokenFault(.noExpiry)
    /// `exp` is a string of digits.
    public static let expiryAsText = TokenFault(.expiryAsText)
    /// `iss` is another issuer.
    public static let otherIssuer = TokenFault(.otherIssuer)
    /// `aud` is another resource.
    public static let otherAudience = TokenFault(.otherAudience)
    /// There is no `aud`.
    public static let noAudience = TokenFault(.noAudience)
    /// `aud` is `[]`.
    public static let emptyAudience = TokenFault(.emptyAudience)
    /// An ID token: `typ` is `JWT`, and there are `nonce` and `at_hash` (OpenID Connect Core §2, §3.1.3.6).
    public static let identityToken = TokenFault(.identityToken)
    /// `cnf.jkt`: usable only with a proof of the key (RFC 9449 §6).
    public static let senderConstrained = TokenFault(.senderConstrained)
}
