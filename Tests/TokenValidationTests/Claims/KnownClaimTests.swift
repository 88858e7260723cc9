// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import XCTest

@testable import TokenValidation

final class KnownClaimTests: XCTestCase {
    private func payload(_ text: String) throws -> Payload { try Payload(parsing: Array(text.utf8)) }

    func testNamesAreDifferentAndFewEnough() {
        XCTAssertEqual(Set(KnownClaim.allCases.map(\.name)).count, KnownClaim.allCases.count)
        XCTAssertLessThanOrEqual(KnownClaim.allCases.count, JSONNames.maximumCount)
        for claim in KnownClaim.allCases {
            XCTAssertEqual(KnownClaim(claim.name), claim)
            XCTAssertEqual(ClaimPath(claim.name).known, claim)
            XCTAssertNil(KnownClaim(claim.name + "x"))
            XCTAssertNil(ClaimPath([claim.name, "x"]).known)
        }
        for name in ["", "ISS", "roles", "is"] { XCTAssertNil(KnownClaim(name)) }
    }

    func testEachIsFoundByItsNameAndNoOther() throws {
        for claim in KnownClaim.allCases {
            let escaped = claim.name.utf8.map { "\\u00" + String($0, radix: 16) }.joined()
            for name in [claim.name, escaped] {
                let found = try payload(#"{"x":0,"\#(name)":"value","y":{"\#(claim.name)":1}}"#)
                XCTAssertEqual(KnownClaim.allCases.filter(found.has), [claim])
                XCTAssertEqual(found.value(claim)?.stringValue, "value")
                XCTAssertEqual(found.value(at: ClaimPath(claim.name))?.stringValue, "value")
                XCTAssertEqual(found.value(at: ["y", claim.name])?.integerValue, 1)
            }
            let other = try payload(#"{"\#(claim.name)_":1,"_\#(claim.name)":2,"x":{"\#(claim.name)":3}}"#)
            XCTAssertEqual(KnownClaim.allCases.filter(other.has), [])
            XCTAssertNil(other.value(at: ClaimPath(claim.name)))
        }
    }

    func testTheFirstOfSeveral() throws {
        let found = try payload(#"{"sub":1,"exp":2}"#)
        XCTAssertEqual(found.first(of: [.issuer, .expiry, .subject]), .expiry)
        XCTAssertNil(found.first(of: [.issuer, .audience]))
        XCTAssertEqual(found.firstMissing(of: [.expiry, .audience, .issuer]), .audience)
        XCTAssertNil(found.firstMissing(of: [.expiry, .subject]))
    }

    func testAnErrorIsDescribedWhenSomebodyAsks() {
        let error = TokenError(.malformed, "line\nbreak \(String(repeating: "x", count: 500))")
        XCTAssertEqual(error.detail.utf8.count, 400)
        XCTAssertTrue(error.detail.utf8.allSatisfy { (0x20...0x7E).contains($0) })
        XCTAssertEqual(error.description, "malformed: \(error.detail)")
        XCTAssertEqual(error, TokenError(.malformed, "another"))
    }
}
