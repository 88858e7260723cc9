// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

public import JOSE
import TokenValidation

/// Values for members of a header or a payload: a value replaces or adds the member, nil removes it.
public typealias MemberOverrides = KeyValuePairs<String, JSON?>

extension TestIssuer {
    /// The claims of a token as this issuer mints it (RFC 9068 §2.2): `iss`, `sub`, `aud`, `client_id`, `scope`, `iat`, `exp`
    /// and `jti`, in this order, and ``additionalClaims``.
    public func defaultClaims(
        subject: String? = "alice",
        client: String? = "test-client",
        scope: String? = nil,
        lifetime: Int64 = 300
    ) -> [JSON.Member] {
        let now = Int64(exactly: clock.now().rounded(.down)) ?? 0
        var claims: [JSON.Member] = [.init("iss", .string(identifier))]
        if let subject { claims.append(.init("sub", .string(subject))) }
        claims.append(.init("aud", .string(audience)))
        if let client { claims.append(.init("client_id", .string(client))) }
        if let scope { claims.append(.init("scope", .string(scope))) }
        claims.append(.init("iat", .integer(now)))
        claims.append(.init("exp", .integer(now.addingReportingOverflow(lifetime).partialValue)))
        claims.append(.init("jti", .string(Self.identifier())))
        guard !additionalClaims.isEmpty else { return claims }
        var object = JSON.object(claims)
        for member in additionalClaims { object[member.name] = member.value }
        guard case .object(let all) = object else { return claims }
        return all
    }

    /// A signed access token, `typ` `at+jwt`. Without arguments it is one that a validator for ``audience`` accepts.
    ///
    /// - Parameters:
    ///   - scope: The `scope` claim; none if nil.
    ///   - lifetime: Seconds from now to `exp`; may be negative.
    ///   - algorithm: Which of the issuer's keys signs; the first one if nil.
    ///   - claims: Replaces, adds or (nil) removes claims.
    ///   - header: The same for header parameters, `alg` and `kid` too: the signature stays that of the key.
    /// - Throws: ``NoSuchKey`` if the issuer has no key of that algorithm.
    public func token(
        subject: String? = "alice",
        client: String? = "test-client",
        scope: String? = nil,
        lifetime: Int64 = 300,
        algorithm: SignatureAlgorithm? = nil,
        claims: MemberOverrides = [:],
        header: MemberOverrides = [:]
    ) throws -> String {
        let key = try signingKey(algorithm)
        let all = defaultClaims(subject: subject, client: client, scope: scope, lifetime: lifetime)
        return try token(
            rawHeader: JSON.object(Self.defaultHeader(of: key).applying(header)).serialized(),
            rawPayload: JSON.object(all.applying(claims)).serialized(),
            signedBy: key
        )
    }

    /// A token with exactly this header and payload text, whatever it says, and a right signature over it.
    ///
    /// - Parameter key: Who signs; the issuer's first key if nil. The header is not made to fit.
    public func token(
        rawHeader: [UInt8],
        rawPayload: [UInt8],
        signedBy key: SigningKey? = nil
    ) throws -> String {
        let key = try key ?? signingKey()
        let input = Base64URL.encode(rawHeader) + "." + Base64URL.encode(rawPayload)
        return input + "." + Base64URL.encode(try key.signature(over: Array(input.utf8)))
    }

    /// As ``token(rawHeader:rawPayload:signedBy:)``, from text.
    public func token(
        rawHeader: String,
        rawPayload: String,
        signedBy key: SigningKey? = nil
    ) throws -> String {
        try token(rawHeader: Array(rawHeader.utf8), rawPayload: Array(rawPayload.utf8), signedBy: key)
    }

    /// The header of a good token: `alg`, `kid` if the key has one, and `typ`.
    static func defaultHeader(of key: SigningKey) -> [JSON.Member] {
        var header: [JSON.Member] = [.init("alg", .string(key.algorithm.name))]
        if let keyID = key.keyID { header.append(.init("kid", .string(keyID))) }
        return header + [.init("typ", "at+jwt")]
    }

    /// A `jti`: no two tokens are the same bytes, even within a second.
    private static func identifier() -> String {
        Base64URL.encode((0..<12).map { _ in UInt8.random(in: .min ... .max) })
    }
}

extension [JSON.Member] {
    func applying(_ overrides: MemberOverrides) -> [JSON.Member] {
        var object = JSON.object(self)
        for (name, value) in overrides { object[name] = value }
        guard case .object(let members) = object else { return self }
        return members
    }
}
