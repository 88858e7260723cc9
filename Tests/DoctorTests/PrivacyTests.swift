// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import JOSE
import XCTest

@testable import mcp_doctor

/// No output holds a signature, also not one about a call that makes no sense.
final class PrivacyTests: XCTestCase {
    func testASignatureIsNeverPrinted() throws {
        let fixture = try DoctorFixture()
        defer { fixture.remove() }
        let file = try fixture.write(fixture.configuration(), to: "doctor.json")
        let good = try fixture.token()
        // Short enough to be shown whole where a text is cut.
        let short = "eyJhbGciOiJIUzI1NiJ9.e30.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
        for token in [good, short, good + "." + good] {
            let calls: [[String]] = [
                [token], ["tokens", token], ["tokens", "--config", file, token], ["tokens", "--config", token],
                ["explain", token], ["explain", "--config", file, token],
                ["explain", "--config", file, "--json", token],
                ["explain", "--config", file, token, token], ["explain", "--config", file, "--" + token],
                ["--token=" + token], ["tokens", "--config", file], ["explain", "--config", file, "-"],
            ]
            let signature = token.split(separator: ".").last.map { String($0.prefix(40)) } ?? ""
            for call in calls {
                let result = try DoctorProgram.run(call, input: token + "\n")
                XCTAssertFalse((result.output + result.error).contains(signature), "\(call.first ?? "")")
                XCTAssertFalse((result.output + result.error).isEmpty)
            }
        }
    }

    func testWordsThatMayBeTokensAreNotRepeated() {
        XCTAssertEqual(Printed.word("--colour"), "\"--colour\"")
        XCTAssertEqual(Printed.word("a.b"), "a text of 3 bytes")
        XCTAssertEqual(Printed.word(String(repeating: "x", count: 33)), "a text of 33 bytes")
        XCTAssertEqual(Printed.path("conf/doctor.v1.json"), "conf/doctor.v1.json")
        XCTAssertEqual(Printed.path("eyJh.e30.sig"), "a text of 12 bytes")
    }

    /// A shared secret of the configuration shows up nowhere either.
    func testASecretIsNeverPrinted() throws {
        let fixture = try DoctorFixture()
        defer { fixture.remove() }
        let secret = "0123456789abcdefghijklmnopqrstuv"
        let encoded = Base64URL.encode(secret.utf8)
        let keys: JSON = [
            "keys": [["kty": "oct", "k": .string(encoded)], ["kty": "oct", "k": .string(encoded + "!")]]
        ]
        let token = try SigningKey(secret: SharedSecret(Array(secret.utf8)), algorithm: .hs256).sign(Array("{}".utf8))
        for algorithms in [["HS256"], ["ES256"], ["HS256", "ES256"], ["HS512"]] as [JSON] {
            let bytes = fixture.configuration(["jwks": keys, "algorithms": algorithms])
            let file = try fixture.write(bytes, to: "secret.json")
            for call in [["explain", "--config", file, token], ["explain", "--json", "--config", file, token]] {
                let result = try DoctorProgram.run(call)
                let text = result.output + result.error
                XCTAssertFalse(text.contains(encoded) || text.contains(secret), text)
            }
        }
    }
}
