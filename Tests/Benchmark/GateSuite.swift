// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import MCPResourceServer

extension Suites {
    /// The gate as a whole: from a host's request to a principal or an answer.
    static func gate(_ rounds: Int, _ report: inout Report) async throws {
        let fixture = try Fixture(.rs256)
        let issuer = Issuer.keys(fixture.key.publicKeySet, issuer: Fixture.issuer)
        let server = try ResourceServer(
            resource: Fixture.resource,
            issuers: [issuer],
            scopes: "mcp:connect"
        ) { options in
            options.clock = WallClock { Fixture.now }
            options.onEvent = { _ in }
        }
        let tokens = fixture.tokens
        let good = tokens.map { request(["Authorization": "Bearer \(String(decoding: $0, as: UTF8.self))"]) }
        let subjects = [
            Subject("validation alone", repetitions: 800) { await accepts(fixture.validator, tokens, $0) },
            Subject("admit, RS256", repetitions: 800) { count in
                for index in 0..<count {
                    guard case .proceed = await server.admit(good[index % good.count], body: noBody) else {
                        return false
                    }
                }
                return true
            },
            refusing("admit, no token: 401", server, request([:])),
            refusing("admit, garbage: 401", server, request(["Authorization": "Bearer mF_9.B5f-4.1JqM"])),
            refusing(
                "admit, two tokens: 400",
                server,
                request(["Authorization": "Bearer a", "authorization": "Bearer b"])
            ),
            refusing("metadata", server, request(target: "/.well-known/oauth-protected-resource/mcp", [:])),
        ]
        let samples = try await measure(subjects, rounds: rounds)
        report.add("The gate", "admit, RS256 / validation alone", ratio(samples[1], to: samples[0]), "x", target: 1.5)
        for (subject, sample) in zip(subjects, samples).dropFirst() {
            report.add("The gate", subject.name, sample.microseconds, "us")
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
            authority: "mcp.example.com"
        )
    }

    private static func noBody(_ limit: Int) async throws -> [UInt8] { [] }
}
