// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import XCTest

@testable import JOSE

/// Shorthand for tests of keys and signatures.
class KeyTestCase: XCTestCase {
    func json(_ text: String) throws -> JSONValue {
        try JSONValue(parsing: Array(text.utf8), limits: .keySet)
    }

    func key(_ text: String) throws -> JSONWebKey {
        try JSONWebKey(json(text))
    }

    func keySet(_ keys: [String], allowingSecrets: Bool = false) throws -> JSONWebKeySet {
        let text = #"{"keys":["# + keys.joined(separator: ",") + "]}"
        return try JSONWebKeySet(parsing: Array(text.utf8), allowingSecrets: allowingSecrets)
    }

    /// The text of a JWK with some members replaced, added or, with nil, removed.
    func jwk(_ text: String, _ changes: [(String, JSON?)]) throws -> String {
        var copy = try JSON(json(text))
        for (name, value) in changes { copy[name] = value }
        return copy.text
    }

    /// A JWS with any header and payload, signed by `key`.
    func token(_ header: String, _ payload: String = "{}", by key: SigningKey) throws -> String {
        let input = Base64URL.encode(header.utf8) + "." + Base64URL.encode(payload.utf8)
        return input + "." + Base64URL.encode(try key.signature(over: Array(input.utf8)))
    }

    func assertRefused(
        key text: String,
        _ code: KeyError.Code,
        file: StaticString = #filePath,
        line: UInt = #line
    ) {
        XCTAssertThrowsError(try key(text), text, file: file, line: line) { error in
            XCTAssertEqual((error as? KeyError)?.code, code, "\(error)", file: file, line: line)
        }
    }

    func assertRefused(
        _ token: String,
        _ code: JWSError.Code,
        keys: JSONWebKeySet = TestKeys.es256.publicKeySet,
        algorithms: [SignatureAlgorithm] = SignatureAlgorithm.all,
        file: StaticString = #filePath,
        line: UInt = #line
    ) {
        XCTAssertThrowsError(
            try VerifiedJWS(verifying: token, keys: keys, algorithms: algorithms),
            String(token.prefix(120)),
            file: file,
            line: line
        ) { error in
            XCTAssertEqual((error as? JWSError)?.code, code, "\(error)", file: file, line: line)
        }
    }

    @discardableResult
    func assertVerifies(
        _ token: String,
        keys: JSONWebKeySet = TestKeys.es256.publicKeySet,
        algorithms: [SignatureAlgorithm] = SignatureAlgorithm.all,
        file: StaticString = #filePath,
        line: UInt = #line
    ) throws -> VerifiedJWS {
        do {
            return try VerifiedJWS(verifying: token, keys: keys, algorithms: algorithms)
        } catch {
            XCTFail("\(error)", file: file, line: line)
            throw error
        }
    }
}

/// Keys for the whole run; a new RSA key takes a tenth of a second, so that one is RFC 7520's.
enum TestKeys {
    static let es256 = made { try SigningKey.generate(.es256, keyID: "es256") }
    static let es384 = made { try SigningKey.generate(.es384) }
    static let es512 = made { try SigningKey.generate(.es512) }
    static let eddsa = made { try SigningKey.generate(.eddsa) }
    static let rs256 = rsa(.rs256)

    /// RFC 7520's RSA key with an algorithm of its family.
    static func rsa(_ algorithm: SignatureAlgorithm, keyID: String? = nil) -> SigningKey {
        made {
            var jwk = try JSON(JSONValue(parsing: Array(RFC7520.rs256.key.utf8), limits: .keySet))
            jwk["alg"] = .string(algorithm.name)
            jwk["kid"] = keyID.map { .string($0) }
            return try SigningKey(jwk: JSONValue(parsing: jwk.serialized(), limits: .keySet))
        }
    }

    /// The text of a public JWK without `alg` and `kid`.
    static func publicJWK(_ key: SigningKey) -> String {
        guard var json = key.publicKey?.json else { return "" }
        json["alg"] = nil
        json["kid"] = nil
        json["use"] = nil
        return json.text
    }

    private static func made(_ make: () throws -> SigningKey) -> SigningKey {
        do {
            return try make()
        } catch {
            fatalError("a test key cannot be made: \(error)")
        }
    }
}
