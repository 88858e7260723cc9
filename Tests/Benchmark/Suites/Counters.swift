// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

#if canImport(CBenchCounters)
    import CBenchCounters
#else
    import CCounters
#endif

/// What one repetition takes, in numbers that a busy machine does not change.
struct Counts {
    /// Allocations by everybody but libcrypto; nil where the system does not let them be counted.
    var allocations: Double?
    /// Allocations by libcrypto.
    var cryptoAllocations: Double?
    /// Instructions in user mode; nil where the processor does not count them.
    var instructions: Double?
}

/// The counters of the process.
enum Counters {
    static var haveAllocations: Bool { counters_have_allocations() == 1 }

    static var haveInstructions: Bool {
        let descriptor = counters_open_instructions()
        defer { if descriptor >= 0 { counters_close(descriptor) } }
        return descriptor >= 0
    }

    /// Counts what some repetitions take, and divides. The least of three times: what else the process does only adds.
    static func count(_ subject: Subject, repetitions: Int) async throws -> Counts {
        guard await subject.run(repetitions) else { throw WrongResult(subject: subject.name) }
        var least = Counts()
        func lesser(_ one: Double?, _ other: Double?) -> Double? {
            guard let one, let other else { return one ?? other }
            return min(one, other)
        }
        for _ in 0..<3 {
            let descriptor = counters_open_instructions()
            counters_start()
            let isRight = await subject.run(repetitions)
            counters_stop()
            let instructions = descriptor < 0 ? -1 : counters_read_instructions(descriptor)
            if descriptor >= 0 { counters_close(descriptor) }
            guard isRight else { throw WrongResult(subject: subject.name) }
            let divisor = Double(repetitions)
            if haveAllocations {
                least.allocations = lesser(least.allocations, Double(counters_allocations()) / divisor)
                least.cryptoAllocations = lesser(
                    least.cryptoAllocations,
                    Double(counters_crypto_allocations()) / divisor
                )
            }
            if instructions >= 0 { least.instructions = lesser(least.instructions, Double(instructions) / divisor) }
        }
        return least
    }

    /// Bytes that are allocated when the work is done and were not before; nil where the system does not let them be counted.
    ///
    /// - Parameter work: What it returns is what is to be weighed.
    static func growth<Result>(_ work: () async throws -> Result) async rethrows -> Double? {
        counters_start()
        defer { counters_stop() }
        let result = try await work()
        let bytes = Double(counters_live_bytes())
        return withExtendedLifetime(result) { haveAllocations ? bytes : nil }
    }
}
