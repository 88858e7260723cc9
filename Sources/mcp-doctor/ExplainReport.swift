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
    func table(_ paint: Paint) -> String {
        var rows = steps.map { step in
            CheckTable.Row(outcome: step.outcome, question: step.question, detail: step.detail, hint: step.hint)
        }
        if let scopes {
            rows.append(
                CheckTable.Row(
                    outcome: scopes.accepted ? .passed : .failed,
                    question: Self.scopesQuestion,
                    detail: scopes.detail
                )
            )
        }
        let verdict =
            switch status {
            case 0: paint.green("accepted: \(code)")
            case 1: paint.red("refused: \(code)") + " (\(detail))"
            default: paint.red("cannot tell: \(code)") + " (\(detail))"
            }
        return (CheckTable(rows: rows).lines(paint) + [verdict]).joined(separator: "\n")
    }
}
