// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import XCTest

@testable import TokenValidation

final class IdentityTests: XCTestCase {
    private var bench: Bench!

    override func setUpWithError() throws {
        bench = try Bench()
    }

    private func read(
        _ changes: [(String, JSON)],
        without removed: [String] = [],
        _ change: (inout Issuer) -> Void = { _ in }
    ) async throws -> AccessToken {
        let token = try bench.key.sign(Bench.payload(changes, without: removed).serialized())
        return try await (try bench.validator(change)).accepted(token)
    }

    func testR81_usersAndClients() async throws {
        let user = try await read([])
        XCTAssertEqual(user.subject, "user-1")
        XCTAssertEqual(user.clientID, "client-1")
        XCTAssertEqual(user.stableSubject.kind, .subject)
        XCTAssertEqual("\(user.stableSubject)", "user-1")
        XCTAssertFalse(user.isClientOnly)
        let own = try await read([("sub", "client-1")])
        XCTAssertTrue(own.isClientOnly)
        XCTAssertEqual(own.stableSubject.kind, .subject)
        for removed in [["sub"], []] {
            let machine = try await read(removed.isEmpty ? [("sub", "")] : [], without: removed)
            XCTAssertNil(machine.subject)
            XCTAssertTrue(machine.isClientOnly)
            XCTAssertEqual(machine.stableSubject.kind, .client)
            XCTAssertEqual("\(machine.stableSubject)", "client-1")
            XCTAssertNotEqual(machine.stableSubject, own.stableSubject)
        }
    }

    func testNobodyIsRefused() async throws {
        let validator = try bench.validator()
        await assertRefused(validator, try bench.token(without: ["sub", "client_id"]), .subjectMissing, claim: "sub")
        await assertRefused(validator, try bench.token(("sub", ""), ("client_id", "")), .subjectMissing)
        for trace in ["auth_time", "acr", "amr", "sid", "username", "preferred_username", "email"] {
            await assertRefused(
                validator,
                try bench.token((trace, "x"), without: ["sub"]),
                .subjectMissing,
                claim: "sub",
                trace
            )
        }
        for sub: JSON in [1, .null, true, ["user-1"], ["sub": "x"]] {
            await assertRefused(validator, try bench.token(("sub", sub)), .malformedClaim, claim: "sub", sub.text)
        }
        for text in ["a\u{0}b", "\u{0}", "a\nb", "a\r\nb", "\u{1b}[2J", "\u{7f}"] {
            await assertRefused(validator, try bench.token(("sub", .string(text))), .malformedClaim, claim: "sub")
            await assertRefused(
                validator,
                try bench.token(("client_id", .string(text))),
                .malformedClaim,
                claim: "client_id"
            )
        }
    }

    func testClientsByConvention() async throws {
        let table: [([ClaimPath], [(String, JSON)], String?)] = [
            (["client_id", "azp"], [("azp", "b")], "b"),
            (["client_id", "azp"], [("client_id", "a"), ("azp", "b")], "a"),
            (["client_id", "azp"], [("client_id", 1), ("azp", "b")], "b"),
            (["client_id", "azp"], [("client_id", ""), ("azp", "b")], "b"),
            (["cid"], [("client_id", "a"), ("cid", "c")], "c"),
            (["azp", "appid"], [("appid", "d")], "d"),
            ([], [("client_id", "a")], nil),
            (["x.y"], [("x", ["y": "e"])], "e"),
        ]
        for (paths, changes, expected) in table {
            let token = try await read(changes, without: ["client_id"]) { $0.conventions.client = paths }
            XCTAssertEqual(token.clientID, expected, "\(changes)")
        }
    }

    func testStableSubjectFromOtherClaims() async throws {
        func entra(_ changes: [(String, JSON)]) async throws -> StableSubject {
            try await read(changes) { $0.conventions.subject = .claims("tid", "oid") }.stableSubject
        }
        let one = try await entra([("tid", "t"), ("oid", "o"), ("sub", "pairwise-1")])
        let again = try await entra([("tid", "t"), ("oid", "o"), ("sub", "pairwise-2")])
        XCTAssertEqual(one, again)
        XCTAssertEqual(one.hashValue, again.hashValue)
        let shifted = try await entra([("tid", "t/o"), ("oid", "x"), ("sub", "s")])
        let other = try await entra([("tid", "t"), ("oid", "o/x"), ("sub", "s")])
        XCTAssertEqual("\(shifted)", "\(other)")
        XCTAssertNotEqual(shifted, other)
        let validator = try bench.validator { $0.conventions.subject = .claims("tid", "oid") }
        await assertRefused(validator, try bench.token(("tid", "t")), .subjectMissing, claim: "tid")
        await assertRefused(validator, try bench.token(("tid", "t"), ("oid", 1)), .malformedClaim, claim: "oid")
        let machine = try await validator.accepted(bench.token(("tid", "t"), without: ["sub"]))
        XCTAssertEqual(machine.stableSubject.kind, .client)
    }

