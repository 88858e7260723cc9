// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import TokenValidation

/// What `mcp-doctor server` found out, ready to be printed.
struct ServerReport: Sendable {
    enum Outcome: String, Sendable {
        case passed
        case failed
        /// Not as it should be.
        case advised
        case skipped
    }

    struct Line: Sendable {
        let row: ConformanceRow
        let outcome: Outcome
        let detail: String

        init(_ row: ConformanceRow, _ finding: Finding) {
            self.row = row
            outcome =
                switch finding.outcome {
                case .passed: .passed
                case .skipped: .skipped
                case .failed: row.level == .must ? .failed : .advised
                }
            detail = Printed.withoutTokens(finding.detail)
        }
    }

    let url: String
    let lines: [Line]
    let requests: Int
    /// Whether what should be counts as what must be.
    let isStrict: Bool

    /// 0: as it must be, 1: not.
    var status: Int32 {
        lines.contains { $0.outcome == .failed || isStrict && $0.outcome == .advised } ? 1 : 0
    }

    func count(_ outcome: Outcome) -> Int {
        lines.lazy.filter { $0.outcome == outcome }.count
    }

    private var summary: String {
        "\(count(.passed)) passed, \(count(.failed)) failed, \(count(.advised)) not as it should be, "
            + "\(count(.skipped)) not asked; \(requests) requests"
    }

    func text(_ paint: Paint) -> String {
        var text: [String] = []
        for section in ConformanceRow.Section.allCases {
            let lines = lines.filter { $0.row.section == section }
            guard !lines.isEmpty else { continue }
            text.append(paint.bold(section.rawValue))
            let reason = lines[0].detail
            let isUnasked = lines.allSatisfy { $0.outcome == .skipped && $0.detail.utf8.elementsEqual(reason.utf8) }
            text += isUnasked ? ["  -   none of these \(lines.count) was asked: \(reason)"] : table(lines, paint)
            text.append("")
        }
        let verdict =
            status == 0 ? paint.green("good: \(Printable.text(url))") : paint.red("not good: \(Printable.text(url))")
        return (text + worst(paint) + [verdict, summary]).joined(separator: "\n")
    }

    /// Once more, above the verdict, what a long table may hide: who was let in that should not have been.
    private func worst(_ paint: Paint) -> [String] {
        let holes = lines.filter { $0.outcome == .failed && $0.detail.contains("accept") }
        guard !holes.isEmpty else { return [] }
        return ["The worst of it:"] + holes.prefix(5).map { "\(paint.red("FAIL"))  \($0.row.question)  \($0.detail)" }
            + [""]
    }

    private func table(_ lines: [Line], _ paint: Paint) -> [String] {
        let width = lines.reduce(0) { max($0, $1.row.question.utf8.count) }
        return lines.flatMap { line in
            let mark =
                switch line.outcome {
                case .passed: paint.green("pass")
                case .failed: paint.red("FAIL")
                case .advised: paint.yellow("warn")
                case .skipped: "  - "
                }
            let gap = String(repeating: " ", count: width - line.row.question.utf8.count + 2)
            let detail = line.detail.isEmpty ? "" : "  \(line.detail)"
            let answer = "\(mark)  \(line.row.question)\(gap)[\(line.row.clause)]\(detail)"
            let isMended = line.outcome == .passed || line.outcome == .skipped
            return [answer] + (isMended ? [] : ["      \(line.row.name): \(line.row.mend)"])
        }
    }

    var json: JSON {
        let rows = lines.map { line -> JSON in
            [
                "row": .string(line.row.name), "section": .string(line.row.section.rawValue),
                "level": .string(line.row.level.rawValue), "clause": .string(line.row.clause),
                "question": .string(line.row.question), "outcome": .string(line.outcome.rawValue),
                "detail": .string(line.detail), "mend": .string(line.row.mend),
            ]
        }
        return [
            "url": .string(url), "good": .bool(status == 0), "requests": .integer(Int64(requests)),
            "passed": .integer(Int64(count(.passed))), "failed": .integer(Int64(count(.failed))),
            "advised": .integer(Int64(count(.advised))), "skipped": .integer(Int64(count(.skipped))),
            "rows": .array(rows),
        ]
    }
}
