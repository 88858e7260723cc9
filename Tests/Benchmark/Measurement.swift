// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

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
    for round in -1..<rounds {
        let order = round.isMultiple(of: 2) ? Array(subjects.indices) : subjects.indices.reversed()
        for index in order {
            let subject = subjects[index]
            let start = processorTime()
            let isRight = await subject.run(subject.repetitions)
            let nanoseconds = processorTime() - start
            guard isRight else { throw WrongResult(subject: subject.name) }
            // The first round only warms up.
            guard round >= 0 else { continue }
            samples[index].values.append(nanoseconds / Double(subject.repetitions))
        }
    }
    return samples
}

/// Nanoseconds of processor time this thread has used: what other processes do meanwhile does not count.
///
/// Nothing that is measured here ever suspends, so all of it happens on one thread.
private func processorTime() -> Double {
    var time = timespec()
    guard unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time) == 0 else { return 0 }
    return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
}

/// The median of the ratios within each round.
func ratio(_ one: Samples, to other: Samples) -> Double {
    Samples(values: zip(one.values, other.values).map { $0 / $1 }).median
}
