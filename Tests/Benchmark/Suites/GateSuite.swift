// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import MCPResourceServer

extension Suites {
    /// The gate as a whole: from a host's request to a principal or an answer.
    static func gate(_ rounds: Int, _ report: inout Report) async throws {
        let fixture = try Fixture(.rs256)
        let issuer = Issuer.keys(fixture.key.publicKeySet, issuer: Fixture.issuer)
        func server(_ limit: FailureLimit, _ cache: VerifiedTokenCache = .inMemory()) throws -> ResourceServer {
            try ResourceServer(resource: Fixture.resource, issuers: [issuer], scopes: "mcp:connect") { options in
                options.clock = WallClock { Fixture.now }
                options.failureLimit = limit
                options.verifiedTokenCache = cache
                options.onEvent = { _ in }
            }
        }
        let unlimited = try server(.off, .off), uncached = try server(.inMemory(), .off),
            limited = try server(.inMemory())
        let secret = try StaticTokenSecret()
        let entry = try StaticToken(for: secret, name: "alice", scopes: "mcp:connect")
        let team = try ResourceServer(
            resource: Fixture.resource,
            staticTokens: StaticTokenSet(named: "team", [entry]),
            scopes: "mcp:connect"
        ) { $0.onEvent = { _ in } }
        let staticRequest = request(["Authorization": "Bearer \(secret.reveal())"])
        let good = fixture.tokens.map { request(["Authorization": "Bearer \($0)"]) }
        let subjects = [
            try raw(fixture, repetitions: 800),
            Subject("validation alone", repetitions: 800) { await accepts(fixture.validator, fixture.tokens, $0) },
            admitting("admit, uncached RS256", uncached, good),
            admitting("admit, uncached RS256, failures not counted", unlimited, good),
            admitting("admit, cached RS256", limited, good),
            admitting("admit, static token", team, [staticRequest]),
            refusing("admit, no token: 401", limited, request([:])),
            refusing("admit, garbage, failures not counted: 401", unlimited, request(garbage)),
            refusing("admit, garbage over the limit: 429", limited, request(garbage)),
            refusing(
                "admit, two tokens: 400",
                limited,
                request(["Authorization": "Bearer a", "authorization": "Bearer b"])
            ),
            refusing("metadata", limited, request(target: "/.well-known/oauth-protected-resource/mcp", [:])),
        ]
        let samples = try await measure(subjects, rounds: rounds)
        let group = "The gate"
        report.add(group, "admit, cached / raw RS256", ratio(samples[4], to: samples[0]), "x", .atMost(0.16))
        report.add(group, "admit, uncached / validation alone", ratio(samples[2], to: samples[1]), "x", .atMost(1.5))
        report.add(group, "admit / failures not counted", ratio(samples[2], to: samples[3]), "x", .atMost(1.05))
        for (subject, sample) in zip(subjects, samples).dropFirst(2) {
            report.add(group, subject.name, sample.microseconds, "us")
        }
    }

    /// The gate's ways that have a budget.
    static func gatePaths() async throws -> [Path] {
        let fixture = try Fixture(.rs256)
        let issuer = Issuer.keys(fixture.key.publicKeySet, issuer: Fixture.issuer)
        func server(_ cache: VerifiedTokenCache) throws -> ResourceServer {
            try ResourceServer(resource: Fixture.resource, issuers: [issuer], scopes: "mcp:connect") { options in
                options.clock = WallClock { Fixture.now }
                options.verifiedTokenCache = cache
                options.onEvent = { _ in }
            }
        }
        let uncached = try server(.off), caching = try server(.inMemory())
        let good = fixture.tokens.map { request(["Authorization": "Bearer \($0)"]) }
        return [
            Path(subject: admitting("admit, uncached RS256", uncached, good), raw: try raw(fixture, repetitions: 1)),
            Path(subject: admitting("admit, cached RS256", caching, good)),
            Path(subject: refusing("admit, no token", caching, request([:]))),
            Path(subject: refusing("admit, garbage", caching, request(garbage))), try operationPath(),
        ]
    }

    private static func admitting(_ name: String, _ server: ResourceServer, _ requests: [ResourceRequest]) -> Subject {
        Subject(name, repetitions: 800) { count in
            for index in 0..<count {
                guard case .proceed = await server.admit(requests[index % requests.count], body: noBody) else {
                    return false
                }
            }
            return true
        }
    }

    private static func refusing(_ name: String, _ server: ResourceServer, _ request: ResourceRequest) -> Subject {
        Subject(name, repetitions: 2000) { count in
            for _ in 0..<count {
                guard case .respond = await server.admit(request, body: noBody) else { return false }
            }
            return true
        }
    }

    private static func request(
        target: String = "/mcp",
        _ headers: KeyValuePairs<String, String>
    ) -> ResourceRequest {
        let common = [
            HeaderField("Host", "mcp.example.com"), HeaderField("Accept", "application/json, text/event-stream"),
            HeaderField("Content-Type", "application/json"), HeaderField("MCP-Protocol-Version", "2026-07-28"),
        ]
        return ResourceRequest(
            method: target == "/mcp" ? "POST" : "GET",
            target: target,
            headers: common + headers.map { HeaderField($0.key, $0.value) },
            authority: "mcp.example.com",
            peer: "192.0.2.1"
        )
    }

    private static let garbage = ["Authorization": "Bearer mF_9.B5f-4.1JqM"] as KeyValuePairs

    private static func noBody(_ limit: Int) async throws -> [UInt8] { [] }
}
