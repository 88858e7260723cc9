// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import MCPResourceServerTesting
import XCTest

@testable import TokenValidation

/// One key that signs as any provider, so that no test needs a network.
enum ProviderBench {
    static let resource = "https://mcp.example.com/mcp"
    static let tenant = "8eaef023-2b34-4da1-9baa-8bc8c9d6a490"
    static let client = "6e74172b-be56-4843-9ff4-e66a39bb12e3"
    static let clock = WallClock { 1_800_000_000 }

    private static let key = Result { try SigningKey.generate(.rs256, keyID: "k1") }

    /// The provider: its name, and what it puts into `aud`.
    static func provider(named name: String, audience: String) throws -> TestIssuer {
        TestIssuer(name, audience: audience, signingKeys: [try key.get()], clock: clock)
    }

    /// The whole validator, with fixed keys in place of fetched ones.
    static func validator(_ issuers: Issuer...) throws -> TokenValidator {
        let keys = FixedKeys(try key.get().publicKeySet)
        return try TokenValidator(
            issuers: issuers.map { $0.with { $0.keys = keys } },
            audience: .resource(ResourceIdentifier(resource)),
            clock: clock
        )
    }
}

/// A provider's tokens and what one issuer makes of them.
struct ProviderCase {
    let issuer: Issuer
    let validator: TokenValidator
    let provider: TestIssuer

    init(_ issuer: Issuer, audience: String = ProviderBench.resource) throws {
        self.issuer = issuer
        validator = try ProviderBench.validator(issuer)
        provider = try ProviderBench.provider(named: issuer.identifier, audience: audience)
    }

    func accepted(
        _ shape: ProviderToken,
        client: String = "client-1",
        scope: String = "openid files:read",
        claims: MemberOverrides = [:]
    ) async throws -> AccessToken {
        try await validator.accepted(provider.token(shape, client: client, scope: scope, claims: claims))
    }

    func assertRefused(
        _ shape: ProviderToken,
        _ code: TokenError.Code,
        claim: String? = nil,
        client: String = "client-1",
        claims: MemberOverrides = [:],
        file: StaticString = #filePath,
        line: UInt = #line
    ) async throws {
        let error = await validator.refusal(try provider.token(shape, client: client, claims: claims))
        let note = "\(shape) \(claims): \(error?.detail ?? "accepted")"
        XCTAssertEqual(error?.code, code, note, file: file, line: line)
        if let claim { XCTAssertEqual(error?.claim, claim, note, file: file, line: line) }
    }

    /// What no provider's profile lets through, whatever its shape.
    func assertCommonRefusals(
        _ shape: ProviderToken,
        file: StaticString = #filePath,
        line: UInt = #line
    ) async throws {
        let name = provider.identifier
        let other = name.utf8.last == 0x2F ? String(name.dropLast()) : name + "/"
        var table: [(MemberOverrides, TokenError.Code)] = [
            (["iss": .string(other)], .unknownIssuer),
            (["iss": .string(name.uppercased())], .unknownIssuer),
            (["iss": .string(name + ".evil.example")], .unknownIssuer),
            (["iss": nil], .unknownIssuer),
            (["aud": "https://other.example/mcp"], .wrongAudience),
            (["aud": ["https://other.example/mcp", ""]], .wrongAudience),
            (["aud": .string(ProviderBench.resource + "/")], .wrongAudience),
            (["aud": []], .wrongAudience),
            (["exp": 1_799_990_000], .expired),
            (["exp": nil], .missingClaim),
            (["cnf": ["jkt": "x"]], .senderConstrained),
            (["at_hash": "h", "typ": nil], .notAnAccessToken),
        ]
        if !issuer.tokenType.allowsNonce { table.append((["nonce": "n", "typ": nil], .notAnAccessToken)) }
        for (claims, code) in table {
            try await assertRefused(shape, code, claims: claims, file: file, line: line)
        }
    }
}
