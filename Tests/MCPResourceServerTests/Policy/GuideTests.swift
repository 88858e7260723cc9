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
        XCTAssertEqual(
            table,
            """
            rule  operations                   need
               0  method (discovery)           the baseline
               1  tool read_*                  files:read
               2  tool delete_file             files:read and files:write; role editor
               3  tool pay                     payments; a login at most 300 s old; acr urn:example:two-factor
               4  tool my_*                    a condition
               5  resource file:///projects/*  files:read
               6  tool ping                    nothing, not even a token
               -  everything else              refused
            """
        )

        let open: AccessPolicy = [
            .anonymous(.discovery, .tool("search")),
            .method("tools/call", requires: "tools"),
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

    func testRulesAreTestedAsTheGuideSays() async throws {
        let policy: AccessPolicy = [
            .tool("read_*", requires: "files:read"),
            .tool("delete_file", requires: .all("files:read", "files:write"), roles: .any("editor")),
            .tool("list_directory", requires: "files:read")
                .whereArguments { _, _, arguments in
                    arguments?["path"]?.utf8Equals("/srv/shared") == true
                },
        ]
        let reader = try Principal.testing(scopes: "mcp:connect files:read", policy: policy, unlisted: .refuse)
        XCTAssertTrue(reader.may(.tool("read_file")))
        XCTAssertFalse(reader.may(.tool("delete_file")))

        let issuer = try TestIssuer(audience: "https://mcp.example.com/mcp")
        let gate = try ResourceServer(
            resource: "https://mcp.example.com/mcp",
            issuers: [issuer.issuer],
            policy: policy,
            unlisted: .refuse
        )
        let token = try issuer.token(scope: "files:read files:write", claims: ["roles": ["editor"]])
        for (parameters, status) in [
            (#""name":"delete_file""#, 200), (#""name":"read_a/b""#, 403), (#""name":"list_directory""#, 403),
            (#""name":"list_directory","arguments":{"path":"/etc"}"#, 403),
            (#""name":"list_directory","arguments":{"path":"/srv/shared"}"#, 200),
        ] {
            let call = Array(
                #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{\#(parameters)}}"#.utf8
            )
            let request = ResourceRequest(
                method: "POST",
                target: "/mcp",
                headers: [HeaderField("Authorization", "Bearer \(token)")]
            )
            let answer = try await gate.protect(request, body: { _ in call }) { _ in ResourceResponse(status: 200) }
            XCTAssertEqual(answer.status, status, parameters)
        }
    }
}
