// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import XCTest

@testable import mcp_doctor

final class ConfigurationTests: XCTestCase {
    func testAWrongFileNamesTheMember() throws {
        let fixture = try DoctorFixture()
        defer { fixture.remove() }
        let wrong: [(members: [String: JSON], named: String)] = [
            (["issuer": nil], "issuer: missing"), (["issuer": 5], "issuer: not a string"),
            (["issuer": ""], "issuer: not a string"), (["audience": nil], "audience: missing"),
            (["audience": "x"], "audience: not an array"), (["audience": [1]], "audience: not a string"),
            (["algorithms": 1], "algorithms: not an array"), (["algorithms": ["none"]], "algorithms: \"none\""),
            (["algorithms": ["rs256"]], "algorithms: \"rs256\""), (["algorithms": "ES256"], "algorithms: not an array"),
            (["leewaySeconds": "30"], "leewaySeconds: not a whole number"),
            (["leewaySeconds": .number(1.5)], "leewaySeconds: not a whole number"),
            (["now": "yesterday"], "now: not a number"), (["typ": "strict"], "typ: \"strict\""),
            (["typ": 1], "typ: not a string"), (["requiredScopes": "a"], "requiredScopes: not an array"),
            (["requiredScopes": ["\"a\""]], "requiredScopes: "),
            (["jwks": []], "jwks: neither an object"), (["jwks": [:]], "jwks: "), (["jwks": 7], "jwks: neither"),
            (["jwksFile": "k.json"], "jwks and jwksFile"),
            (["metadata": "https://auth.example/m"], "jwks and jwksFile"),
            (["jwks": nil, "metadata": 7], "metadata: not a string"), (["caFile": 7], "caFile: not a string"),
            (["allowHTTPLoopback": "yes"], "allowHTTPLoopback: neither true nor false"),
            (["listedHosts": "a"], "listedHosts: not an array"),
            (["jwks": nil, "jwksFile": "missing.json"], "jwksFile: cannot open"),
            (["jwks": nil, "jwksFile": "."], "jwksFile: "),
            (["leeway": 30], "leeway: unknown"), (["Issuer": "x"], "Issuer: unknown"),
        ]
        for row in wrong {
            XCTAssertThrowsError(try fixture.judge(row.members), row.named) { error in
                XCTAssertTrue("\(error)".hasPrefix(row.named), "\(error) should begin with \(row.named)")
                XCTAssertFalse("\(error)".contains("\n"))
            }
        }
        let refused: [(members: [String: JSON], named: String)] = [
            (["leewaySeconds": 301], "leewaySeconds: \"301\""), (["leewaySeconds": -1], "leewaySeconds: \"-1\""),
            (["issuer": "auth.example"], "issuer: \"auth.example\""),
            (["issuer": "http://auth.example"], "issuer: \"http://auth.example\""),
            (["issuer": "https://auth.example?x"], "issuer: "), (["audience": []], "audience: "),
            (["algorithms": []], "algorithms: "), (["algorithms": ["ES256", "HS256"]], "algorithms: "),
            (["algorithms": ["HS256"]], "algorithms: "),
            (["jwks": "http://auth.example/keys"], "jwks: \"http://auth.example/keys\""),
            (["jwks": "http://127.0.0.1/keys"], "jwks: "), (["jwks": "keys.json"], "jwks: \"keys.json\""),
            (["jwks": "file:///keys.json"], "jwks: "), (["jwks": nil, "metadata": "m"], "metadata: \"m\""),
            (["jwks": nil, "caFile": "none.pem"], "caFile: "), (["jwks": nil, "caFile": "."], "caFile: "),
        ]
        for row in refused {
            XCTAssertThrowsError(try fixture.judge(row.members), row.named) { error in
                XCTAssertTrue("\(error)".hasPrefix(row.named), "\(error) should begin with \(row.named)")
                XCTAssertFalse("\(error)".contains("\n"))
            }
        }
    }

    /// Every member with every type: an error that names it, or a working judge, and no trap.
    func testD37_everyMemberOfEveryType() async throws {
        let fixture = try DoctorFixture()
        defer { fixture.remove() }
        let token = Array(try fixture.token().utf8)
        let values: [JSON] = [
            true, 0, -1, 1.5, .number(1e300), .integer(.max), .integer(.min), "x", [], ["x"], [[]], [:],
        ]
        let names = [
            "issuer", "audience", "algorithms", "leewaySeconds", "now", "jwks", "jwksFile", "typ", "requiredScopes",
            "metadata", "caFile", "listedHosts", "allowHTTPLoopback",
        ]
        for name in names {
            for value in values {
                do {
                    let judgement = try await fixture.judge([name: value]).judge(token)
                    XCTAssertFalse(judgement.detail.isEmpty)
                } catch {
                    XCTAssertTrue("\(error)".contains(name), "\(error) should name \(name)")
                }
            }
        }
    }

