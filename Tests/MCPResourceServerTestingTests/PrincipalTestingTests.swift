// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer
import MCPResourceServerTesting
import XCTest

final class PrincipalTestingTests: XCTestCase {
    func testWhatIsAskedForIsWhatItHas() throws {
        let principal = try Principal.testing(
            subject: "bob",
            client: "app",
            scopes: "a b",
            roles: ["editor"],
            groups: ["staff", "all"],
            issuer: "https://other.example",
            expiresAt: 1_900_000_000,
            claims: ["acr": "mfa", "department": ["id": 7]]
        )
        XCTAssertEqual(principal.subject, "bob")
        XCTAssertEqual(principal.clientID, "app")
        XCTAssertEqual(principal.issuer, "https://other.example")
        XCTAssertEqual(principal.scopes.joined, "a b")
        XCTAssertEqual(principal.roles, ["editor"])
        XCTAssertEqual(principal.groups, ["staff", "all"])
        XCTAssertEqual(principal.expiresAt.timeIntervalSince1970, 1_900_000_000)
        XCTAssertEqual(principal.authenticationContext, "mfa")
        XCTAssertEqual(principal.claims["department.id"]?.integerValue, 7)
        XCTAssertFalse(principal.isClientOnly)
        XCTAssertTrue(try Principal.testing(subject: nil).isClientOnly)
    }

    func testD66_identityIsIssuerAndSubject() throws {
        let alice = try Principal.testing()
        XCTAssertEqual(alice.id, try Principal.testing(client: "another", scopes: "a").id)
        XCTAssertNotEqual(alice.id, try Principal.testing(issuer: "https://other.example").id)
        XCTAssertNotEqual(alice.id, try Principal.testing(subject: "bob").id)
    }

    func testR128_requirementsFollowTheHierarchyGiven() throws {
        let admin = try Principal.testing(scopes: "admin", hierarchy: ["admin": "read"])
        XCTAssertNoThrow(try admin.require("read"))
        XCTAssertThrowsError(try admin.require("write")) { error in
            XCTAssertEqual(error as? InsufficientScope, InsufficientScope("write"))
        }
    }

    func testWhatNoIssuerCouldSayIsAnError() {
        XCTAssertThrowsError(try Principal.testing(subject: nil, client: nil))
        XCTAssertThrowsError(try Principal.testing(subject: "a\u{0}b"))
        XCTAssertThrowsError(try Principal.testing(claims: ["scope": "a\"b"]))
    }

    func testItCanBeTheCurrentPrincipal() throws {
        let alice = try Principal.testing()
        let subject = Principal.$current.withValue(alice) { Principal.current?.subject }
        XCTAssertEqual(subject, "alice")
        XCTAssertNil(Principal.current)
    }
}
