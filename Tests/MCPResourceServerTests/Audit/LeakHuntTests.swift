// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import JOSE
@testable import MCPResourceServer
import MCPResourceServerTesting
import ProtectedResource
import XCTest

/// Everything that a server tells anybody, searched for everything that nobody may be told.
final class LeakHuntTests: XCTestCase {
    /// What must not be found, each in the forms in which it could get into a text.
    private struct Secrets {
        private(set) var forms: [String] = []

        mutating func add(token: String) {
            for part in token.split(separator: ".") where part.utf8.count >= 24 { forms.append(String(part)) }
            // The signature, or a static token's secret, is what makes it a token: any piece of it is too much.
            let core = token.hasPrefix("mcpst_") ? token.dropFirst(23).prefix(64) : token.split(separator: ".").last
            guard let core, core.utf8.count >= 24 else { return }
            forms += [String(core), String(core.prefix(16)), String(core.suffix(16))]
            add(bytes: Array(core.utf8))
        }

        mutating func add(secret: [UInt8]) {
            forms.append(String(decoding: secret, as: UTF8.self))
            forms.append(Base64URL.encode(secret))
            forms.append(Data(secret).base64EncodedString())
            forms.append(secret.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined())
            add(bytes: secret)
        }

        /// As an array that was dumped or described.
        private mutating func add(bytes: [UInt8]) {
            forms.append(String("\(bytes.prefix(8))".dropFirst().dropLast()))
        }

        func found(in text: String) -> [String] {
            let bytes = Data(text.utf8)
            return forms.filter { bytes.range(of: Data($0.utf8)) != nil }
        }
    }

    /// Every way in which a log or a debugger shows a value.
    private func shown(_ value: some Any) -> String {
        var text = "\(value) \(String(reflecting: value))"
        dump(value, to: &text)
        return text
    }

    private static let privateKey =
        #"{"kty":"EC","crv":"P-256","kid":"hunted","alg":"ES256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","#
        + #""y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0","d":"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"}"#

