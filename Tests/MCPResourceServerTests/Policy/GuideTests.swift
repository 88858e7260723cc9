// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer
import MCPResourceServerTesting
import XCTest

/// The samples of the guide "Authorize operations", with nothing but the public interface.
final class GuideTests: XCTestCase {
    func testTheGuidesSamplesCompileAndHold() async throws {
        let keys = try TestIssuer().keys
        let server = try ResourceServer(
            resource: "https://mcp.example.com/mcp",
            issuers: [.keys(keys, issuer: "https://auth.example.com")],
            scopes: "mcp:connect",
            policy: [
                .baseline(.discovery),
                .tool("read_*", requires: "files:read"),
                .tool("delete_file", requires: .all("files:read", "files:write"), roles: .any("editor")),
                .tool("pay", requires: "payments", maxAge: .seconds(300), acr: ["urn:example:two-factor"]),
                .tool("my_*", where: { caller, _ in !caller.isClientOnly }),
                .resource("file:///projects/*", requires: "files:read"),
                .anonymous(.tool("ping")),
            ],
            unlisted: .refuse,
            hierarchy: ["files:write": ["files:read"]]
        )
        let table = try XCTUnwrap(server.policy?.describe(unlisted: .refuse))
        XCTAssertEqual(table.split(separator: "\n").count, 9, table)

        let open: AccessPolicy = [
            .anonymous(.discovery, .tool("search")),
            .tool("*", requires: "tools"),
        ]
        let publicServer = try ResourceServer(
            resource: "https://mcp.example.com/mcp",
            issuers: [.keys(keys, issuer: "https://auth.example.com")],
            policy: open,
            unlisted: .refuse
        )
        let body = Array(#"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#.utf8)
        guard case .proceed(let request) = await publicServer.admit(.post(), body: { _ in body }) else {
            return XCTFail("refused")
        }
        func visible(_ names: [String], to request: AdmittedRequest) -> [String] {
            names.filter { request.may(.tool($0)) }
        }
        XCTAssertEqual(visible(["search", "write"], to: request), ["search"])
    }
}
