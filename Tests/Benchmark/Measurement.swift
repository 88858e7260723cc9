// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// One thing to measure: `run` does it so many times and says whether each time went as it should.
struct Subject {
    let name: String
    /// How often a slice repeats it, so that one takes some ten milliseconds.
    let repetitions: Int
    let run: (Int) async -> Bool

    init(_ name: String, repetitions: Int, run: @escaping (Int) async -> Bool) {
        self.name = name
        self.repetitions = repetitions
        self.run = run
    }
}

/// Nanoseconds for one repetition, one value a round.
struct Samples {
    var values: [Double] = []

    var median: Double {
        let sorted = values.sorted()
        guard let middle = sorted.dropFirst(sorted.count / 2).first else { return 0 }
        return middle
    }

    var microseconds: Double { median / 1000 }
}

/// Something did not do what it should; its time would mean nothing.
struct WrongResult: Error {
    let subject: String
}

/// Measures all subjects in turn, A B C … and in the next round … C B A, so that a busy machine hits all of them.
func measure(_ subjects: [Subject], rounds: Int) async throws -> [Samples] {
    var samples = [Samples](repeating: Samples(), count: subjects.count)
    let clock = ContinuousClock()
    for round in -1..<rounds {
        let order = round.isMultiple(of: 2) ? Array(subjects.indices) : subjects.indices.reversed()
        for index in order {
            let subject = subjects[index]
            let start = clock.now
            let isRight = await subject.run(subject.repetitions)
            let elapsed = clock.now - start
            guard isRight else { throw WrongResult(subject: subject.name) }
            // The first round only warms up.
            guard round >= 0 else { continue }
            let nanoseconds = Double(elapsed.components.seconds) * 1e9 + Double(elapsed.components.attoseconds) / 1e9
            samples[index].values.append(nanoseconds / Double(subject.repetitions))
        }
    }
    return samples
}

/// The median of the ratios within each round.
func ratio(_ one: Samples, to other: Samples) -> Double {
    Samples(values: zip(one.values, other.values).map { $0 / $1 }).median
}
