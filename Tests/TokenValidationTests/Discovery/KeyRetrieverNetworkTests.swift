// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import HTTPFetch
import JOSE
import MCPResourceServerTesting
import XCTest

@testable import TokenValidation

/// Retrieval over sockets and TLS, from a server that fails on command.
final class KeyRetrieverNetworkTests: XCTestCase {
    private func retriever(
        _ server: ScriptedAuthorizationServer,
        _ location: KeyLocation = .discovered(metadata: nil),
        listedHosts: [String] = []
    ) throws -> KeyRetriever {
        KeyRetriever(
            location,
            issuer: server.issuer,
            fetcher: try BoundedFetcher(roots: server.trustRoots, listedHosts: listedHosts),
            retryDelay: { .milliseconds(1) }
        )
    }

    func testR84_R86_anIssuerBelowAPathIsFoundAtItsLastURL() async throws {
        let server = try ScriptedAuthorizationServer(path: "/t/", endpoints: [.openIDMetadata, .keys])
        let retrieval = try await retriever(server).retrieve()
        XCTAssertEqual(retrieval.keys?.metadata?.issuer, server.issuer)
        XCTAssertEqual(
            server.requests.map(\.target),
            [
                "/.well-known/oauth-authorization-server/t", "/.well-known/openid-configuration/t",
                "/t/.well-known/openid-configuration", String(server.jwksURL.dropFirst(server.origin.count)),
            ]
        )
        await server.close()
    }

    func testR86_whatIsNoDocumentLeadsToTheNextURL() async throws {
        let server = try ScriptedAuthorizationServer()
        let cases: [(fault: ScriptedFault, label: String)] = [
            (.html, "not_json"), (.status(204), "status_204"), (.status(301), "redirect"), (.status(404), "status_404"),
            (.status(500), "status_500"), (.body(""), "not_json"), (.body("[]"), "not_an_object"),
            (.wrongIssuer, "issuer_mismatch"), (.padded(toBytes: 65_537), "too_large"), (.endlessBody, "too_large"),
            (.endlessHead, "too_large"), (.gzipBomb(), "encoded"), (.truncated, "incomplete"),
        ]
        for (fault, label) in cases {
            server.script(.oauthMetadata, fault)
            let retrieval = try await retriever(server).retrieve()
            XCTAssertNotNil(retrieval.keys, label)
            XCTAssertEqual(retrieval.fetches.map(\.problem), [label, nil, nil])
            server.heal()
        }
        await server.close()
    }

    func testR87_onlyAServerThatCanBeTrustedIsBelieved() async throws {
        let server = try ScriptedAuthorizationServer()
        let poor: [ScriptedTLS] = [
            .expired, .notYetValid, .wrongName, .selfSigned, .unknownAuthority, .outdated, .absent,
        ]
        for tls in poor {
            try server.present(tls)
            for location in [KeyLocation.discovered(metadata: nil), .jwks(server.jwksURL)] {
                let failure = try await retriever(server, location).retrieve().failure
                XCTAssertEqual(failure?.label, "tls", "\(tls)")
            }
        }
        XCTAssertEqual(server.requests, [])
        try server.present(.trusted)
        let keys = try await retriever(server).retrieve().keys
        XCTAssertNotNil(keys)
        await server.close()
    }

    func testD36_D54_hostileKeySetsAreRefused() async throws {
        let server = try ScriptedAuthorizationServer()
        let cases: [(fault: ScriptedFault, label: String)] = [
            (.gzipBomb(), "encoded"), (.endlessBody, "too_large"), (.endlessHead, "too_large"),
            (.padded(toBytes: 131_073), "too_large"), (.redirect(to: server.url(of: .oauthMetadata)), "redirect"),
            (.redirect(to: "https://169.254.169.254/", status: 307), "redirect"), (.html, "not_json"),
            (.status(403), "status_403"), (.body(#"{"keys":[]}"#), "no_usable_key"),
        ]
        for (fault, label) in cases {
            server.clearLog()
            server.script(.keys, fault)
            let failure = try await retriever(server, .jwks(server.jwksURL)).retrieve().failure
            XCTAssertEqual(failure?.label, label)
            XCTAssertEqual(server.requests.count, 1, label)
        }
        server.script(.keys, .padded(toBytes: 131_072))
        let keys = try await retriever(server, .jwks(server.jwksURL)).retrieve().keys
        XCTAssertNotNil(keys)
        await server.close()
    }

    func testR143_aDocumentMayNotNameALoopbackHost() async throws {
        let server = try ScriptedAuthorizationServer()
        let other = server.jwksURL.replacingHost("127.0.0.1", by: "localhost")
        XCTAssertNotEqual(other, server.jwksURL)
        server.script(.metadata, .members(["jwks_uri": .string(other)]))
        let failure = try await retriever(server).retrieve().failure
        XCTAssertEqual(failure?.label, "forbidden_address")
        XCTAssertEqual(server.count(.keys), 0)
        // The operator may mean it.
        let listed = try await retriever(server, listedHosts: ["localhost"]).retrieve().keys
        XCTAssertNotNil(listed)
        let configured = try await retriever(server, .jwks(other)).retrieve().keys
        XCTAssertNotNil(configured)
        await server.close()
    }

    func testOneRetryAfterAReset() async throws {
        let server = try ScriptedAuthorizationServer()
        server.script(.keys, .reset, times: 1)
        let retrieval = try await retriever(server).retrieve()
        XCTAssertNotNil(retrieval.keys)
        XCTAssertEqual(retrieval.fetches.map { $0.problem == nil }, [true, false, true])
        await server.close()
    }

    func testACancelledAttemptEndsAtOnce() async throws {
        let server = try ScriptedAuthorizationServer()
        server.script(.keys, .silence)
        let retriever = try retriever(server)
        let task = Task { await retriever.retrieve() }
        await server.waitForRequests(1, for: .keys)
        task.cancel()
        let failure = await task.value.failure
        XCTAssertEqual(failure?.label, "cancelled")
        await server.close()
    }
}

extension String {
    fileprivate func replacingHost(_ host: String, by other: String) -> String {
        let prefix = "https://\(host):"
        return hasPrefix(prefix) ? "https://\(other):" + dropFirst(prefix.count) : self
    }
}
