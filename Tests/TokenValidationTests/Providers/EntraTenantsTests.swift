// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import HTTPFetch
import JOSE
import MCPResourceServerTesting
import XCTest

@testable import TokenValidation

/// Several tenants with one document: the tie of keys to issuers.
final class EntraTenantsTests: XCTestCase {
    private let tenant = ProviderBench.tenant
    private let other = "82229342-1101-4ab6-817b-70c0747630f3"
    private let consumers = "9188040d-6c67-4c5b-b112-36a304b66dad"
    private let client = ProviderBench.client
    private let document = "https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration"
    private let keySet = "https://login.microsoftonline.com/common/discovery/v2.0/keys"
    private var fetcher: ScriptedFetcher!
    private var shared: SigningKey!
    private var owned: SigningKey!
    private var unmarked: SigningKey!

    override func setUpWithError() throws {
        fetcher = ScriptedFetcher()
        shared = try SigningKey.generate(.es256, keyID: "shared")
        owned = try SigningKey.generate(.es256, keyID: "owned")
        unmarked = try SigningKey.generate(.es256, keyID: "unmarked")
    }

    private func name(of tenant: String) -> String { "https://login.microsoftonline.com/\(tenant)/v2.0" }

    private func publish(issuer: String = "https://login.microsoftonline.com/{tenantid}/v2.0") throws {
        let metadata = JSON.object([.init("issuer", .string(issuer)), .init("jwks_uri", .string(keySet))])
        fetcher.answer(document, with: .json(metadata.text))
        let marks: [(SigningKey, String?)] = [
            (shared, name(of: "{tenantid}")), (owned, name(of: consumers)), (unmarked, nil),
        ]
        let keys = marks.map { key, mark in
            var json = key.publicKey?.json ?? [:]
            json["issuer"] = mark.map { .string($0) }
            return json
        }
        fetcher.answer(keySet, with: .json(JSON.object([.init("keys", .array(keys))]).text))
    }

    private func validator(_ tenants: [String]) throws -> TokenValidator {
        var settings = RemoteKeys.Settings()
        settings.fetcher = fetcher
        return try TokenValidator(
            issuers: .entra(tenants: tenants, clientID: client, settings: settings),
            audience: .resource(ResourceIdentifier(ProviderBench.resource)),
            clock: ProviderBench.clock
        )
    }

    private func token(of tenant: String, by key: SigningKey) throws -> String {
        try TestIssuer(name(of: tenant), audience: client, signingKeys: [key], clock: ProviderBench.clock)
            .token(.entraAccess)
    }

    func testKeysAreTiedToIssuers() async throws {
        try publish()
        let validator = try validator([tenant, other, consumers])
        for name in [tenant, other, consumers] {
            await assertAccepted(validator, try token(of: name, by: shared), name)
        }
        await assertAccepted(validator, try token(of: consumers, by: owned))
        for name in [tenant, other] {
            await assertRefused(validator, try token(of: name, by: owned), .keyNotFound, claim: "kid", name)
        }
        for name in [tenant, other, consumers] {
            await assertRefused(validator, try token(of: name, by: unmarked), .keyNotFound, claim: "kid", name)
        }
        // One document for all, asked for once.
        XCTAssertEqual(fetcher.urls, [document, keySet])
    }

    func testTenantsThatAreNotListed() async throws {
        try publish()
        let validator = try validator([tenant])
        await assertRefused(validator, try token(of: other, by: shared), .unknownIssuer)
        await assertRefused(validator, try token(of: consumers, by: owned), .unknownIssuer)
        XCTAssertEqual(fetcher.urls, [])
        let forged = try TestIssuer(
            name(of: tenant),
            audience: client,
            signingKeys: [shared],
            clock: ProviderBench.clock
        )
        .token(.entraAccess, claims: ["tid": .string(other)])
        await assertRefused(validator, forged, .notAnAccessToken, claim: "tid")
    }

    func testADocumentOfAnotherTemplateIsNotUsed() async throws {
        for issuer in [name(of: tenant), name(of: "common"), "https://sts.windows.net/{tenantid}/"] {
            try publish(issuer: issuer)
            guard case .unavailable = await (try validator([tenant])).validate(try token(of: tenant, by: shared)) else {
                return XCTFail("a document of \(issuer) was used")
            }
        }
    }

    func testVersion1() async throws {
        let document = "https://login.microsoftonline.com/common/.well-known/openid-configuration"
        let template: JSON = "https://sts.windows.net/{tenantid}/"
        var key = shared.publicKey?.json ?? [:]
        key["issuer"] = template
        let metadata: JSON = ["issuer": template, "jwks_uri": .string(keySet)]
        fetcher.answer(document, with: .json(metadata.text))
        fetcher.answer(keySet, with: .json(JSON.object([.init("keys", [key])]).text))
        var settings = RemoteKeys.Settings()
        settings.fetcher = fetcher
        let validator = try TokenValidator(
            issuers: .entra(tenants: [tenant], clientID: client, version: .v1, settings: settings),
            audience: .resource(ResourceIdentifier(ProviderBench.resource)),
            clock: ProviderBench.clock
        )
        let provider = TestIssuer(
            "https://sts.windows.net/\(tenant)/",
            audience: "api://\(client)",
            signingKeys: [shared],
            clock: ProviderBench.clock
        )
        await assertAccepted(validator, try provider.token(.entraAccessV1, claims: ["tid": .string(tenant)]))
        XCTAssertEqual(fetcher.urls, [document, keySet])
    }

    func testATieHidesNothingOfItsSource() async throws {
        let hint = KeyHint(keyID: nil, algorithm: .rs256)
        let absent = TiedKeys(ScriptedKeys(.unavailable(retryAfter: 7)), to: ["a"])
        guard case .unavailable(7) = absent.current, case .unavailable(7) = await absent.keys(for: hint) else {
            return XCTFail("an outage was hidden")
        }
        XCTAssertEqual(absent.state, .warming)
        XCTAssertEqual(absent.retryAfter, 7)
        let isPrepared = await absent.prepare()
        XCTAssertFalse(isPrepared)
        XCTAssertThrowsError(try absent.validate())
        await absent.run()
        let attachment = absent.attach { _ in }
        attachment.detach()
    }
}

/// A managed source that always says the same.
private final class ScriptedKeys: ManagedKeySource {
    let current: KeyAvailability

    init(_ keys: KeyAvailability) {
        current = keys
    }

    func keys(for hint: KeyHint) async -> KeyAvailability { current }
    var state: KeyState { .warming }
    var retryAfter: Int? { 7 }
    func validate() throws(ConfigurationError) {
        throw ConfigurationError(parameter: "p", value: "", problem: "is wrong", remedy: "mend it")
    }
    func attach(_ observer: @escaping @Sendable (KeyEvent) -> Void) -> KeyAttachment { KeyAttachment { _ in } }
    func prepare() async -> Bool { false }
    func run() async {}
}
