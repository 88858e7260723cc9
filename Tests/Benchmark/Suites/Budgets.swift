// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// The most that a path through the library may allocate, and the most instructions it may take.
///
/// These are numbers that no other process spoils: a change that breaks one does more work than there was before. Who can justify that
/// writes the new number here; who makes it less writes that. Times are printed by the suites, and asserted nowhere.
struct Budget {
    let path: String
    /// By everybody but libcrypto, on average.
    let allocations: Double
    /// By libcrypto, OpenSSL 3.0.
    let cryptoAllocations: Double
    /// Beside those of libcrypto's verification; checked where the processor counts.
    var instructions: Double?

    init(_ path: String, _ allocations: Double, _ cryptoAllocations: Double, _ instructions: Double? = nil) {
        self.path = path
        self.allocations = allocations
        self.cryptoAllocations = cryptoAllocations
        self.instructions = instructions
    }

    static let all = [
        Budget("uncached RS256", 5, 14, 14_000), Budget("cached RS256", 0, 1, 8_000),
        Budget("uncached PS256", 5, 23, 14_000), Budget("cached PS256", 0, 1, 8_000),
        Budget("uncached ES256", 5, 38, 14_000), Budget("cached ES256", 0, 1, 8_000),
        Budget("uncached ES384", 5, 228, 14_000), Budget("cached ES384", 0, 1, 8_000),
        Budget("uncached EdDSA", 5, 6, 14_000), Budget("cached EdDSA", 0, 1, 8_000),
        Budget("uncached HS256", 5, 3, 14_000), Budget("cached HS256", 0, 1, 8_000),
        Budget("admit, uncached RS256", 6, 14), Budget("admit, cached RS256", 1, 1),
        Budget("admit, no token", 0, 0), Budget("admit, garbage", 12, 0),
        Budget("admit, 1 KiB body, 200 rules", 4, 1),
    ]

    /// Prints what was counted; whether it is within the budget.
    func report(_ counts: Counts) -> Bool {
        // One allocation in a hundred repetitions is somebody else's: a table that grows, another thread.
        let tolerance = 0.01
        var isKept = true
        var parts: [String] = []
        func compare(_ value: Double?, _ limit: Double?, _ what: String, _ tolerance: Double) {
            guard let value, let limit else { return }
            let isWithin = value <= limit + tolerance
            parts.append("\(value.rounded(to: 2)) of \(limit.rounded(to: 2)) \(what)\(isWithin ? "" : " TOO MANY")")
            isKept = isKept && isWithin
        }
        compare(counts.allocations, allocations, "allocations", tolerance)
        compare(counts.cryptoAllocations, cryptoAllocations, "by libcrypto", tolerance)
        compare(counts.instructions, instructions, "instructions", 0)
        print("\(path): \(parts.joined(separator: ", "))")
        return isKept
    }
}
