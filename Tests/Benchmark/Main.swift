// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import JOSE

/// Prints what validation costs beside libcrypto's own part of it, and what else a request costs: `swift run -c release benchmark`.
///
/// With `--budgets` it holds what is allocated, and executed, against what is written down, and fails if that is more. With
/// `--loop ALGORITHM` it validates tokens of that algorithm a million times and prints nothing: for a profiler. `--loop PATH` does so with
/// what the gate has a budget for, by its name there: `--loop "admit, cached RS256"`. With `--fetch-limits` it prints what a client spends on
/// servers that never finish, in wall-clock time.
///
/// Other libraries, and HTTP, are beside it in Examples/Benchmarks, which has the same suites.
@main
struct Main {
    private static let runner = SuiteRunner(suites: SuiteRunner.common())

    private static let usage = """
        usage: benchmark \(runner.usage)
               benchmark --budgets | --loop ALGORITHM | --loop PATH | --fetch-limits
        """

    static func main() async {
        do {
            try await run(Array(CommandLine.arguments.dropFirst()))
        } catch let error as SuiteRunner.UsageError {
            fail("benchmark: \(error.problem)\n\(usage)", status: 64)
        } catch {
            fail("benchmark: \(error)", status: 1)
        }
    }

    private static func fail(_ text: String, status: Int32) {
        FileHandle.standardError.write(Data("\(text)\n".utf8))
        exit(status)
    }

    /// Off the main thread, so that nothing that goes on elsewhere has to be brought back to it.
    @concurrent private static func run(_ arguments: [String]) async throws {
        switch arguments.first {
        case "--help", "-h": print(usage)
        case "--budgets" where arguments.count == 1:
            guard try await Suites.keepBudgets() else { exit(1) }
        case "--loop" where arguments.count == 2:
            if let algorithm = SignatureAlgorithm(arguments[1]) {
                try await Suites.loop(algorithm)
            } else {
                try await Suites.loop(path: arguments[1])
            }
        case "--fetch-limits" where arguments.count == 1:
            var report = Report()
            try await FetchLimits.run(&report)
            print(report.text())
        default:
            try await runner.run(arguments)
        }
    }
}
