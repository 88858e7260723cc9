// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import XCTest

@testable import TokenValidation

final class MetadataAdviceTests: XCTestCase {
    private let good: [(String, String)] = [
        ("issuer", #""https://auth.example.com""#), ("jwks_uri", #""https://auth.example.com/keys""#),
        ("authorization_endpoint", #""https://auth.example.com/a""#),
        ("token_endpoint", #""https://auth.example.com/t""#),
        ("code_challenge_methods_supported", #"["plain","S256"]"#),
        ("client_id_metadata_document_supported", "true"), ("authorization_response_iss_parameter_supported", "true"),
        ("id_token_signing_alg_values_supported", #"["RS256","none"]"#),
    ]

    /// The advice about the good document with this member set, or removed for nil.
    private func advice(_ changes: (String, String?)...) throws -> [String] {
        var members = good
        for (name, value) in changes {
            members.removeAll { $0.0 == name }
            if let value { members.append((name, value)) }
        }
        let text = "{" + members.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",") + "}"
        let metadata = try AuthorizationServerMetadata(
            parsing: Array(text.utf8),
            issuer: "https://auth.example.com"
        )
        return metadata.advice.map { "\($0.code) \($0.member)" }
    }

    func testAGoodDocumentGetsNone() throws {
        XCTAssertEqual(try advice(), [])
        XCTAssertEqual(
            try advice(
                ("client_id_metadata_document_supported", nil),
                ("registration_endpoint", #""https://auth.example.com/r""#)
            ),
            []
        )
        XCTAssertEqual(try advice(("id_token_signing_alg_values_supported", nil)), [])
    }

    func testWhatKeepsClientsFromLoggingInSafely() throws {
        let methods = "code_challenge_methods_supported"
        XCTAssertEqual(try advice((methods, nil)), ["no_code_challenge_methods \(methods)"])
        XCTAssertEqual(try advice((methods, "[]")), ["no_s256 \(methods)"])
        XCTAssertEqual(try advice((methods, #"["plain","s256"]"#)), ["no_s256 \(methods)"])
        XCTAssertEqual(
            try advice(("authorization_endpoint", nil)),
            ["no_authorization_endpoint authorization_endpoint"]
        )
        XCTAssertEqual(try advice(("token_endpoint", nil)), ["no_token_endpoint token_endpoint"])
        let response = "authorization_response_iss_parameter_supported"
        XCTAssertEqual(try advice((response, nil)), ["no_issuer_in_response \(response)"])
        XCTAssertEqual(try advice((response, "false")), ["no_issuer_in_response \(response)"])
        let document = "client_id_metadata_document_supported"
        XCTAssertEqual(try advice((document, nil)), ["no_client_registration \(document)"])
        XCTAssertEqual(try advice((document, "false")), ["no_client_registration \(document)"])
    }

    func testAServerWithoutUsersNeedsNoLogIn() throws {
        XCTAssertEqual(
            try advice(
                ("grant_types_supported", #"["client_credentials"]"#),
                ("authorization_endpoint", nil),
                ("code_challenge_methods_supported", nil),
                ("authorization_response_iss_parameter_supported", nil)
            ),
            []
        )
        XCTAssertEqual(try advice(("grant_types_supported", #"["implicit"]"#), ("token_endpoint", nil)), [])
    }

    func testEndpointsAreHTTPS() throws {
        for member in [
            "jwks_uri", "authorization_endpoint", "token_endpoint", "registration_endpoint", "introspection_endpoint",
            "revocation_endpoint", "userinfo_endpoint",
        ] {
            for bad in ["http://auth.example.com/x", "ftp://h", "/x", "", "https://u@h/", "https://h\\n/"] {
                XCTAssertEqual(try advice((member, "\"\(bad)\"")), ["insecure_endpoint \(member)"], bad)
            }
            XCTAssertEqual(try advice((member, #""http://127.0.0.1:8080/x""#)), [])
        }
    }

    func testSomeAlgorithmIsUsable() throws {
        let member = "id_token_signing_alg_values_supported"
        for bad in [#"["HS256"]"#, #"["none","HS512"]"#, #"["ES256K"]"#, #"["rs256"]"#] {
            XCTAssertEqual(try advice((member, bad)), ["no_usable_algorithm \(member)"], bad)
        }
        XCTAssertEqual(try advice((member, #"["HS256","PS512"]"#)), [])
    }

    func testWrongTypesAreNamed() throws {
        for (member, bad) in [
            ("scopes_supported", #""a b""#), ("scopes_supported", #"["a",1]"#), ("introspection_endpoint", "[]"),
            ("introspection_endpoint", "null"), ("registration_endpoint", "{}"),
        ] {
            XCTAssertEqual(try advice((member, bad)), ["malformed_member \(member)"], bad)
        }
        XCTAssertEqual(
            try advice(("client_id_metadata_document_supported", #""true""#)),
            [
                "no_client_registration client_id_metadata_document_supported",
                "malformed_member client_id_metadata_document_supported",
            ]
        )
    }

    func testTextIsPrintableAndBounded() throws {
        let url = "http://\\u001b[2J" + String(repeating: "x", count: 9000)
        let text = #"{"issuer":"i","jwks_uri":"\#(url)"}"#
        let metadata = try AuthorizationServerMetadata(parsing: Array(text.utf8), issuer: "i")
        for advice in metadata.advice {
            XCTAssertTrue(advice.description.utf8.allSatisfy { (0x20...0x7E).contains($0) })
            XCTAssertLessThan(advice.description.utf8.count, 300)
        }
        XCTAssertTrue(metadata.advice.contains { $0.code == .insecureEndpoint })
    }
}
