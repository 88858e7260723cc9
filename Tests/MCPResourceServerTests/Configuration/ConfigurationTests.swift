// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer
import MCPResourceServerTesting
import XCTest

final class ConfigurationTests: XCTestCase {
    private func parameter(
        resource: String = Fixture.resource,
        issuers: [Issuer]? = nil,
        scopes: ScopeSet = "mcp:connect",
        hierarchy: ScopeHierarchy = [:],
        line: UInt = #line,
        _ configure: (inout ResourceServer.Options) -> Void = { _ in }
    ) throws -> String? {
        do {
            _ = try ResourceServer(
                resource: resource,
                issuers: issuers ?? [try TestIssuer().issuer],
                scopes: scopes,
                hierarchy: hierarchy
            ) { options in
                options.onEvent = { _ in }
                configure(&options)
            }
            XCTFail("no error", line: line)
            return nil
        } catch let error as ConfigurationError {
            XCTAssertFalse(error.problem.isEmpty, line: line)
            XCTAssertFalse(error.remedy.isEmpty, line: line)
            return error.parameter
        }
    }

    func testR88_R75_theResourceAndTheIssuers() throws {
        for resource in [
            "", "mcp.example.com", "http://mcp.example.com/mcp", "https://h/#x", "https://h/?x", "https://u@h/",
            "http://127.0.0.1/",
        ] {
            XCTAssertEqual(try parameter(resource: resource), "resource", resource)
        }
        XCTAssertEqual(try parameter(issuers: []), "issuers")
    }

    func testFixedKeysThatCanServeNoToken() throws {
        let good = try TestIssuer().issuer
        let empty = Issuer.keys(JSONWebKeySet([]), issuer: "https://auth.example.com")
        XCTAssertEqual(try parameter(issuers: [good, empty]), "issuers[1].keys")
        let foreign = good.with { $0.algorithms = [.rs256] }
        XCTAssertEqual(try parameter(issuers: [foreign]), "issuers[0].algorithms")
    }

    func testR114_R116_tokensBoundToAKeyAreNotPromised() throws {
        let dpop = try parameter { $0.metadata = { $0.dpopBoundAccessTokensRequired = true } }
        XCTAssertEqual(dpop, "metadata.dpopBoundAccessTokensRequired")
        let certificate = try parameter { $0.metadata = { $0.tlsClientCertificateBoundAccessTokens = true } }
        XCTAssertEqual(certificate, "metadata.tlsClientCertificateBoundAccessTokens")
    }

    func testR11_R129_scopes() throws {
        XCTAssertEqual(try parameter(scopes: "a\"b"), "scopes")
        XCTAssertEqual(try parameter(scopes: "a  b"), "scopes")
        XCTAssertEqual(try parameter(scopes: "mcp:connect offline_access"), "scopes")
        XCTAssertEqual(try parameter(hierarchy: ["offline_access": ["a"]]), "hierarchy")
        XCTAssertTrue(try XCTUnwrap(parameter(hierarchy: ["a": ["offline_access"]])).hasPrefix("hierarchy"))
        XCTAssertEqual(try parameter(hierarchy: ["a": ["b"], "b": ["a"]]), "hierarchy")
        XCTAssertEqual(try parameter { $0.scopesSupported = "offline_access" }, "scopesSupported")
        XCTAssertEqual(try parameter { $0.scopesSupported = "a\\b" }, "scopesSupported")
    }

    func testAScopeThatAChallengeCannotCarry() throws {
        XCTAssertNotNil(try parameter(scopes: "scope=x"))
    }

    func testLimits() throws {
        for bytes in [Int.min, -1, 0, 64 * 1024 * 1024 + 1, Int.max] {
            XCTAssertEqual(try parameter { $0.bodyLimit = bytes }, "bodyLimit")
        }
        for time in [Duration.zero, .milliseconds(999), .seconds(-1), .seconds(2_592_001), .seconds(Int64.max)] {
            XCTAssertEqual(try parameter { $0.maximumStreamLifetime = time }, "maximumStreamLifetime")
        }
    }

    func testD45_openPaths() throws {
        let bad = [
            "", "health", "*", "/health?x", "/health#x", "/he alth", "/caf\u{e9}", "/health\r\n", "/mcp",
            "/.well-known/oauth-protected-resource", "/.well-known/oauth-protected-resource/mcp",
            // What routers take for the resource: it would serve callers without a token.
            "/mcp/", "//mcp", "/./mcp", "/x/../mcp", "/%6dcp", "/%6Dcp/", "/mcp;x", "/x/%2e%2e/mcp", "/\\mcp",
        ]
        for path in bad {
            XCTAssertEqual(try parameter { $0.openPaths = ["/health", path] }, "openPaths[1]", path)
        }
    }

    func testHostsAndOrigins() throws {
        XCTAssertEqual(try parameter { $0.hosts = .names(["https://h"]) }, "hosts")
        XCTAssertEqual(try parameter { $0.origins = ["null"] }, "origins")
        XCTAssertEqual(try parameter { $0.origins = ["*"] }, "origins")
    }

    func testR92_theMetadataIsThisResources() throws {
        let other = try ProtectedResourceMetadata(
            resource: ResourceIdentifier("https://other.example/mcp"),
            authorizationServers: ["https://auth.example.com"]
        )
        XCTAssertEqual(try parameter { $0.metadata = { $0 = other } }, "metadata")
        XCTAssertEqual(try parameter { $0.authorizationServers = [] }, "authorizationServers")
        let plain = try parameter { $0.authorizationServers = ["http://auth.example.com"] }
        XCTAssertEqual(plain, "authorizationServers[0]")
    }

    func testTheMetadataCanBeFilledIn() async throws {
        let gate = try Fixture {
            $0.authorizationServers = ["https://login.example.com"]
            $0.scopesSupported = "mcp:connect files:read"
            $0.metadata = { $0.resourceName = "Files" }
        }
        XCTAssertEqual(gate.server.metadata?.authorizationServers, ["https://login.example.com"])
        XCTAssertEqual(gate.server.metadata?.scopesSupported, "mcp:connect files:read")
        let document = try await gate.answer(.get("/.well-known/oauth-protected-resource/mcp"))
        XCTAssertTrue(document.text.contains(#""resource_name":"Files""#), document.text)
    }

    func testADurationInFractionsIsKept() async throws {
        let gate = try Fixture { $0.maximumStreamLifetime = .milliseconds(1500) }
        _ = try await gate.answer(.post(bearer: gate.token()))
        let deadline = try XCTUnwrap(gate.log.admitted.last).deadline
        XCTAssertEqual(deadline.timeIntervalSince1970 - gate.clock.now, 1.5)
    }

    func testAnIssuersOwnAudienceGoesFirst() async throws {
        let clock = TestClock()
        let issuer = try TestIssuer("https://auth.example.com", audience: "api://mcp", clock: clock.wallClock)
        func status(_ policy: AudiencePolicy?) async throws -> Int {
            let server = try ResourceServer(
                resource: Fixture.resource,
                issuers: [issuer.issuer.with { $0.audience = policy }]
            ) {
                $0.clock = clock.wallClock
                $0.onEvent = { _ in }
            }
            let answer: ResourceResponse = try await server.protect(.post(bearer: issuer.token())) { _ in
                []
            } handler: { _ in
                ResourceResponse(status: 200)
            }
            return answer.status
        }
        let own = try await status(.identifiers(["api://mcp"]))
        let resource = try await status(nil)
        XCTAssertEqual([own, resource], [200, 401])
    }
}
