// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// The header of a JWS (RFC 7515 §4), of which everything that can be judged without a key has been judged.
///
/// `jku`, `jwk`, `x5u`, `x5c` and `x5t` are never looked at: keys come from the issuer's own set (RFC 8725 §3.10).
package struct JOSEHeader: Sendable {
    /// All members.
    package let json: JSONValue
    /// Nil: an algorithm that is not known here, `none` included.
    package let algorithm: SignatureAlgorithm?
    /// 1 to 256 bytes.
    package let keyID: [UInt8]?

    package static let maximumBytes = 4096
    private static let maximumKeyIDBytes = 256

    init(parsing bytes: [UInt8]) throws(JWSError) {
        do {
            json = try JSONValue(parsing: bytes, limits: .token)
        } catch {
            throw JWSError(.badHeader, "the header is not strict JSON: \(error)")
        }
        let isObject = json.kind == .object
        if !isObject {  // check: header-object
            throw JWSError(.badHeader, "the header is not a JSON object")
        }
        guard let name = json["alg"]?.utf8Slice else {
            throw JWSError(.algorithmMissing, "the header has no string alg")
        }
        algorithm = SignatureAlgorithm(utf8: name.span)
        let keyIDMember = json["kid"]
        keyID = keyIDMember?.utf8
        try checkExtensions()
        let isKeyIDWellFormed = keyIDMember == nil || keyID.map { $0.count >= 1 } ?? false
        if !isKeyIDWellFormed {  // check: header-kid-form
            throw JWSError(.badHeader, "the kid is not a string, or is empty")
        }
        let keyIDCount = keyID?.count ?? 0
        if keyIDCount > Self.maximumKeyIDBytes {  // check: header-kid-length
            throw JWSError(.badHeader, "the kid is longer than \(Self.maximumKeyIDBytes) bytes")
        }
        let isTypeWellFormed = json["typ"].map { $0.kind == .string } ?? true
        if !isTypeWellFormed {  // check: header-typ-form
            throw JWSError(.badHeader, "the typ is not a string")
        }
    }

    /// Refuses what would change the meaning of the signature or the payload.
    private func checkExtensions() throws(JWSError) {
        let isCritical = json.has("crit")
        if isCritical {  // check: header-crit
            throw JWSError(.criticalHeader, "the header has a crit, and no extension is understood here")
        }
        let isUnencoded = json["b64"].map { $0.boolValue != true } ?? false
        if isUnencoded {  // check: header-b64
            throw JWSError(.unencodedPayload, "the header has a b64 other than true (RFC 7797)")
        }
        let isEncrypted = json.has("enc") || json.has("zip")
        if isEncrypted {  // check: header-enc-zip
            throw JWSError(.encrypted, "the header has members of an encrypted token")
        }
        guard let contentType = json["cty"] else { return }
        guard let value = contentType.utf8Slice else { throw JWSError(.badHeader, "the cty is not a string") }
        let isNested = MediaTypeName.matches(value, "jwt")
        if isNested {  // check: header-cty-jwt
            throw JWSError(.nestedToken, "the payload is a token itself")
        }
    }

    /// The `alg`, as it is written.
    package var algorithmName: String { json["alg"]?.stringValue ?? "" }

    /// Whether the `typ` means `application/` and this subtype, which is lower-case ASCII.
    package func hasType(_ subtype: String) -> Bool {
        json["typ"]?.utf8Slice.map { MediaTypeName.matches($0, subtype) } ?? false
    }

    /// The `typ`, as it is written. Compare it with ``hasType(_:)``.
    package var type: String? { json["typ"]?.stringValue }
}
