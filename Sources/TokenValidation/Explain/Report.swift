// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// Notes what came of each check and goes on: what explanations are made with.
struct Report: CheckLog {
    static let isReport = true

    private struct Entry {
        let outcome: TokenExplanation.Outcome
        let detail: String
        let error: TokenError?
    }

    private var entries: [Check: Entry] = [:]
    private(set) var failure: TokenError?

    mutating func run<T: ~Copyable>(
        _ check: Check,
        seen: (borrowing T) -> String,
        _ body: () throws(TokenError) -> T
    ) throws(TokenError) -> T? {
        do throws(TokenError) {
            let value = try body()
            entries[check] = Entry(outcome: .passed, detail: Printable.line(seen(value)), error: nil)
            return value
        } catch {
            entries[check] = Entry(outcome: .failed, detail: error.detail, error: error)
            failure = failure ?? error
            return nil
        }
    }

    mutating func leave(_ check: Check, _ reason: @autoclosure () -> String) {
        entries[check] = Entry(outcome: .notReached, detail: Printable.line(reason()), error: nil)
    }

    /// So many of something.
    static func count(_ number: Int, _ noun: String) -> String {
        "\(number) \(noun)\(number == 1 ? "" : "s")"
    }

    /// A step for every check, reached or not.
    func steps(hint: (TokenError) -> String?) -> [TokenExplanation.Step] {
        Check.allCases.map { check in
            let entry = entries[check]
            return TokenExplanation.Step(
                name: check.rawValue,
                question: check.question,
                outcome: entry?.outcome ?? .notReached,
                detail: entry?.detail ?? "",
                hint: entry?.error.flatMap(hint).map { Printable.line($0) }
            )
        }
    }
}
