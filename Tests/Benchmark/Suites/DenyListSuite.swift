// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import JOSE
import MCPResourceServer

extension Suites {
    /// What it costs every request that tokens can be denied: the same request to two gates, one of which has a list of 10 000
    /// entries about others.
    static func denyList(_ rounds: Int, _ report: inout Report) async throws {
        let fixture = try Fixture(.rs256, tokens: 1)
        let list = DenyList(clock: WallClock { Fixture.now })
        let until = Date(timeIntervalSince1970: Fixture.now + 3600)
        try list.replace(with: (0..<10_000).map { number in entry(number, until) })
        let servers = try [nil, list].map { try server(fixture, $0) }
        let request = ResourceRequest(
            method: "POST",
            target: "/mcp",
            headers: [
                HeaderField("Host", "mcp.example.com"),
                HeaderField("Authorization", "Bearer \(fixture.tokens[0])"),
            ],
            authority: "mcp.example.com"
        )
        let subjects = zip(["without", "with"], servers)
            .map { name, server in admitting(name, server, request, [], repetitions: 800) }
        let samples = try await measure(subjects, rounds: rounds)
        let note = "\(samples[0].microseconds.rounded(to: 2)) us without"
        report.add(
            "The deny-list",
            "admit with 10 000 entries / without",
            ratio(samples[1], to: samples[0]),
            "x",
            note: note
        )
        let added = Samples(values: zip(samples[1].values, samples[0].values).map { $0 - $1 })
        report.add("The deny-list", "added to a request", added.microseconds, "us")
    }

    /// One of each kind in turn, and none about the caller.
    private static func entry(_ number: Int, _ until: Date) -> DenyListEntry {
        let other = "2f9a6f0e-6c1c-4a1a-9d53-\(300_000_000_000 + number)"
        return switch number % 4 {
        case 0: .token(other, of: Fixture.issuer, until: until)
        case 1: .subject(other, of: Fixture.issuer, until: until)
        case 2: .client(other, of: Fixture.issuer, until: until)
        default: .session(other, of: Fixture.issuer, until: until)
        }
    }

    private static func server(_ fixture: Fixture, _ list: DenyList?) throws -> ResourceServer {
        try ResourceServer(
            resource: Fixture.resource,
            issuers: [Issuer.keys(fixture.key.publicKeySet, issuer: Fixture.issuer)],
            scopes: "mcp:connect"
        ) { options in
            options.clock = WallClock { Fixture.now }
            options.onEvent = { _ in }
            options.denyList = list
        }
    }
}
