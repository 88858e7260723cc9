// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import XCTest

@testable import JOSE

/// What people put where a key is expected, and what they are told.
final class MistakenTextTests: XCTestCase {
    private let url = "https://auth.example.com/.well-known/jwks.json"
    private let pem = "\n-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----"
    private let jwk = #"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#
    private let metadata = #"{"issuer":"https://auth.example.com","jwks_uri":"https://auth.example.com/jwks"}"#

    private func told(_ read: () throws -> Void, line: UInt = #line) -> String {
        do {
            try read()
            XCTFail("no error", line: line)
            return ""
        } catch {
            return "\(error)"
        }
    }

    func testInPlaceOfAKeySet() {
        let rows: [(String, told: String)] = [
            (url, "not_json: this looks like a URL"), (" \(url)", "Issuer.jwks(_:issuer:)"),
            (pem, "not_json: this looks like PEM: use Issuer.pem(_:issuer:)"),
            (jwk, #"not_a_key_set: this is one JWK; a JWK Set has it in a list: {"keys": [...]}"#),
            (metadata, "not_a_key_set: this is an authorization server's metadata; the JWK Set is at its jwks_uri"),
            ("[\(jwk)]", "not_a_key_set: this is an array"),
            (#"{"keys":{}}"#, #"not_a_key_set: the JWK Set is not an object with an array "keys""#),
            ("<html>", "not_json: "), ("", "not_json: "), ("{", "not_json: "),
        ]
        for (text, expected) in rows {
            let told = told { _ = try JSONWebKeySet(parsing: Array(text.utf8)) }
            XCTAssertTrue(told.contains(expected), "\(told) should contain \(expected)")
        }
    }

    func testInPlaceOfPEM() {
        for (text, expected) in [
            (url, "this looks like a URL"), (jwk, "this looks like JSON"), (#"{"keys":[]}"#, "JSONWebKeySet(parsing:)"),
            ("MCowBQYDK2VwAyEA", "no \"-----BEGIN PUBLIC KEY-----\" line"), ("", "a PEM text is needed"),
        ] {
            let told = told { _ = try JSONWebKey(pem: text) }
            XCTAssertTrue(told.hasPrefix("unsupported_pem: ") && told.contains(expected), told)
        }
    }

    func testInPlaceOfAJWK() {
        for (text, expected) in [
            (url, "this looks like a URL"), (pem, "this looks like PEM: use JSONWebKey(pem:)"),
            ("{\"keys\":[\(jwk)]}", "this is a JWK Set, not one JWK"), ("nonsense", "the JWK is not JSON"),
        ] {
            let told = told { _ = try JSONWebKey(parsing: Array(text.utf8)) }
            XCTAssertTrue(told.hasPrefix("malformed: ") && told.contains(expected), told)
        }
    }

    func testD65_nothingOfTheTextIsRepeated() {
        let marked = "https://user:SECRETMARK@auth.example.com/jwks"
        for read in [
            { _ = try JSONWebKeySet(parsing: Array(marked.utf8)) }, { _ = try JSONWebKey(pem: marked) },
            { _ = try JSONWebKey(parsing: Array(marked.utf8)) },
        ] as [() throws -> Void] {
            XCTAssertFalse(told(read).contains("SECRETMARK"))
        }
    }
}
