// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Hummingbird
import HummingbirdTesting
import MCPResourceServer
import SampleServer
import SampleServerChecks
import XCTest

@testable import HummingbirdServer

/// The adapter in an application that is not the sample's.
final class ProtectionTests: XCTestCase {
    private func respond(
        _ handler: @escaping @Sendable (Request, SampleContext) async throws -> Response
    ) async throws -> TestResponse {
        let sample = try Sample(of: HummingbirdServer.program) { $0.allowedAddresses = nil }
        let router = Router(context: SampleContext.self)
        router.add(middleware: Protection(server: sample.setup.gate))
        router.post("mcp", use: handler)
        let body = #"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#
        return try await Application(router: router)
            .test(.router) { client in
                try await client.execute(
                    uri: "/mcp",
                    method: .post,
                    headers: [.authorization: sample.bearer()],
                    body: .init(string: body)
                )
            }
    }

    func testTheCallerIsInTheContextAndInTheTask() async throws {
        let answer = try await respond { _, context in
            XCTAssertEqual(context.admitted?.principal?.subject, "alice")
            XCTAssertEqual(Principal.current?.id, context.admitted?.principal?.id)
            return Response(status: .ok)
        }
        XCTAssertEqual(answer.status, .ok)
    }

    func testTheHandlerCanStillReadTheBody() async throws {
        let answer = try await respond { request, _ in
            var request = request
            let body = try await request.collectBody(upTo: 1024)
            return Response(status: .ok, body: .init(byteBuffer: body))
        }
        XCTAssertEqual(String(buffer: answer.body), #"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#)
    }

    func testAScopeThatTheHandlerMissesBecomesAChallenge() async throws {
        let answer = try await respond { _, _ in
            try Principal.current?.require("files:write")
            return Response(status: .ok)
        }
        XCTAssertEqual(answer.status, .forbidden)
        let challenge = answer.headers[.wwwAuthenticate] ?? ""
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
        XCTAssertEqual(String(buffer: answer.body), "alice, nobody")
    }
}