    func testR19_noTokenSecretOrKeyIsToldToAnybody() async throws {
        let folder = try Folder()
        let file = try AuditFile(folder.path("audit"))
        let sink = RecordingSink()
        let clock = TestClock()
        let log = Log()
        var secrets = Secrets()
        var texts: [String] = []

        let shared = try SharedSecret(Array("f3Zq8vLm2TxR9kWc7YbN4sHd1GjP6uAe0QoK5iXy".utf8))
        let pseudonyms = try SharedSecret(Array("Nq7wE2rT9yU4iO1pA6sD3fG8hJ5kL0zXcVbMnQwE".utf8))
        for secret in [shared, pseudonyms] { secrets.add(secret: secret.bytes) }
        secrets.add(secret: try Base64URL.decode("jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"))
        let key = try SigningKey(jwk: JSONValue(parsing: Array(Self.privateKey.utf8), limits: .requestBody))
        let issuer = TestIssuer(
            "https://auth.example.com",
            audience: Fixture.resource,
            signingKeys: [key],
            clock: clock.wallClock
        )
        let local = try TestIssuer("https://local.example", audience: Fixture.resource, clock: clock.wallClock)
        var tokens: [String] = []
        let secret = try StaticTokenSecret()
        let entry = try StaticToken(for: secret, name: "ci", scopes: "mcp:connect")
        let staticTokens = try StaticTokenSet(named: "team", [entry])
        tokens.append(secret.reveal())
        // One that nobody has, and one with a wrong digit.
        tokens += [
            try StaticTokenSecret().reveal(), String(tokens[0].dropLast()) + (tokens[0].hasSuffix("0") ? "1" : "0"),
        ]
        let policy: AccessPolicy = [
            .tool("write", requires: "files:write"), .tool("fresh", maxAge: .seconds(1)), .anonymous(.tool("ping")),
            .tool("read"),
        ]
        let server = try ResourceServer(
            resource: Fixture.resource,
            issuers: [
                issuer.issuer, local.issuer(keys: UnavailableKeys()),
                .secret(shared, algorithm: .hs256, issuer: "https://secret.example"),
            ],
            scopes: "mcp:connect",
            policy: policy,
            unlisted: .refuse
        ) {
            $0.clock = clock.wallClock
            $0.onEvent = { log.note($0) }
            $0.audit = [file, sink]
            $0.auditSubjects = .hashed(pseudonyms)
            $0.openPaths = ["/open"]
            $0.staticTokens = staticTokens
            // All that a throttled client would not be told is to be told here.
            $0.failureLimit = .off
        }

        tokens += try TokenFault.all.map { try issuer.token(with: $0, scope: "mcp:connect files:write") }
        for scope in ["", "mcp:connect", "mcp:connect files:write"] { tokens.append(try issuer.token(scope: scope)) }
        tokens.append(try local.token(scope: "mcp:connect"))
        let signer = try SigningKey(secret: shared, algorithm: .hs256)
        let symmetric = TestIssuer(
            "https://secret.example",
            audience: Fixture.resource,
            signingKeys: [signer],
            clock: clock.wallClock
        )
        tokens.append(try symmetric.token(scope: "mcp:connect"))
        for token in tokens { secrets.add(token: token) }

        for token in tokens {
            let name = String(decoding: JSON.string(token).serialized(), as: UTF8.self)
            let requests: [(ResourceRequest, String)] = [
                (.post(bearer: token), Body.call("tools/call", #""name":"read","arguments":{}"#, isModern: false)),
                (.post(bearer: token), Body.call("tools/call", #""name":"write""#, isModern: false)),
                (.post(bearer: token), Body.call("tools/call", #""name":"fresh""#, isModern: false)),
                (.post(bearer: token), "{\"\(token)"),
                (.post(bearer: token), #"{"method":"ping","arguments":\#(name)}"#),
                (.post("/mcp?access_token=\(token)"), ""), (.post("/mcp?access_token=\(token)", bearer: token), ""),
                (.post(["Authorization": "Bearer \(token) \(token)"]), ""),
                (.post(["Authorization": "Basic \(token)"]), ""),
                (.post(["Authorization": "\(token)"]), ""), (.post("/\(token)", bearer: token), ""),
                (.post(["Origin": token]), ""), (.post(["Host": token]), ""),
                (.post(bearer: token, ["traceparent": token]), ""),
                (.post(bearer: token, ["MCP-Session-Id": token]), ""),
                (.post(bearer: token, ["Mcp-Method": token]), ""),
                (.post(bearer: token, ["Mcp-Method": "tools/call", "Mcp-Name": "x-\(token)"]), ""),
                (
                    .post(bearer: token),
                    Body.call("resources/read", #""uri":"https://x.example/?token=\#(token)&a""#, isModern: false)
                ),
                (.post(bearer: token, ["MCP-Protocol-Version": token]), ""), (.post("/open", bearer: token), token),
                (.get("/.well-known/oauth-protected-resource/mcp?\(token)", ["Authorization": "Bearer \(token)"]), ""),
            ]
            for (request, body) in requests {
                do {
                    let answer: ResourceResponse = try await server.protect(request) { _ in
                        Array(body.utf8)
                    } handler: { admitted in
                        texts.append(shown(admitted))
                        struct Mishap: Error { let text: String }
                        if admitted.principal != nil { throw Mishap(text: token) }
                        return ResourceResponse(status: 200)
                    }
                    texts.append("\(answer.headers.map { "\($0.name): \($0.value)" }) \(answer.text) \(shown(answer))")
                } catch {
                    // The handler's own error goes back to the host as it was thrown: nothing of it is anywhere else.
                }
                // A request shows its path and its harmless fields; where a client puts its token there, it shows that.
                let isInTheOpen =
                    String(Substring(request.path)).contains(token)
                    || request.headers.contains { !$0.isNamed("Authorization") && $0.value == token }
                if !isInTheOpen {
                    texts.append(shown(request))
                }
            }
            if let validator = server.validator {
                texts.append(shown(await validator.validate(token)))
                texts.append(shown(await validator.explain(token)))
            }
        }
        server.close()
        file.close()

        texts += log.events.map(shown)
        texts += sink.events.map { shown($0) + String(decoding: $0.line, as: UTF8.self) }
        texts += [
            folder.text("audit"), server.metrics.prometheusText, shown(server.metrics), shown(server), shown(file),
            shown(issuer),
        ]
        texts += [
            shown(SubjectDisclosure.hashed(pseudonyms)), shown(ResourceServer.Options()), shown(shared), shown(key),
        ]
        XCTAssertGreaterThan(
            folder.lines("audit").count,
            19 * tokens.count - 1,
            "the hunt has to have something to search"
        )
        XCTAssertGreaterThan(Set(sink.endings).count, 15)
        for text in Set(texts) {
            for form in secrets.found(in: text) { XCTFail("found \(form.prefix(12))… in: \(text.prefix(300))") }
        }
    }

    /// What the other tests are told is searched as they are told it.
    func testTheHuntOfTheWholeRunFindsWhatIsThere() async throws {
        let gate = try Fixture()
        let token = try gate.token()
        let before = Hunt.extent
        _ = try await gate.answer(.post(bearer: token))
        _ = try await gate.answer(.post("/mcp", bearer: token, ["Origin": "https://evil.example"]))
        XCTAssertGreaterThan(Hunt.extent.pieces, before.pieces)
        XCTAssertGreaterThanOrEqual(Hunt.extent.texts, before.texts + 3, "two answers, one event")
        let secret = try StaticTokenSecret().reveal()
        XCTAssertFalse(Hunt.finds(in: secret))
        Hunt.add(secret)
        for text in [token, "x\(token.suffix(24))", secret, "id=\(secret.dropFirst(30).prefix(24))."] {
            XCTAssertTrue(Hunt.finds(in: text), text)
        }
        for text in ["", "nothing", String(token.prefix(40)), String(secret.prefix(23))] {
            XCTAssertFalse(Hunt.finds(in: text), text)
        }
    }

    func testTheHuntFindsWhatIsThere() throws {
        var secrets = Secrets()
        let token = try TestIssuer("https://auth.example.com", audience: Fixture.resource).token()
        secrets.add(token: token)
        secrets.add(secret: Array(token.utf8.prefix(32)))
        let signature = try XCTUnwrap(token.split(separator: ".").last)
        XCTAssertFalse(secrets.found(in: "Bearer \(token)").isEmpty)
        XCTAssertFalse(secrets.found(in: "…\(signature.suffix(16))").isEmpty)
        XCTAssertFalse(secrets.found(in: "\(Array(signature.utf8))").isEmpty)
        XCTAssertFalse(secrets.found(in: Base64URL.encode(Array(token.utf8.prefix(32)))).isEmpty)
        XCTAssertEqual(secrets.found(in: "nothing"), [])
    }
}
