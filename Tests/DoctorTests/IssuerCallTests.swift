// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServerTesting
import XCTest

@testable import mcp_doctor

/// How `mcp-doctor issuer` is called, and wrong calls.
final class IssuerCallTests: XCTestCase {
    func testWhatIsWrongIsSaidInOneLineAndNothingIsAsked() async throws {
        let server = try ScriptedAuthorizationServer(tls: nil)
        let table: [([String], String)] = [
            ([], "issuer needs the URL"), (["auth.example"], "auth.example"), (["a", "b"], "takes one URL"),
            ([server.issuer], "--allow-http-loopback"), (["http://as.example", "--allow-http-loopback"], "not https"),
            (["https://as.example?x=1"], "query"), (["https://as.example", "--colour"], "--colour"),
            (["https://as.example", "--jwks"], "--jwks needs a value"), (["https://user@as.example"], "the issuer: "),
            (["https://as.example", "--jwks", "keys.json"], "--jwks: "),
            (["https://as.example", "--jwks", server.jwksURL], "--allow-http-loopback"),
            (["https://as.example", "--metadata", "ftp://as.example/m"], "--metadata: "),
            (["https://as.example", "--metadata", "https://a.example", "--jwks", "https://a.example"], "one of them"),
            (["https://as.example", "--ca-file", "/none/ca.pem"], "--ca-file: "),
        ]
        for (arguments, expected) in table {
            let outcome = try await DoctorProgram.finish(["issuer"] + arguments)
            XCTAssertEqual(outcome.status, 64, "\(arguments): \(outcome.output)")
            XCTAssertEqual(outcome.output, "", "\(arguments)")
            XCTAssertTrue(outcome.error.hasPrefix("mcp-doctor: "), outcome.error)
            XCTAssertTrue(outcome.error.contains(expected), "\(arguments): \(outcome.error)")
            XCTAssertEqual(outcome.error.split(separator: "\n").count, 1, outcome.error)
        }
        XCTAssertEqual(server.connectionCount, 0)
        await server.close()
    }

    func testKeysAndMetadataElsewhere() async throws {
        let issuer = try TestIssuer("https://as.example")
        let server = try ScriptedAuthorizationServer(serving: issuer, tls: nil)
        for place in [["--jwks", server.jwksURL], ["--metadata", server.url(of: .oauthMetadata)]] {
            let outcome = try await DoctorProgram.finish(
                ["issuer", "https://as.example", "--allow-http-loopback"] + place
            )
            XCTAssertEqual(outcome.status, 0, outcome.output + outcome.error)
            XCTAssertEqual(outcome.output.contains("Is the metadata about this issuer?"), place[0] == "--metadata")
            XCTAssertTrue(outcome.output.hasSuffix("good: 1 key verifies the tokens of https://as.example\n"))
        }
        await server.close()
    }
}
