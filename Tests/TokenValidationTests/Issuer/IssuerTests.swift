// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import XCTest

@testable import TokenValidation

final class IssuerTests: XCTestCase {
    func testR68_D25_issIsTheIssuerByteForByte() async throws {
        let bench = try Bench()
        let validator = try bench.validator()
        let near = [
            "", "a", "https://auth.example/", "https://AUTH.example", "HTTPS://auth.example", "http://auth.example",
            "https://auth.example.evil",
            "https://auth.exampl", " https://auth.example", "https://auth.example ", "https://auth.example\u{0}",
            "https://auth.example#",
            "https://auth.example?", "https://auth.example:443", "https://auth.example\u{301}", "//auth.example",
            "auth.example",
        ]
        for name in near {
            await assertRefused(validator, try bench.token(("iss", .string(name))), .unknownIssuer, claim: "iss", name)
        }
        let others: [JSON] = [
            .null, true, 1, ["https://auth.example"], ["https://auth.example", "https://evil"],
            ["iss": "https://auth.example"],
        ]
        for value in others {
            await assertRefused(validator, try bench.token(("iss", value)), .unknownIssuer, claim: "iss", value.text)
        }
        await assertRefused(validator, try bench.token(without: ["iss"]), .unknownIssuer, claim: "iss")
        await assertRefused(
            validator,
            try bench.token(("Iss", "https://auth.example"), without: ["iss"]),
            .unknownIssuer
        )
    }

    func testR68_theIssuersOwnSlashCounts() async throws {
        let bench = try Bench()
        let policy = AudiencePolicy.resource(try ResourceIdentifier(Bench.resource))
        let issuer = bench.issuer("https://tenant.auth0.example/")
        let validator = try TokenValidator(issuers: [issuer], audience: policy, clock: WallClock { Bench.now })
        await assertAccepted(validator, try bench.token(("iss", "https://tenant.auth0.example/")))
        await assertRefused(validator, try bench.token(("iss", "https://tenant.auth0.example")), .unknownIssuer)
    }

    func testR74_aSlashAtTheEndIsNamed() async throws {
        let bench = try Bench()
        let validator = try TokenValidator(
            issuers: [bench.issuer("https://auth.example"), bench.issuer("https://auth.example/realm/")],
            audience: .resource(ResourceIdentifier(Bench.resource))
        )
        let rows = [
            ("https://auth.example/", true), ("https://auth.example/realm", true), ("https://auth.example//", false),
            ("https://auth.exampl", false), ("https://auth.examplf", false), ("/", false), ("", false),
        ]
        for (name, isNear) in rows {
            let detail = await validator.refusal(try bench.token(("iss", .string(name))))?.detail ?? ""
            XCTAssertEqual(detail.hasSuffix("a configured one differs by a slash at the end"), isNear, detail)
        }
    }

    func testR74_unknownIssuersCauseNoLookUp() async throws {
        let bench = try Bench()
        let source = CountingKeys(.unavailable(retryAfter: 1))
        let validator = try bench.validator { $0.keys = source }
        for name in ["https://evil.example", "http://127.0.0.1:1", "file:///etc/passwd", ""] {
            await assertRefused(validator, try bench.token(("iss", .string(name))), .unknownIssuer)
        }
        XCTAssertEqual(source.counts, .init(reads: 0, lookUps: 0))
    }

    func testR73_D26_keysAndAudiencesDoNotCrossIssuers() async throws {
        let (one, two) = (try Bench(), try Bench())
        let names = ["https://one.example", "https://two.example"]
        let validator = try TokenValidator(
            issuers: [
                one.issuer(names[0]) { $0.audience = .identifiers(["aud-1"]) },
                two.issuer(names[1]) { $0.audience = .identifiers(["aud-2"]) },
            ],
            audience: .identifiers(["unused"]),
            clock: WallClock { Bench.now }
        )
        await assertAccepted(validator, try one.token(("iss", "https://one.example"), ("aud", "aud-1")))
        await assertAccepted(validator, try two.token(("iss", "https://two.example"), ("aud", "aud-2")))
        await assertRefused(
            validator,
            try two.token(("iss", "https://one.example"), ("aud", "aud-1")),
            .signatureInvalid
        )
        await assertRefused(
            validator,
            try one.token(("iss", "https://two.example"), ("aud", "aud-2")),
            .signatureInvalid
        )
        await assertRefused(validator, try one.token(("iss", "https://one.example"), ("aud", "aud-2")), .wrongAudience)
        await assertRefused(validator, try one.token(("iss", "https://one.example"), ("aud", "unused")), .wrongAudience)
        await assertRefused(
            validator,
            try one.token(("iss", "https://three.example"), ("aud", "aud-1")),
            .unknownIssuer
        )
    }

    func testR73_otherSettingsDoNotCrossIssuersEither() async throws {
        let (strict, open) = (try Bench(.es256), try Bench(.es384))
        let policy = AudiencePolicy.resource(try ResourceIdentifier(Bench.resource))
        let validator = try TokenValidator(
            issuers: [
                strict.issuer("https://strict.example") { $0.tokenType = .rfc9068 },
                open.issuer("https://open.example") {
                    $0.algorithms = [.es384]; $0.leeway = 300
                },
            ],
            audience: policy,
            clock: WallClock { Bench.now }
        )
        await assertAccepted(validator, try strict.token(("iss", "https://strict.example")))
        await assertRefused(
            validator,
            try strict.token(("iss", "https://strict.example"), typ: "JWT"),
            .notAnAccessToken
        )
        await assertAccepted(
            validator,
            try open.token(("iss", "https://open.example"), ("exp", 1_799_999_701), typ: "JWT")
        )
        await assertRefused(
            validator,
            try strict.token(("iss", "https://strict.example"), ("exp", 1_799_999_701)),
            .expired
        )
        await assertRefused(validator, try open.token(("iss", "https://strict.example")), .algorithmNotAllowed)
    }

    func testR35_D40_namesAreBytesNotUnicode() async throws {
        let bench = try Bench()
        let validator = try bench.validator(audience: .identifiers(["caf\u{e9}"]))
        await assertAccepted(validator, try bench.token(("aud", "caf\u{e9}")))
        await assertRefused(validator, try bench.token(("aud", "cafe\u{301}")), .wrongAudience)
        await assertRefused(
            validator,
            try bench.token(("aud", "caf\u{e9}"), ("iss", "https\u{37e}//auth.example")),
            .unknownIssuer
        )
        await assertRefused(
            validator,
            try bench.token(("aud", "caf\u{e9}"), ("scope", "caf\u{e9}")),
            .malformedClaim,
            claim: "scope"
        )
        let clients = try bench.validator(audience: .clients(["\u{c5}"]))
        func token(_ client: String) throws -> String {
            try bench.token(("client_id", .string(client)), ("token_use", "access"), without: ["aud"])
        }
        await assertAccepted(clients, try token("\u{c5}"))
        await assertRefused(clients, try token("A\u{30a}"), .wrongAudience)
        await assertRefused(clients, try token("\u{212b}"), .wrongAudience)
    }
}
