// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import XCTest

@testable import JOSE

/// What tells key sets apart for whoever remembers what one of them has verified.
final class KeySetIdentityTests: XCTestCase {
    private func set(_ members: String...) throws -> JSONWebKeySet {
        try JSONWebKeySet(parsing: Array(#"{"keys":[\#(members.joined(separator: ","))]}"#.utf8))
    }

    private func text(_ key: SigningKey) throws -> String {
        String(decoding: try XCTUnwrap(key.publicKey).json.serialized(), as: UTF8.self)
    }

    func testD51_ASetThatSaysTheSameIsTheSame() throws {
        let key = try SigningKey.generate(.es256, keyID: "k1")
        let member = try text(key)
        let one = try set(member)
        XCTAssertEqual(one.identity, try set(member).identity)
        XCTAssertEqual(one.identity, try set(" " + member + " ").identity)
        XCTAssertEqual(one.identity, one.tied(to: [Array("https://issuer.example".utf8)]).identity)
        let unknown = #"{"kty":"XYZ","kid":"k1"}"#
        XCTAssertEqual(one.identity, try set(member, unknown).identity, "a member that could be no key for a token")
    }

    func testD51_WhateverDecidesAboutASelectionIsPartOfIt() throws {
        let key = try SigningKey.generate(.es256, keyID: "k1")
        let member = try text(key)
        let other = try text(SigningKey.generate(.es256, keyID: "k1"))
        func changed(_ old: String, _ new: String) -> String {
            member.replacing(old, with: new)
        }
        let unreadable = #"{"kty":"EC","crv":"P-256","x":"AA","y":"AA","#
        let point = String(member.dropLast())
        let sets = [
            try set(), try set(member), try set(other), try set(member, other), try set(other, member),
            try set(member, member), try set(changed(#""kid":"k1""#, #""kid":"k2""#)),
            try set(changed(#","kid":"k1""#, "")), try set(changed(#","alg":"ES256""#, "")),
            try set(point + #","issuer":"https://a.example"}"#), try set(point + #","issuer":"https://b.example"}"#),
            try set(member, unreadable + #""kid":"k1"}"#), try set(member, unreadable + #""kid":"k2"}"#),
            try set(member, unreadable + #""alg":"ES256"}"#),
            JSONWebKeySet([try JSONWebKey(pem: PEM.publicKey)]),
            JSONWebKeySet([try JSONWebKey(pem: PEM.publicKey, keyID: "k1")]),
            JSONWebKeySet([try JSONWebKey(pem: PEM.publicKey, algorithm: .es256)]),
        ]
        for (index, one) in sets.enumerated() {
            for other in sets[..<index].indices {
                XCTAssertNotEqual(one.identity, sets[other].identity, "\(index) and \(other)")
            }
        }
    }

    func testD51_SecretsAreToldApart() throws {
        let bytes = try (0..<2).map { _ in try SecureRandom.bytes(32) }
        let sets = try bytes.map { try JSONWebKeySet(secret: SharedSecret($0), algorithm: .hs256) }
        XCTAssertNotEqual(sets[0].identity, sets[1].identity)
        let again = try JSONWebKeySet(secret: SharedSecret(bytes[0]), algorithm: .hs256)
        XCTAssertEqual(sets[0].identity, again.identity)
        let named = try JSONWebKeySet(secret: SharedSecret(bytes[0]), algorithm: .hs256, keyID: "k")
        XCTAssertNotEqual(sets[0].identity, named.identity)
        // HMAC pads a secret with zeros, but a longer one serves HS384, too.
        let padded = try JSONWebKeySet(
            secret: SharedSecret(bytes[0] + [UInt8](repeating: 0, count: 16)),
            algorithm: .hs256
        )
        XCTAssertNotEqual(sets[0].identity, padded.identity)
    }

    private enum PEM {
        static let publicKey = """
            -----BEGIN PUBLIC KEY-----
            MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAENsmTlRJUpIDzQJb/wNIzB4Bd4zTW
            GHiV8lDidnWsFPrWZCSdKMo0HrnMkTiYV4gL9E/vg8T1KVJjJSsw0F/U+w==
            -----END PUBLIC KEY-----
            """
    }
}
