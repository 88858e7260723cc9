// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Hummingbird
import Logging
import MCPResourceServer
import MCPResourceServerTesting
import SampleServer
import SampleServerChecks
import XCTest

@testable import HummingbirdServer

/// The adapter in an application that is not the sample's.
final class ProtectionTests: XCTestCase {
    private func respond(
        withoutPolicyReading reading: BodyReading? = nil,
        _ handler: @escaping @Sendable (Request, SampleContext) async throws -> Response
    ) async throws -> LoopbackReply {
        let sample = try Sample(of: HummingbirdServer.program)
        let router = Router(context: SampleContext.self)
        if let reading {
            let gate = try ResourceServer(resource: "http://127.0.0.1/mcp", issuers: [sample.issuer.issuer]) {
                $0.allowHTTPLoopback = true
            }
            router.add(middleware: Protection(server: gate, reading: reading))
        } else {
            router.add(middleware: Protection(server: sample.setup.gate))
        }
        router.post("mcp", use: handler)
        return try await serving { onServerRunning in
            Application(
                router: router,
                configuration: .init(address: .hostname("127.0.0.1", port: 0)),
                onServerRunning: { onServerRunning($0.localAddress?.port) },
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            )
        } _: { port in
            try await LoopbackClient(port: port)
                .request(
                    "POST",
                    "/mcp",
                    headers: [HeaderField("Authorization", try sample.bearer())],
                    body: Array(Self.message.utf8)
                )
        }
    }

    private static let message = #"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#

    func testTheCallerIsInTheContextAndInTheTask() async throws {
        let answer = try await respond { _, context in
            XCTAssertEqual(context.admitted?.principal?.subject, "alice")
            XCTAssertEqual(Principal.current?.id, context.admitted?.principal?.id)
            return Response(status: .ok)
        }
        XCTAssertEqual(answer.status, 200)
    }

    func testTheHandlerCanStillReadTheBody() async throws {
        let answer = try await respond { request, _ in
            var request = request
            let body = try await request.collectBody(upTo: 1024)
            return Response(status: .ok, body: .init(byteBuffer: body))
        }
        XCTAssertEqual(answer.text, Self.message)
    }

    func testWithoutAPolicyTheBodyIsInTheContextIfItIsAskedFor() async throws {
        for (reading, text) in [(BodyReading.always, Self.message), (.whenNeeded, "unread")] {
            let answer = try await respond(withoutPolicyReading: reading) { _, context in
                let body = context.admitted?.body.map { ByteBuffer(bytes: $0) }
                return Response(status: .ok, body: .init(byteBuffer: body ?? ByteBuffer(string: "unread")))
            }
            XCTAssertEqual(answer.text, text, "\(reading)")
        }
    }

    func testAScopeThatTheHandlerMissesBecomesAChallenge() async throws {
        let answer = try await respond { _, _ in
            try Principal.current?.require("files:write")
            return Response(status: .ok)
        }
        XCTAssertEqual(answer.status, 403)
        let challenge = answer.values("WWW-Authenticate").first ?? ""
        XCTAssertTrue(challenge.contains(#"error="insufficient_scope", "#), challenge)
        XCTAssertTrue(challenge.contains("files:write"), challenge)
    }

    func testABodyThatIsStreamedAfterwardsKnowsTheCallerByItsContext() async throws {
        let answer = try await respond { _, context in
            let caller = context.admitted?.principal?.subject ?? "nobody"
            return Response(
                status: .ok,
                body: .init { writer in
                    try await writer.write(.init(string: "\(caller), \(Principal.current?.subject ?? "nobody")"))
                    try await writer.finish(nil)
                }
            )
        }
        XCTAssertEqual(answer.text, "alice, nobody")
    }
}
