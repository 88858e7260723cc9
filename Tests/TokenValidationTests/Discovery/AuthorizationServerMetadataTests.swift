// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import XCTest

@testable import TokenValidation

final class AuthorizationServerMetadataTests: XCTestCase {
    private let issuer = "https://auth.example.com"

    private func parse(_ text: String, issuer: String? = nil) throws -> AuthorizationServerMetadata {
        try AuthorizationServerMetadata(parsing: Array(text.utf8), issuer: issuer ?? self.issuer)
    }

    private func refusal(_ text: String, issuer: String? = nil, line: UInt = #line) -> MetadataError? {
        do {
            _ = try parse(text, issuer: issuer)
            XCTFail("accepted: \(text.prefix(80))", line: line)
            return nil
        } catch {
            return error as? MetadataError
        }
    }

    func testMembersAreReadByTheirTypes() throws {
        let metadata = try parse(
            """
            {"issuer":"https://auth.example.com","jwks_uri":"https://auth.example.com/keys",
            "authorization_endpoint":"https://auth.example.com/a","token_endpoint":"https://auth.example.com/t",
            "registration_endpoint":"https://auth.example.com/r","introspection_endpoint":"https://auth.example.com/i",
            "scopes_supported":["a","b"],"grant_types_supported":["authorization_code"],
            "code_challenge_methods_supported":["S256"],"id_token_signing_alg_values_supported":["RS256"],
            "client_id_metadata_document_supported":true,"authorization_response_iss_parameter_supported":false,
            "x":{"y":[1]}}
            """
        )
        XCTAssertEqual(metadata.issuer, issuer)
        XCTAssertEqual(metadata.jwksURI, "https://auth.example.com/keys")
        XCTAssertEqual(metadata.authorizationEndpoint, "https://auth.example.com/a")
        XCTAssertEqual(metadata.tokenEndpoint, "https://auth.example.com/t")
        XCTAssertEqual(metadata.registrationEndpoint, "https://auth.example.com/r")
        XCTAssertEqual(metadata.introspectionEndpoint, "https://auth.example.com/i")
        XCTAssertEqual(metadata.scopesSupported, ["a", "b"])
        XCTAssertEqual(metadata.grantTypesSupported, ["authorization_code"])
        XCTAssertEqual(metadata.codeChallengeMethodsSupported, ["S256"])
        XCTAssertEqual(metadata.idTokenSigningAlgValuesSupported, ["RS256"])
        XCTAssertEqual(metadata.clientIDMetadataDocumentSupported, true)
        XCTAssertEqual(metadata.authorizationResponseIssParameterSupported, false)
        XCTAssertEqual(metadata.json["x"]?["y"]?.elements.first?.integerValue, 1)
    }

    func testOddOptionalMembersReadAsAbsent() throws {
        let metadata = try parse(
            """
            {"issuer":"https://auth.example.com","authorization_endpoint":1,"token_endpoint":null,
            "scopes_supported":"a b","code_challenge_methods_supported":["S256",1],
            "client_id_metadata_document_supported":"true"}
            """
        )
        XCTAssertNil(metadata.jwksURI)
        XCTAssertNil(metadata.authorizationEndpoint)
        XCTAssertNil(metadata.tokenEndpoint)
        XCTAssertNil(metadata.scopesSupported)
        XCTAssertNil(metadata.codeChallengeMethodsSupported)
        XCTAssertNil(metadata.clientIDMetadataDocumentSupported)
    }

