// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension Suites {
    /// Something that two threads do at once, each with a subject of its own.
    private struct Shared {
        let name: String
        let target: Double?
        let subjects: [Subject]
    }

    /// What two threads do in the time of one, by the clock on the wall: on a machine that has other things to do, too little.
    static func threads(_ rounds: Int, _ peers: [any Peer], _ report: inout Report) async throws {
        guard sysconf(Int32(_SC_NPROCESSORS_ONLN)) > 1 else { return }
        var shared: [Shared] = []
        for (algorithm, repetitions, _) in plan {
            let fixture = try Fixture(algorithm)
            let isDear = algorithm != .hs256
            let raw = try [raw(fixture, repetitions: repetitions), raw(fixture, repetitions: repetitions)]
            shared.append(Shared(name: "raw \(algorithm)", target: nil, subjects: raw))
            let own = uncached(fixture, repetitions: repetitions)
            let target = isDear ? 1.85 : nil
            shared.append(Shared(name: "uncached \(algorithm)", target: target, subjects: [own, own]))
            // The tokens of one are none of the other's, as it is with callers.
            let caching = try fixture.cachingValidator()
            let halves = [fixture.tokens.prefix(32), fixture.tokens.suffix(32)]
                .map { tokens in
                    Subject("cached", repetitions: 65_536) { [tokens = Array(tokens)] in
                        await accepts(caching, tokens, $0)
                    }
                }
            shared.append(Shared(name: "cached \(algorithm)", target: 1.2, subjects: halves))
            for peer in peers where peer.knows(algorithm) {
                let validate = try await peer.validation(of: fixture)
                let subject = Subject(peer.name, repetitions: repetitions / 2, run: validate)
                shared.append(
                    Shared(name: "\(peer.name) \(algorithm)", target: nil, subjects: [subject, subject])
                )
            }
        }
        var gains = [Samples](repeating: Samples(), count: shared.count)
        for round in -1..<rounds {
            for (index, one) in shared.enumerated() {
                let alone = try await wallTime(one.subjects.prefix(1))
                let together = try await wallTime(one.subjects[...])
                if round >= 0 { gains[index].values.append(2 * alone / together) }
            }
        }
        for (one, gain) in zip(shared, gains) {
            let best = (gain.values.max() ?? 0).rounded(to: 2), worst = (gain.values.min() ?? 0).rounded(to: 2)
            report.add(
                "Work done by 2 threads / by 1, by the clock on the wall",
                one.name,
                gain.median,
                "x",
                one.target.map(Target.atLeast),
                note: "rounds from \(worst) to \(best)"
            )
        }
    }

    private static func wallTime(_ subjects: ArraySlice<Subject>) async throws -> Double {
        let start = now(CLOCK_MONOTONIC)
        let areRight = await withTaskGroup(of: Bool.self) { group in
            for subject in subjects { group.addTask { await subject.run(subject.repetitions) } }
            return await group.reduce(true) { $0 && $1 }
        }
        guard areRight else { throw WrongResult(subject: subjects.first?.name ?? "") }
        return now(CLOCK_MONOTONIC) - start
    }
}
