// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import XCTest

@testable import TokenValidation

/// One issuer, its key and a validator around it, at a fixed time.
struct Bench {
    static let now = 1_800_000_000.0
    static let name = "https://auth.example"
    static let resource = "https://mcp.example/mcp"

    let key: SigningKey

    init(_ algorithm: SignatureAlgorithm = .es256, keyID: String? = "k1") throws {
        key = try SigningKey.generate(algorithm, keyID: keyID)
    }

    func issuer(_ name: String = Bench.name, _ change: (inout Issuer) -> Void = { _ in }) -> Issuer {
        Issuer.keys(key.publicKeySet, issuer: name).with(change)
    }

    func validator(
        audience: AudiencePolicy? = nil,
        now: Double = Bench.now,
        cache: VerifiedTokenCache = .inMemory(),
        _ change: (inout Issuer) -> Void = { _ in }
    ) throws -> TokenValidator {
        let policy = try audience ?? .resource(ResourceIdentifier(Bench.resource))
        let issuers = [issuer(Bench.name, change)]
        return try TokenValidator(issuers: issuers, audience: policy, clock: WallClock { now }, cache: cache)
    }

    /// Claims that the validator accepts.
    static let claims: [JSON.Member] = [
        .init("iss", .string(name)),
        .init("aud", .string(resource)),
        .init("sub", "user-1"),
        .init("client_id", "client-1"),
        .init("iat", .integer(1_799_999_990)),
        .init("exp", .integer(1_800_000_300)),
        .init("jti", "t-1"),
        .init("scope", "files:read files:write"),
    ]

    static func payload(_ changes: [(String, JSON)], without removed: [String] = []) -> JSON {
        var members = claims.filter { member in
            !removed.contains(member.name) && !changes.contains { $0.0 == member.name }
        }
        members += changes.map { JSON.Member($0.0, $0.1) }
        return .object(members)
    }

    func token(
        _ changes: (String, JSON)...,
        without removed: [String] = [],
        typ: String? = "at+jwt",
        header: [JSON.Member] = []
    ) throws -> String {
        try token(payload: Self.payload(changes, without: removed).text, typ: typ, header: header)
    }

    func token(payload: String, typ: String? = "at+jwt", header: [JSON.Member] = []) throws -> String {
        let type: [JSON.Member] = typ.map { [.init("typ", .string($0))] } ?? []
        return try key.sign(Array(payload.utf8), header: type + header)
    }

    /// A rightly signed token with any bytes as header and payload.
    func raw(header: [UInt8], payload: [UInt8] = Bench.payload([]).serialized()) throws -> String {
        let input = Base64URL.encode(header) + "." + Base64URL.encode(payload)
        return input + "." + Base64URL.encode(try key.signature(over: Array(input.utf8)))
    }

    func raw(header: String, payload: String? = nil) throws -> String {
        try raw(header: Array(header.utf8), payload: payload.map { Array($0.utf8) } ?? Self.payload([]).serialized())
    }
}

extension TokenValidator {
    /// The reason of a refusal; nil if the token is accepted or nothing can be said.
    func refusal(_ token: String) async -> TokenError? {
        guard case .refused(let error) = await validate(token) else { return nil }
        return error
    }

    /// Decides about the text that a host would make of some bytes: ill-formed UTF-8 is mended.
    func validate(_ bytes: [UInt8], sparingly: Bool = false, onKeyMiss: () -> Void = {}) async -> Verdict {
        let text = TokenText(String(decoding: bytes, as: UTF8.self))
        if let known = remembered(text) { return .valid(known) }
        return await verify(text, sparingly: sparingly, onKeyMiss: onKeyMiss)
    }

    func accepted(_ token: String) async throws -> AccessToken {
        try await validate(token).get()
    }
}

func assertRefused(
    _ validator: TokenValidator,
    _ token: String,
    _ code: TokenError.Code,
    claim: String? = nil,
    _ note: String = "",
    file: StaticString = #filePath,
    line: UInt = #line
) async {
    let error = await validator.refusal(token)
    XCTAssertEqual(error?.code, code, "\(note) \(error?.detail ?? "accepted")", file: file, line: line)
    if let claim { XCTAssertEqual(error?.claim, claim, note, file: file, line: line) }
}

func assertAccepted(
    _ validator: TokenValidator,
    _ token: String,
    _ note: String = "",
    file: StaticString = #filePath,
    line: UInt = #line
) async {
    let error = await validator.refusal(token)
    XCTAssertNil(error, "\(note) \(error?.detail ?? "")", file: file, line: line)
}

func assertConfigurationError(
    _ parameter: String,
    value: String? = nil,
    file: StaticString = #filePath,
    line: UInt = #line,
    _ body: () throws -> Void
) {
    XCTAssertThrowsError(try body(), file: file, line: line) { error in
        let error = error as? ConfigurationError
        XCTAssertEqual(error?.parameter, parameter, "\(String(describing: error))", file: file, line: line)
        if let value { XCTAssertEqual(error?.value, ConfigurationError.redacted(value), file: file, line: line) }
        XCTAssertFalse(error?.remedy.isEmpty ?? true, file: file, line: line)
    }
}