    func testR85_theIssuerIsTheConfiguredOneByteForByte() throws {
        XCTAssertNoThrow(try parse(#"{"issuer":"https:\/\/auth.example.com"}"#))
        for other in [
            "https://auth.example.com/", "https://AUTH.example.com", "HTTPS://auth.example.com",
            "https://auth.example.com:443", "http://auth.example.com", "https://auth.example.com.",
            "https://auth.example.com?", " https://auth.example.com", "https://auth.example.co", "",
            "https://auth.example.com\\u0000", "https://other.example.com", "https://{tenantid}.example.com",
        ] {
            XCTAssertEqual(refusal(#"{"issuer":"\#(other)"}"#)?.code, .issuerMismatch, other)
        }
        // One text to Swift's `==`, two to everybody else.
        let composed = "https://auth.example.com/\u{E9}"
        XCTAssertEqual(
            refusal("{\"issuer\":\"https://auth.example.com/e\u{301}\"}", issuer: composed)?.code,
            .issuerMismatch
        )
    }

    func testD30_aDocumentOfAnotherIssuerIsRefused() {
        let error = refusal(#"{"issuer":"https://evil.example","jwks_uri":"https://evil.example/keys"}"#)
        XCTAssertEqual(error?.code, .issuerMismatch)
        XCTAssertEqual(
            error?.detail,
            "the document's issuer is \"https://evil.example\", not \"https://auth.example.com\""
        )
    }

    func testR85_aSlipInTheConfigurationGetsTheRightIssuer() {
        let slash = refusal(#"{"issuer":"https://auth.example.com/"}"#)?.detail ?? ""
        XCTAssertTrue(slash.hasSuffix("did you mean \"https://auth.example.com/\"?"), slash)
        let noSlash = refusal(#"{"issuer":"https://auth.example.com/t"}"#, issuer: "https://auth.example.com/t/")
        XCTAssertTrue(noSlash?.detail.hasSuffix("did you mean \"https://auth.example.com/t\"?") == true)
        let letters = refusal(#"{"issuer":"https://auth.example.com/Realm"}"#, issuer: "https://auth.example.com/realm")
        XCTAssertTrue(
            letters?.detail.hasSuffix("letter case; did you mean \"https://auth.example.com/Realm\"?") == true
        )
        let template = refusal(#"{"issuer":"https://login.example.com/{tenantid}/v2.0"}"#)
        XCTAssertTrue(template?.detail.contains("template") == true)
    }

    func testWhatADocumentSaysIsShownPrintableAndBounded() {
        let named = "\\u001b[2J\\r\\n" + String(repeating: "x", count: 5000)
        let detail = refusal(#"{"issuer":"\#(named)"}"#)?.detail ?? ""
        XCTAssertTrue(detail.utf8.allSatisfy { (0x20...0x7E).contains($0) })
        XCTAssertLessThan(detail.utf8.count, 400)
    }

    func testR86_whatIsNotADocumentIsRefused() {
        let page = refusal(" \r\n<!DOCTYPE html><html></html>")
        XCTAssertEqual(page?.code, .notJSON)
        XCTAssertEqual(page?.detail, "the document is a web page, not JSON")
        for text in [
            "", " ", "issuer", #"{"issuer":"https://auth.example.com""#, "{\"issuer\":\"https://auth.example.com\"}x",
            #"{"issuer":"https://auth.example.com","issuer":"https://auth.example.com"}"#,
            #"{"issuer":"https://auth.example.com","a":{"b":1,"b":2}}"#,
            "\u{FEFF}{\"issuer\":\"https://auth.example.com\"}",
        ] {
            XCTAssertEqual(refusal(text)?.code, .notJSON, text)
        }
        for text in [
            "[]", "null", "true", "1", "\"https://auth.example.com\"", #"[{"issuer":"https://auth.example.com"}]"#,
        ] {
            XCTAssertEqual(refusal(text)?.code, .notAnObject, text)
        }
        for text in ["{}", #"{"issuer":null}"#, #"{"issuer":["https://auth.example.com"]}"#, #"{"Issuer":"x"}"#] {
            XCTAssertEqual(refusal(text)?.code, .noIssuer, text)
        }
        for value in ["null", "1", #"["https://auth.example.com/keys"]"#, "{}"] {
            let text = #"{"issuer":"https://auth.example.com","jwks_uri":\#(value)}"#
            XCTAssertEqual(refusal(text)?.code, .malformedMember, value)
        }
    }

    func testLimitsOfSizeDepthAndMembers() throws {
        let head = #"{"issuer":"https://auth.example.com","x":""#
        let room = AuthorizationServerMetadata.maximumBytes - head.utf8.count - 2
        XCTAssertEqual(AuthorizationServerMetadata.maximumBytes, 65_536)
        XCTAssertNoThrow(try parse(head + String(repeating: "x", count: room) + "\"}"))
        XCTAssertEqual(refusal(head + String(repeating: "x", count: room + 1) + "\"}")?.code, .notJSON)
        let deep = String(repeating: "[", count: 32) + String(repeating: "]", count: 32)
        XCTAssertEqual(refusal(#"{"issuer":"https://auth.example.com","x":\#(deep)}"#)?.code, .notJSON)
        let many = (0..<256).map { "\"\($0)\":0" }.joined(separator: ",")
        XCTAssertEqual(refusal(#"{"issuer":"https://auth.example.com",\#(many)}"#)?.code, .notJSON)
    }

    func testADescriptionHoldsNoDocument() throws {
        let metadata = try parse(#"{"issuer":"https://auth.example.com","token_endpoint":"https://t.example"}"#)
        var dumped = ""
        dump(metadata, to: &dumped)
        XCTAssertEqual("\(metadata)", "AuthorizationServerMetadata(https://auth.example.com)")
        XCTAssertFalse(dumped.contains("t.example"))
    }
}
