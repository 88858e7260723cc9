// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import COpenSSL
import JOSE

extension Suites {
    /// What the paths through the library allocate, and how many instructions they take.
    static func counts(_ rounds: Int, _ peers: [any Peer], _ report: inout Report) async throws {
        for path in try await paths() {
            let counts = try await path.count()
            let budget = Budget.all.first { $0.path.utf8.elementsEqual(path.name.utf8) }
            if let own = counts.allocations {
                report.add(
                    "Allocations of our own",
                    path.name,
                    own.rounded(to: 2),
                    "",
                    budget.map { .atMost($0.allocations) },
                    note: "libcrypto's beside them: \((counts.cryptoAllocations ?? 0).rounded(to: 2))"
                )
            }
            if let instructions = counts.instructions {
                report.add(
                    "Instructions of our own",
                    path.name,
                    instructions,
                    "",
                    budget?.instructions.map(Target.atMost),
                    note: "those of libcrypto's verification, which it has besides, are taken off"
                )
            }
        }
        for peer in peers {
            for (algorithm, _, _) in plan where peer.knows(algorithm) {
                let validate = try await peer.validation(of: Fixture(algorithm))
                let subject = Subject("\(peer.name) \(algorithm)", repetitions: 256, run: validate)
                let counts = try await Counters.count(subject, repetitions: 256)
                if let own = counts.allocations {
                    report.add("Allocations of peers", subject.name, own.rounded(to: 2), "")
                }
                if let instructions = counts.instructions {
                    report.add("Instructions of peers", subject.name, instructions, "")
                }
            }
        }
    }

    /// A way through the library, and libcrypto's part of it, if it has one.
    struct Path {
        let subject: Subject
        var raw: Subject?

        var name: String { subject.name }

        func count() async throws -> Counts {
            let repetitions = 512
            var counts = try await Counters.count(subject, repetitions: repetitions)
            if let raw, let all = counts.instructions,
                let part = try await Counters.count(raw, repetitions: repetitions).instructions
            {
                counts.instructions = all - part
            }
            return counts
        }
    }

    /// Those that have a budget.
    static func paths() async throws -> [Path] {
        var paths: [Path] = []
        for (algorithm, _, _) in plan {
            let fixture = try Fixture(algorithm)
            paths.append(Path(subject: uncached(fixture, repetitions: 1), raw: try raw(fixture, repetitions: 1)))
            let caching = try fixture.cachingValidator()
            let cached = Subject("cached \(algorithm)", repetitions: 1) { await accepts(caching, fixture.tokens, $0) }
            paths.append(Path(subject: cached))
        }
        return paths + (try await gatePaths())
    }

    /// Goes one of the gate's a million times.
    static func loop(path name: String) async throws {
        guard let path = try await gatePaths().first(where: { $0.name.utf8.elementsEqual(name.utf8) }) else {
            throw SuiteRunner.UsageError("\(name) is neither an algorithm nor a path of the gate")
        }
        guard await path.subject.run(1_000_000) else { throw WrongResult(subject: name) }
    }

    /// Whether every path stays within its budget, and whether anything was counted at all; prints both.
    static func keepBudgets() async throws -> Bool {
        guard try await checkCounters() else { return false }
        var isKept = true
        var remaining = Budget.all
        for path in try await paths() {
            guard let index = remaining.firstIndex(where: { $0.path.utf8.elementsEqual(path.name.utf8) }) else {
                print("\(path.name): has no budget")
                isKept = false
                continue
            }
            let breaches = remaining.remove(at: index).report(try await path.count())
            isKept = isKept && breaches
        }
        for budget in remaining { print("\(budget.path): is nothing that is counted") }
        return isKept && remaining.isEmpty
    }

    /// A counter that counts nothing would keep every budget.
    private static func checkCounters() async throws -> Bool {
        guard Counters.haveAllocations else {
            print("allocations are not counted on this system: there is nothing to hold against the budgets")
            return false
        }
        if !Counters.haveInstructions { print("instructions are not counted on this machine; allocations are") }
        let arrays = try await Counters.count(
            Subject("arrays", repetitions: 1) { count in
                var kept: [[UInt8]] = []
                kept.reserveCapacity(count)
                for length in 1...count { kept.append([UInt8](repeating: 1, count: length)) }
                return kept.allSatisfy { $0.first == 1 }
            },
            repetitions: 1000
        )
        let contexts = try await Counters.count(
            Subject("contexts", repetitions: 1) { count in
                for _ in 0..<count { unsafe EVP_MD_CTX_free(EVP_MD_CTX_new()) }
                return true
            },
            repetitions: 1000
        )
        let isCounting =
            (1...1.01).contains(arrays.allocations ?? 0) && contexts.cryptoAllocations == 1 && contexts.allocations == 0
        if !isCounting { print("1000 arrays and 1000 contexts of libcrypto are counted as \(arrays) and \(contexts)") }
        return isCounting
    }
}