    /// `sub` is read once; a claim of that name inside another one is something else.
    func testSubAmongOtherClaims() async throws {
        for paths: [ClaimPath] in [["sub", "tid"], ["tid", "sub"]] {
            let rule: (inout Issuer) -> Void = { $0.conventions.subject = .claims(paths[0], paths[1]) }
            let user = try await read([("tid", "t"), ("sub", "s")], rule)
            XCTAssertEqual("\(user.stableSubject)", paths[0].names == ["sub"] ? "s/t" : "t/s")
            let empty = try await read([("tid", "t"), ("sub", "")], rule)
            XCTAssertEqual(empty.stableSubject.kind, .client)
            let absent = try await read([("tid", "t")], without: ["sub"], rule)
            XCTAssertEqual(absent.stableSubject.kind, .client)
            let validator = try bench.validator(rule)
            await assertRefused(validator, try bench.token(("sub", "s")), .subjectMissing, claim: paths[0].description)
            await assertRefused(validator, try bench.token(("tid", "t"), ("sub", 1)), .malformedClaim, claim: "sub")
            await assertRefused(validator, try bench.token(("tid", 1), ("sub", "s")), .malformedClaim, claim: "tid")
        }
        let nested: (inout Issuer) -> Void = { $0.conventions.subject = .claims("act_for.sub") }
        let inner = try await read([("act_for", ["sub": "inner"])], nested)
        XCTAssertEqual("\(inner.stableSubject)", "inner")
        XCTAssertEqual(inner.subject, "user-1")
        await assertRefused(try bench.validator(nested), try bench.token(), .subjectMissing, claim: "act_for.sub")
    }

    func testClientsThatAreTheirOwnSubject() async throws {
        let validator = try bench.validator { $0.conventions.subject = .claims("uid") }
        let machine = try await validator.accepted(bench.token(("sub", "client-1")))
        XCTAssertEqual(machine.stableSubject.kind, .client)
        XCTAssertEqual(machine.subject, "client-1")
        XCTAssertTrue(machine.isClientOnly)
        let user = try await validator.accepted(bench.token(("sub", "client-1"), ("uid", "u")))
        XCTAssertEqual(user.stableSubject.kind, .subject)
        await assertRefused(validator, try bench.token(("sub", "ann")), .subjectMissing, claim: "uid")
        await assertRefused(validator, try bench.token(("sub", "Client-1")), .subjectMissing, claim: "uid")
        await assertRefused(validator, try bench.token(("sub", "ann"), without: ["client_id"]), .subjectMissing)
        await assertRefused(validator, try bench.token(("sub", "client-1"), ("email", "a@b")), .subjectMissing)
    }

    func testR35_D40_D66_identitiesAreBytes() async throws {
        let composed = try await read([("sub", "caf\u{e9}")]).stableSubject
        let decomposed = try await read([("sub", "cafe\u{301}")]).stableSubject
        XCTAssertNotEqual(composed, decomposed)
        XCTAssertEqual(Set([composed, decomposed, composed]).count, 2)
        let own = try await read([("sub", "caf\u{e9}"), ("client_id", "cafe\u{301}")])
        XCTAssertFalse(own.isClientOnly)
    }

    func testD66_equalSubjectsOfTwoIssuersDiffer() async throws {
        let other = try Bench()
        let policy = AudiencePolicy.resource(try ResourceIdentifier(Bench.resource))
        let issuers = [bench.issuer("https://one.example"), other.issuer("https://two.example")]
        let validator = try TokenValidator(issuers: issuers, audience: policy, clock: WallClock { Bench.now })
        let one = try await validator.accepted(bench.token(("iss", "https://one.example")))
        let two = try await validator.accepted(other.token(("iss", "https://two.example")))
        XCTAssertEqual(one.stableSubject, two.stableSubject)
        XCTAssertNotEqual(one.issuer, two.issuer)
    }

    func testD66_bytesOfStableSubjectsNeverCollide() {
        let parts: [[[UInt8]]] = [
            [], [[]], [[], []], [[0x61]], [[0x61], []], [[], [0x61]], [[0x61, 0x62]], [[0x61], [0x62]],
            [Array("1:a".utf8)],
            [Array("a1:b".utf8)], [Array("a".utf8), Array("1:b".utf8)], [Array("s1:a".utf8)],
        ]
        let subjects = parts.flatMap { parts in
            [StableSubject(kind: .subject, parts: parts), StableSubject(kind: .client, parts: parts)]
        }
        XCTAssertEqual(Set(subjects).count, subjects.count)
        XCTAssertEqual(Set(subjects.map(\.bytes)).count, subjects.count)
    }
}
