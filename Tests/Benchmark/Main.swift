// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

/// Prints what validation costs beside libcrypto's own part of it: `swift run -c release benchmark [--json] [--rounds N]`.
///
/// With `--loop ALGORITHM` it validates tokens of that algorithm a million times and prints nothing: for a profiler. With
/// `--fetch-limits` it prints what a client spends on servers that never finish, in wall-clock time.
@main
struct Main {
    private static let usage = """
        usage: benchmark [--json] [--rounds N]   (N from 7 to 99, default 9)
               benchmark --loop ALGORITHM
               benchmark --fetch-limits [--json]
        """

    static func main() async throws {
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
        try await Suites.validation(rounds, &report)
        try await Suites.fetchedKeys(rounds, &report)
        try await Suites.refusals(rounds, &report)
        try await Suites.gate(rounds, &report)
        try await Suites.operations(rounds, &report)
        try await Suites.audit(rounds, &report)
        try await Suites.hostile(rounds, &report)
        try await Suites.keys(rounds, &report)
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
