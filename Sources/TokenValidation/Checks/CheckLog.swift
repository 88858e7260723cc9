// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// How the checks are run. There is one sequence of them and two ways to follow it, so that an explanation cannot say
/// anything that a decision does not.
protocol CheckLog {
    /// Whether checks go on after a failure.
    static var isReport: Bool { get }

    /// Runs a check. In a report a failure is noted and answered with nil; the checks that need its value are not reached.
    mutating func run<T: ~Copyable>(
        _ check: Check,
        seen: (borrowing T) -> String,
        _ body: () throws(TokenError) -> T
    ) throws(TokenError) -> T?

    /// Notes why a check is not reached.
    mutating func leave(_ check: Check, _ reason: @autoclosure () -> String)

    /// The first failure, in a report.
    var failure: TokenError? { get }
}

/// Ends at the first failure: what decisions are made with.
struct FirstFailure: CheckLog {
    static let isReport = false

    /// A value without bytes may be passed under any address, and the thread sanitizer looks there.
    private let byte: UInt8 = 0

    @inline(__always)
    func run<T: ~Copyable>(
        _ check: Check,
        seen: (borrowing T) -> String,
        _ body: () throws(TokenError) -> T
    ) throws(TokenError) -> T? {
        try body()
    }

    func leave(_ check: Check, _ reason: @autoclosure () -> String) {}

    var failure: TokenError? { nil }
}