    func testTextThatIsNotAStrictJSONObjectIsRefused() {
        for text in ["", "{", "[]", "null", "{\"a\":1,}", "\u{FEFF}{}"] {
            XCTAssertThrowsError(try Configuration(parsing: Array(text.utf8), folder: ""), text) { error in
                XCTAssertTrue("\(error)".contains("configuration is not"), "\(error)")
            }
        }
        for text in ["{\"issuer\":\"a\",\"issuer\":\"b\"}", "{\"typ\":\"rfc9068\",\"t\\u0079p\":\"lenient\"}"] {
            XCTAssertThrowsError(try Configuration(parsing: Array(text.utf8), folder: ""), text) { error in
                XCTAssertEqual("\(error)", "the configuration has a member twice")
            }
        }
    }

    /// A key that has a member twice is skipped (RFC 7517 section 4), whether the set is in the file or beside it.
    func testR40_aKeyWithAMemberTwiceIsSkipped() async throws {
        let fixture = try DoctorFixture()
        defer { fixture.remove() }
        let token = Array(try fixture.token().utf8)
        let good = fixture.key.publicKeySet.json.text
        let doubled = good.replacing(
            "{\"keys\":[",
            with: "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"z\",\"n\":\"AQAB\",\"n\":\"AQAB\"},"
        )
        let inline = String(decoding: fixture.configuration(), as: UTF8.self).replacing(good, with: doubled)
        _ = try fixture.write(Array(doubled.utf8), to: "keys.json")
        let beside = fixture.configuration(["jwks": nil, "jwksFile": "keys.json"])
        for text in [Array(inline.utf8), beside] {
            let judge = try Judge(Configuration(parsing: text, folder: fixture.folder.path + "/"))
            XCTAssertEqual(judge.configuration.fixedKeys?.skipped.map(\.index), [0])
            let judgement = await judge.judge(token)
            XCTAssertTrue(judgement.accepted, judgement.detail)
        }
        let twice = inline.replacing("\"jwks\":{", with: "\"jwks\":{\"keys\":[],")
        XCTAssertThrowsError(try Configuration(parsing: Array(twice.utf8), folder: "")) { error in
            XCTAssertTrue("\(error)".hasPrefix("jwks: "), "\(error)")
        }
    }

    func testKeysFromAFileBesideTheConfiguration() async throws {
        let fixture = try DoctorFixture()
        defer { fixture.remove() }
        _ = try fixture.write(fixture.key.publicKeySet.json.serialized(), to: "keys.json")
        let bytes = fixture.configuration(["jwks": nil, "jwksFile": "keys.json"])
        let judge = try Judge(Configuration(file: try fixture.write(bytes, to: "doctor.json")))
        let judgement = await judge.judge(Array(try fixture.token().utf8))
        XCTAssertTrue(judgement.accepted, judgement.detail)
    }

    /// A shared secret counts only where the configuration says that tokens are signed with one.
    func testSecretsAreUsedOnlyForListedHMACAlgorithms() async throws {
        let fixture = try DoctorFixture()
        defer { fixture.remove() }
        let secret = try SharedSecret(Array("0123456789abcdefghijklmnopqrstuv".utf8))
        let key = try SigningKey(secret: secret, algorithm: .hs256, keyID: "s")
        let encoded = Base64URL.encode(Array("0123456789abcdefghijklmnopqrstuv".utf8))
        let keys: JSON = ["keys": [["kty": "oct", "kid": "s", "k": .string(encoded)]]]
        let claims: JSON = [
            "iss": "https://auth.example", "aud": "https://api.example/mcp", "sub": "a",
            "exp": .number(DoctorFixture.now + 60),
        ]
        let token = Array(try key.sign(claims.serialized()).utf8)
        let accepted = try await fixture.judge(["algorithms": ["HS256"], "jwks": keys]).judge(token)
        XCTAssertTrue(accepted.accepted, accepted.detail)
        let skipped = try fixture.judge(["algorithms": ["ES256"], "jwks": keys])
        XCTAssertEqual(skipped.configuration.fixedKeys?.keys.count, 0)
        let refused = await skipped.judge(Array(try fixture.token().utf8))
        XCTAssertEqual(refused.code, "key_not_found")
    }
}
