// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import HTTPFetch
import JOSE
import TokenValidation

extension Suites {
    /// What it costs that keys were fetched, and are looked after, instead of being fixed.
    static func fetchedKeys(_ rounds: Int, _ report: inout Report) async throws {
        let algorithms: [(SignatureAlgorithm, Int)] = [(.rs256, 1200), (.eddsa, 250)]
        for (algorithm, repetitions) in algorithms {
            let fixture = try Fixture(algorithm)
            var settings = RemoteKeys.Settings()
            settings.fetcher = OneDocument(body: fixture.keySetDocument)
            let remote = RemoteKeys(jwks: "\(Fixture.issuer)/jwks", issuer: Fixture.issuer, settings: settings)
            guard await remote.refresh().keys != nil else { throw WrongResult(subject: "fetched keys") }
            let fetched = try Fixture.makeValidator(remote, algorithm)
            let subjects = [
                Subject("fixed", repetitions: repetitions) { await accepts(fixture.validator, fixture.tokens, $0) },
                Subject("fetched", repetitions: repetitions) { await accepts(fetched, fixture.tokens, $0) },
            ]
            let samples = try await measure(subjects, rounds: rounds)
            remote.close()
            // A rate of at least 0.98.
            let name = "\(algorithm.name), fetched keys / fixed keys"
            report.add("Fetched keys", name, ratio(samples[1], to: samples[0]), "x", .atMost(1 / 0.98))
        }
    }
}

/// Answers every request with the same document.
private struct OneDocument: Fetcher {
    let body: [UInt8]

    func fetch(_ request: FetchRequest) async throws(FetchError) -> FetchResponse {
        FetchResponse(status: 200, headers: [("Content-Type", "application/json")], body: body)
    }
}
