// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// The header of a JWS (RFC 7515 §4), of which everything that can be judged without a key has been judged.
///
/// `jku`, `jwk`, `x5u`, `x5c` and `x5t` are never looked at: keys come from the issuer's own set (RFC 8725 §3.10).
package final class JOSEHeader: Sendable {
    /// All members.
    package let json: JSONValue
    /// Nil: an algorithm that is not known here, `none` included.
    package let algorithm: SignatureAlgorithm?
    /// 1 to 256 bytes.
    package let keyID: [UInt8]?

    /// What the `typ` means (RFC 9068 section 2.1).
    package enum TypeName: Sendable {
        case absent, accessToken, jwt, other
    }

    /// Read once, for it is asked for with every token.
    package let typeName: TypeName

    package static let maximumBytes = 4096
    private static let maximumKeyIDBytes = 256

    init(parsing bytes: [UInt8]) throws(JWSError) {
        let json: JSONValue
        do {
            json = try JSONValue(parsingToken: bytes, knowing: Parameter.names)
        } catch {
            throw JWSError(.badHeader, "the header is not strict JSON: \(error)")
        }
        let isObject = json.kind == .object
        if !isObject {  // check: header-object
            throw JWSError(.badHeader, "the header is not a JSON object")
        }
        guard let name = Parameter.alg.value(in: json)?.utf8Slice else {
            throw JWSError(.algorithmMissing, "the header has no string alg")
        }
        try Self.checkExtensions(json)
        let keyIDMember = Parameter.kid.value(in: json)
        let keyID = keyIDMember?.utf8
        let isKeyIDWellFormed = keyIDMember == nil || keyID.map { $0.count >= 1 } ?? false
        if !isKeyIDWellFormed {  // check: header-kid-form
            throw JWSError(.badHeader, "the kid is not a string, or is empty")
        }
        let keyIDCount = keyID?.count ?? 0
        if keyIDCount > Self.maximumKeyIDBytes {  // check: header-kid-length
            throw JWSError(.badHeader, "the kid is longer than \(Self.maximumKeyIDBytes) bytes")
        }
        let type = Parameter.typ.value(in: json)
        let isTypeWellFormed = type.map { $0.kind == .string } ?? true
        if !isTypeWellFormed {  // check: header-typ-form
            throw JWSError(.badHeader, "the typ is not a string")
        }
        self.json = json
        algorithm = SignatureAlgorithm(utf8: name.span)
        self.keyID = keyID
        typeName = Self.typeName(type?.utf8Slice)
    }

    /// The parameters that are looked at, all of which are found in the pass that reads the header.
    private enum Parameter: Int {
        case alg, kid, typ, crit, b64, enc, zip, cty

        static let names = JSONNames(["alg", "kid", "typ", "crit", "b64", "enc", "zip", "cty"])

        func value(in json: JSONValue) -> JSONValue? {
            json.knownMember(rawValue).map(json.value)
        }
    }

    private static func typeName(_ value: ArraySlice<UInt8>?) -> TypeName {
        guard let value else { return .absent }
        if MediaTypeName.matches(value, "at+jwt") { return .accessToken }
        return MediaTypeName.matches(value, "jwt") ? .jwt : .other
    }

    /// Refuses what would change the meaning of the signature or the payload.
    private static func checkExtensions(_ json: JSONValue) throws(JWSError) {
        let isCritical = Parameter.crit.value(in: json) != nil
        if isCritical {  // check: header-crit
            throw JWSError(.criticalHeader, "the header has a crit, and no extension is understood here")
        }
        let isUnencoded = Parameter.b64.value(in: json).map { $0.boolValue != true } ?? false
        if isUnencoded {  // check: header-b64
            throw JWSError(.unencodedPayload, "the header has a b64 other than true (RFC 7797)")
        }
        let isEncrypted = Parameter.enc.value(in: json) != nil || Parameter.zip.value(in: json) != nil
        if isEncrypted {  // check: header-enc-zip
            throw JWSError(.encrypted, "the header has members of an encrypted token")
        }
        guard let contentType = Parameter.cty.value(in: json) else { return }
        guard let value = contentType.utf8Slice else { throw JWSError(.badHeader, "the cty is not a string") }
        let isNested = MediaTypeName.matches(value, "jwt")
        if isNested {  // check: header-cty-jwt
            throw JWSError(.nestedToken, "the payload is a token itself")
        }
    }

    /// The `alg`, as it is written.
    package var algorithmName: String { json["alg"]?.stringValue ?? "" }

    /// The `typ`, as it is written. What it means is ``typeName``.
    package var type: String? { json["typ"]?.stringValue }
}
