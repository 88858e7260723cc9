// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import MCPResourceServer
import MCPResourceServerTesting
import XCTest

final class StateHandlesTests: XCTestCase {
    private let clock = TestClock()
    private let state = Array("basket 7".utf8)

    private func secret() throws -> SharedSecret {
        try SharedSecret((0..<32).map { _ in UInt8.random(in: .min ... .max) })
    }

    private func handles(_ secrets: [SharedSecret], purpose: String = "basket") throws -> StateHandles {
        try StateHandles(secrets, purpose: purpose, lifetime: .seconds(100), clock: clock.wallClock)
    }

    func testR142_D63_aHandleIsOfUseToItsCallerOnly() throws {
        let handles = try handles([secret()])
        let alice = try Principal.testing()
        let handle = try handles.handle(for: state, of: alice)
        XCTAssertEqual(handles.state(of: handle, for: alice), state)
        XCTAssertEqual(
            handles.state(of: handle, for: try .testing(scopes: "more", expiresAt: 5)),
            state,
            "another token"
        )
        for other: Principal in [
            try .testing(subject: "bob"), try .testing(client: "other"), try .testing(client: nil),
            try .testing(subject: nil), try .testing(issuer: "https://other.example"), try .testing(subject: "Alice"),
        ] {
            XCTAssertNil(handles.state(of: handle, for: other))
        }
    }

    func testR142_aHandleCannotBeChangedOrMadeUp() throws {
        let handles = try handles([secret()])
        let alice = try Principal.testing()
        let handle = try handles.handle(for: state, of: alice)
        XCTAssertNotEqual(try handles.handle(for: state, of: alice), handle, "no two are the same")
        XCTAssertFalse(handle.contains("basket"))
        var bytes = try Base64URL.decode(handle)
        for index in bytes.indices {
            bytes[index] ^= 1
            XCTAssertNil(handles.state(of: Base64URL.encode(bytes), for: alice), "byte \(index)")
            bytes[index] ^= 1
        }
        let texts = [
            "", " ", "x", "basket 7", handle + "A", String(handle.dropLast()), handle + "=", " " + handle,
            Base64URL.encode(state), String(repeating: "A", count: 38), String(repeating: "A", count: 100_000),
        ]
        for text in texts { XCTAssertNil(handles.state(of: text, for: alice), "\(text.prefix(40))") }
        XCTAssertEqual(handles.state(of: handle, for: alice), state)
    }

    func testR142_aHandleEnds() throws {
        let handles = try handles([secret()])
        let alice = try Principal.testing()
        let handle = try handles.handle(for: state, of: alice)
        clock.advance(by: 99.5)
        XCTAssertEqual(handles.state(of: handle, for: alice), state)
        clock.advance(by: 0.5)
        XCTAssertNil(handles.state(of: handle, for: alice))
    }

    func testPurposesAndSecretsAreKeptApart() throws {
        let one = try secret(), two = try secret()
        let alice = try Principal.testing()
        let handle = try handles([one]).handle(for: state, of: alice)
        XCTAssertNil(try handles([one], purpose: "baskets").state(of: handle, for: alice))
        XCTAssertNil(try handles([one], purpose: "").state(of: handle, for: alice))
        XCTAssertNil(try handles([two]).state(of: handle, for: alice))
        XCTAssertEqual(try handles([two, one]).state(of: handle, for: alice), state, "an old secret still opens")
        let new = try handles([two, one]).handle(for: state, of: alice)
        XCTAssertNil(try handles([one]).state(of: new, for: alice), "the first one seals")
        XCTAssertEqual(try handles([two]).state(of: new, for: alice), state)
    }

    func testSizes() throws {
        let handles = try handles([secret()])
        let alice = try Principal.testing()
        for count in [0, 1, StateHandles.longestState] {
            let state = [UInt8](repeating: 7, count: count)
            XCTAssertEqual(handles.state(of: try handles.handle(for: state, of: alice), for: alice), state)
        }
        let tooLong = [UInt8](repeating: 7, count: StateHandles.longestState + 1)
        XCTAssertThrowsError(try handles.handle(for: tooLong, of: alice)) { error in
            XCTAssertEqual((error as? StateHandleError)?.code, .tooLong)
        }
    }

    func testSettings() throws {
        XCTAssertThrowsError(try handles([]))
        for lifetime: Duration in [.zero, .milliseconds(999), .seconds(2_592_001), .seconds(-1)] {
            XCTAssertThrowsError(try StateHandles([secret()], purpose: "", lifetime: lifetime))
        }
        XCTAssertEqual("\(try handles([secret()]))", "StateHandles(redacted)")
    }
}
