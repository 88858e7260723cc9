// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import JOSE

/// What a program measures, and how it prints that.
struct SuiteRunner: Sendable {
    typealias Suite = (name: String, run: @Sendable (_ rounds: Int, inout Report) async throws -> Void)

    /// The arguments are not understood: a line that says which, and why.
    struct UsageError: Error {
        let problem: String

        init(_ problem: String = "an argument is not understood") { self.problem = problem }
    }

    let suites: [Suite]

    /// Those that need nothing but the library, with other libraries beside it.
    ///
    /// - Parameter rotating: The algorithms of which thousands of tokens are made for the cache.
    static func common(_ peers: [any Peer] = [], rotating: [SignatureAlgorithm] = [.rs256]) -> [Suite] {
        [
            ("validation", { try await Suites.validation($0, peers, &$1) }),
            ("cached", { try await Suites.cached($0, rotating, &$1) }),
            ("memory", { _, report in try await Suites.memory(&report) }),
            ("threads", { try await Suites.threads($0, peers, &$1) }),
            ("counts", { try await Suites.counts($0, peers, &$1) }),
            ("fetched-keys", Suites.fetchedKeys), ("refusals", Suites.refusals), ("hostile", Suites.hostile),
            ("gate", Suites.gate), ("policy", Suites.operations), ("deny-list", Suites.denyList),
            ("documents", Suites.documents), ("audit", Suites.audit),
        ]
    }

    /// The options that ``run(_:)`` understands.
    var usage: String {
        """
        [--json | --compare FILE] [--rounds N] [--only SUITE]…
            N from 7 to 99, default 9; FILE is what --json has printed before
            SUITE is one of: \(suites.map(\.name).joined(separator: " "))
        """
    }

    func run(_ options: [String]) async throws {
        var options = options[...]
        var chosen: [Suite] = []
        var rounds = 9
        var isJSON = false
        var earlier: EarlierReport?
        while let option = options.popFirst() {
            switch option {
            case "--json": isJSON = true
            case "--rounds":
                guard let count = options.popFirst().flatMap({ Int($0) }), (7...99).contains(count) else {
                    throw UsageError("--rounds takes a number from 7 to 99")
                }
                rounds = count
            case "--only":
                guard let name = options.popFirst(), let suite = suites.first(where: { $0.name == name }) else {
                    throw UsageError("--only takes the name of a suite")
                }
                chosen.append(suite)
            case "--compare":
                guard let path = options.popFirst() else { throw UsageError("--compare takes a file") }
                earlier = try EarlierReport(of: path)
            default: throw UsageError("\(option) is no option")
            }
        }
        guard !isJSON || earlier == nil else { throw UsageError("--json and --compare exclude each other") }
        var report = Report()
        for suite in chosen.isEmpty ? suites : chosen {
            progress("\(suite.name) …")
            try await suite.run(rounds, &report)
        }
        guard !isJSON else { return print(report.json.text) }
        print(
            "Medians of \(rounds) interleaved rounds in one process, processor time; ratios are taken within a round.\n"
        )
        print(report.text(comparedWith: earlier))
        print("\n\(report.summary)")
    }

    /// On standard error, if somebody is there to see it.
    private func progress(_ line: String) {
        guard isatty(FileHandle.standardError.fileDescriptor) == 1 else { return }
        FileHandle.standardError.write(Data("\(line)\n".utf8))
    }
}
