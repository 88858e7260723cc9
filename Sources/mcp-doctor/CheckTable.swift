// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import TokenValidation

/// Checks and their outcomes as people read them: one line each, what to do below it.
struct CheckTable {
    struct Row {
        let outcome: TokenExplanation.Outcome
        let question: String
        let detail: String
        var hint: String?
    }

    let rows: [Row]

    func lines(_ paint: Paint) -> [String] {
        // Questions are ASCII.
        let width = rows.reduce(0) { max($0, $1.question.utf8.count) }
        return rows.flatMap { row in
            let mark =
                switch row.outcome {
                case .passed: paint.green("pass")
                case .failed: paint.red("FAIL")
                case .notReached: "  - "
                }
            let gap = String(repeating: " ", count: max(width - row.question.utf8.count, 0) + 2)
            let line = row.detail.isEmpty ? "\(mark)  \(row.question)" : "\(mark)  \(row.question)\(gap)\(row.detail)"
            return [line] + (row.hint.map { ["      \($0)"] } ?? [])
        }
    }
}

/// Colours for a terminal, or none.
struct Paint {
    let isOn: Bool

    /// On where people read along and have not asked programs for plain text.
    static var standard: Paint { Paint(isOn: StandardOutput.isTerminal && !environmentForbidsColour()) }

    func green(_ text: String) -> String { paint(text, "32") }
    func red(_ text: String) -> String { paint(text, "31") }
    func yellow(_ text: String) -> String { paint(text, "33") }
    func bold(_ text: String) -> String { paint(text, "1") }

    private func paint(_ text: String, _ code: String) -> String {
        isOn ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
