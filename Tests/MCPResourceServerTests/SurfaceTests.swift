// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import MCPResourceServer
import MCPResourceServerTesting
import XCTest

/// `import MCPResourceServer` is enough, and nothing public prints what it should not.
final class SurfaceTests: XCTestCase {
    /// What a value shows of itself in every way that a log or a debugger may use.
    private func shown(_ value: some Any) -> String {
        var text = "\(value)" + String(describing: value) + String(reflecting: value)
        dump(value, to: &text)
        var open = [Mirror(reflecting: value)]
        while let mirror = open.popLast() {
            for child in mirror.children {
                text += "\(child.value)"
                open.append(Mirror(reflecting: child.value))
            }
        }
        return text
    }

    func testD65_R19_noPublicTypeShowsATokenOrASecret() async throws {
        let secretText = "f3Zq8vLm2TxR9kWc7YbN4sHd1GjP6uAe0QoK5iXy"
        let secret = try SharedSecret(Array(secretText.utf8))
        let clock = TestClock()
        let local = try Issuer.secret(secret, algorithm: .hs256, issuer: "https://local.example")
        let issuer = try TestIssuer("https://auth.example.com", audience: Fixture.resource, clock: clock.wallClock)
        let log = Log()
        let server = try ResourceServer(resource: Fixture.resource, issuers: [issuer.issuer, local]) {
            $0.clock = clock.wallClock
            $0.onEvent = { log.note($0) }
        }
        let group = try ResourceServerGroup([server])
        let token = try issuer.token(scope: "files:read")
        let bad = try issuer.token(with: .expired)
        let request = ResourceRequest.post("/mcp?access_token=\(bad)", bearer: token)
        let admitted = await server.admit(.post(bearer: token), reading: .always) { _ in Array(token.utf8) }
        let refused = await server.admit(.post(bearer: bad)) { _ in [] }
        guard case .proceed(let proceeding) = admitted, case .respond(let answer) = refused else {
            return XCTFail("the wrong way round")
        }
        let principal = try XCTUnwrap(proceeding.principal)

        var texts = [
            shown(secret), shown(local), shown(issuer.issuer), shown(server), shown(group), shown(request),
            shown(admitted),
            shown(refused), shown(proceeding), shown(answer), shown(principal), shown(principal.id),
            shown(principal.claims), shown(server.status), shown(server.metadata), shown(ResourceServer.Options()),
            shown(Credentials.parse(.post(bearer: token))), shown(Credentials.parse(request)), shown(log.events),
            shown(InsufficientScope("files:write")), shown(ContentTooLarge()),
        ]
        let validator = try TokenValidator(
            issuers: [issuer.issuer],
            audience: .identifiers([Fixture.resource]),
            clock: clock.wallClock
        )
        for text in [token, bad] {
            let verdict = await validator.validate(text)
            texts.append(shown(verdict))
            let explanation = await validator.explain(text)
            texts.append(shown(explanation))
        }
        let secretForms = [
            secretText, Base64URL.encode(Array(secretText.utf8)),
            "\(Array(secretText.utf8).prefix(8))".dropLast().description,
        ]
        for (index, text) in texts.enumerated() {
            for token in [token, bad] {
                // The signature is what makes a token; without it the rest is worth nothing to a thief.
                let signature = try XCTUnwrap(token.split(separator: ".").last)
                XCTAssertFalse(text.contains(signature), "value \(index)")
                XCTAssertFalse(text.contains("\(Array(signature.utf8).prefix(8))".dropLast()), "value \(index)")
            }
            for form in secretForms { XCTAssertFalse(text.contains(form), "value \(index)") }
        }
    }

    func testAStreamShowsNothingOfItsRequest() async throws {
        let gate = try Fixture { $0.audit = [RecordingSink()] }
        var request = try ResourceRequest.post(bearer: gate.token(), ["traceparent": Self.traceparent])
        request.peer = "203.0.113.77"
        let body = Array(#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"hidden"}}"#.utf8)
        guard case .proceed(let admitted) = await gate.server.admit(request, reading: .always, body: { _ in body })
        else {
            return XCTFail("refused")
        }
        let stream = admitted.bounding(Numbers(last: 3))
        for text in [shown(stream), shown(stream.makeAsyncIterator())] {
            for part in ["203.0.113", Self.traceparent, "hidden", "\(body.prefix(8))".dropLast().description, "alice"] {
                XCTAssertFalse(text.contains(part), part)
            }
        }
    }

    private static let traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

    func testTheReadmesSampleCompiles() throws {
        let keys = try TestIssuer().keys
        let server = try ResourceServer(
            resource: "https://mcp.example.com/mcp",
            issuers: [.keys(keys, issuer: "https://auth.example.com")],
            scopes: "mcp:connect"
        )
        XCTAssertEqual(server.resource.canonical, "https://mcp.example.com/mcp")
        XCTAssertEqual("\(server)", "ResourceServer(https://mcp.example.com/mcp)")
    }

    func testResponsesAreHostResponses() {
        var response = ResourceResponse(ResourceResponse(status: 200, headers: [HeaderField("A", "1")]))
        response.add(HeaderField("A", "2"))
        XCTAssertEqual(response.headers, [HeaderField("A", "1"), HeaderField("A", "2")])
        XCTAssertEqual(response.values(of: "a"), ["1", "2"])
        XCTAssertEqual(response.values(of: "b"), [])
    }
}
