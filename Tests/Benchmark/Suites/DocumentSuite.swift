// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import ProtectedResource
import TokenValidation

extension Suites {
    /// Reading a key set, and making what clients are told.
    static func documents(_ rounds: Int, _ report: inout Report) async throws {
        let algorithms: [SignatureAlgorithm] = [.rs256, .es256, .eddsa]
        var subjects: [Subject] = []
        for algorithm in algorithms {
            let keys = try (0..<10).map { try SigningKey.generate(algorithm, keyID: "key-\($0)").publicKeySet.keys }
            let all = JSONWebKeySet(Array(keys.joined())).json.serialized()
            let one = JSONWebKeySet(keys[0]).json.serialized()
            for (set, count) in [(one, 1), (all, 10)] {
                subjects.append(
                    Subject("a set of \(count), \(algorithm)", repetitions: 200 / count) { repetitions in
                        (0..<repetitions)
                            .allSatisfy { _ in (try? JSONWebKeySet(parsing: set))?.keys.count == count }
                    }
                )
            }
        }
        let resource = try ResourceIdentifier(Fixture.resource)
        let scopes = ScopeSet("mcp:connect files:read files:write")
        let challenge = try Challenge(resource: resource)
        let metadata = try ProtectedResourceMetadata(
            resource: resource,
            authorizationServers: [Fixture.issuer],
            scopesSupported: scopes
        )
        subjects += [
            Subject("a challenge as header lines", repetitions: 5000) { count in
                (0..<count)
                    .allSatisfy { _ in
                        !Challenge.fields([challenge.reporting(.invalidToken).asking(for: scopes)]).isEmpty
                    }
            },
            Subject("protected resource metadata", repetitions: 2000) { count in
                (0..<count).allSatisfy { _ in (try? MetadataPublisher(metadata)) != nil }
            },
        ]
        for (index, sample) in try await measure(subjects, rounds: rounds).enumerated() {
            let name = subjects[index].name
            guard index < 2 * algorithms.count else {
                report.add("Building what clients are told", name, sample.microseconds, "us")
                continue
            }
            let keys = index.isMultiple(of: 2) ? 1.0 : 10.0
            report.add("Loading keys, each", name, sample.microseconds / keys, "us", .atMost(50))
        }
    }
}
