// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

/// Prints what validation costs beside libcrypto's own part of it: `swift run -c release benchmark [--json] [--rounds N] [--only SUITE]`.
///
/// With `--loop ALGORITHM` it validates tokens of that algorithm a million times and prints nothing: for a profiler. With
/// `--fetch-limits` it prints what a client spends on servers that never finish, in wall-clock time.
@main
struct Main {
    private static let usage = """
        usage: benchmark [--json] [--rounds N] [--only SUITE]   (N from 7 to 99, default 9)
               SUITE is one of: \(suites.map(\.name).joined(separator: " "))
               benchmark --loop ALGORITHM
               benchmark --fetch-limits [--json]
        """

    private typealias Suite = (name: String, run: (_ rounds: Int, inout Report) async throws -> Void)

    private static var suites: [Suite] {
        [
            ("validation", Suites.validation), ("fetched-keys", Suites.fetchedKeys), ("refusals", Suites.refusals),
            ("gate", Suites.gate), ("policy", Suites.operations), ("deny-list", Suites.denyList),
            ("audit", Suites.audit),
            ("hostile", Suites.hostile), ("keys", Suites.keys),
        ]
    }

    static func main() async throws {
        var suites = Self.suites
        var rounds = 9
        var isJSON = false
        var isAboutFetching = false
        var arguments = CommandLine.arguments.dropFirst()
        while let argument = arguments.popFirst() {
            switch argument {
            case "--json": isJSON = true
            case "--rounds":
                guard let count = arguments.popFirst().flatMap({ Int($0) }), (7...99).contains(count) else {
                    return print(usage)
                }
                rounds = count
            case "--only":
                let name = arguments.popFirst()
                suites.removeAll { $0.name != name }
                guard !suites.isEmpty else { return print(usage) }
            case "--fetch-limits": isAboutFetching = true
            case "--loop":
                guard let algorithm = arguments.popFirst().flatMap({ SignatureAlgorithm($0) }) else {
                    return print(usage)
                }
                return try await Suites.loop(algorithm)
            default: return print(usage)
            }
        }
        var report = Report()
        if isAboutFetching {
            try await FetchLimits.run(&report)
            return print(isJSON ? report.json.text : report.text)
        }
        for suite in suites { try await suite.run(rounds, &report) }
        if isJSON {
            print(report.json.text)
        } else {
            print(
                "Medians of \(rounds) interleaved rounds in one process, processor time; ratios are taken within a round.\n"
            )
            print(report.text)
        }
    }
}
