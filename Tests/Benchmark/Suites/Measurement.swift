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
struct Subject: Sendable {
    let name: String
    /// How often a slice repeats it, so that one takes some ten milliseconds.
    let repetitions: Int
    let run: @Sendable (Int) async -> Bool

    init(_ name: String, repetitions: Int, run: @escaping @Sendable (Int) async -> Bool) {
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
struct WrongResult: Error, CustomStringConvertible {
    let subject: String

    var description: String { "\(subject): not the result that was to be measured" }
}

/// Measures all subjects in turn, A B C … and in the next round … C B A, so that a busy machine hits all of them.
func measure(_ subjects: [Subject], rounds: Int) async throws -> [Samples] {
    var samples = [Samples](repeating: Samples(), count: subjects.count)
    for round in -1..<rounds {
        let order = round.isMultiple(of: 2) ? Array(subjects.indices) : subjects.indices.reversed()
        for index in order {
            let subject = subjects[index]
            let start = now(CLOCK_PROCESS_CPUTIME_ID)
            let isRight = await subject.run(subject.repetitions)
            let seconds = now(CLOCK_PROCESS_CPUTIME_ID) - start
            guard isRight else { throw WrongResult(subject: subject.name) }
            // The first round only warms up.
            guard round >= 0 else { continue }
            samples[index].values.append(seconds * 1e9 / Double(subject.repetitions))
        }
    }
    return samples
}

/// Seconds by one of the system's clocks.
///
/// Of the two that count processor time the process's is the one to use: what other processes do meanwhile does not count, and a
/// peer that goes on on another thread is not measured too low.
func now(_ clock: clockid_t) -> Double {
    var time = timespec()
    guard unsafe clock_gettime(clock, &time) == 0 else { return 0 }
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// The median of the ratios within each round.
func ratio(_ one: Samples, to other: Samples) -> Double {
    Samples(values: zip(one.values, other.values).map { $0 / $1 }).median
}

/// The median of the differences within each round, in microseconds.
func microseconds(_ one: Samples, without other: Samples) -> Double {
    Samples(values: zip(one.values, other.values).map { $0 - $1 }).microseconds
}

extension Double {
    /// With so many digits behind the point, for notes.
    func rounded(to digits: Int) -> Double {
        let factor = (0..<digits).reduce(1.0) { factor, _ in factor * 10 }
        return (self * factor).rounded() / factor
    }
}
