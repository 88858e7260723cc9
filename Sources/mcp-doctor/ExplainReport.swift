// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import TokenValidation

/// An explanation, and the scopes that the configuration asks for besides, ready to be printed.
struct ExplainReport {
    let steps: [TokenExplanation.Step]
    let scopes: Judgement?
    let code: String
    let detail: String
    let status: Int32

    init(explaining token: String, _ judge: Judge) async {
        let explanation = await judge.validator.explain(token)
        steps = explanation.steps
        if let seconds = explanation.retryAfter {
            (scopes, status) = (nil, 2)
            (code, detail) = ("unavailable", "no usable keys; try again in \(seconds) s")
        } else if let error = explanation.error {
            (scopes, status) = (nil, 1)
            (code, detail) = (error.label, error.detail)
        } else {
            let judgement = await judge.judge(Array(token.utf8))
            scopes = judge.configuration.requiredScopes.isEmpty ? nil : judgement
            (code, detail, status) = (judgement.code, judgement.detail, judgement.accepted ? 0 : 1)
        }
    }

    var json: JSON {
        var list = steps.map { step -> JSON in
            var members: [JSON.Member] = [
                .init("check", .string(step.name)), .init("question", .string(step.question)),
                .init("outcome", .string(step.outcome.rawValue)), .init("detail", .string(step.detail)),
            ]
            if let hint = step.hint { members.append(.init("hint", .string(hint))) }
            return .object(members)
        }
        if let scopes {
            list.append([
                "check": "required_scopes", "question": .string(Self.scopesQuestion),
                "outcome": scopes.accepted ? "passed" : "failed", "detail": .string(scopes.detail),
            ])
        }
        return [
            "accepted": .bool(status == 0), "code": .string(code), "detail": .string(detail), "checks": .array(list),
        ]
    }

    private static let scopesQuestion = "Does it hold the required scopes?"

    /// One line a check, its hint below, the verdict last.
    func table(coloured: Bool) -> String {
        var lines: [String] = []
        for step in steps {
            lines.append(line(step.outcome, step.question, step.detail, coloured))
            if let hint = step.hint { lines.append("      \(hint)") }
        }
        if let scopes {
            lines.append(
                line(scopes.accepted ? .passed : .failed, Self.scopesQuestion, scopes.detail, coloured)
            )
        }
        let verdict = status == 0 ? "accepted" : status == 1 ? "refused" : "cannot tell"
        lines.append(
            paint("\(verdict): \(code)", status == 0 ? "32" : "31", coloured) + (status == 0 ? "" : " (\(detail))")
        )
        return lines.joined(separator: "\n")
    }

    /// Of the column of questions, which are ASCII.
    private var width: Int {
        steps.reduce(Self.scopesQuestion.utf8.count) { max($0, $1.question.utf8.count) }
    }

    private func line(
        _ outcome: TokenExplanation.Outcome,
        _ question: String,
        _ detail: String,
        _ coloured: Bool
    ) -> String {
        let mark =
            switch outcome {
            case .passed: paint("pass", "32", coloured)
            case .failed: paint("FAIL", "31", coloured)
            case .notReached: "  - "
            }
        let gap = String(repeating: " ", count: max(width - question.utf8.count, 0) + 2)
        return detail.isEmpty ? "\(mark)  \(question)" : "\(mark)  \(question)\(gap)\(detail)"
    }

    private func paint(_ text: String, _ colour: String, _ coloured: Bool) -> String {
        coloured ? "\u{1B}[\(colour)m\(text)\u{1B}[0m" : text
    }
}
