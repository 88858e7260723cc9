// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import TokenValidation

/// What `mcp-doctor issuer` found out, ready to be printed.
struct IssuerReport {
    /// One answer, or why there is none.
    struct Fetch {
        let url: String
        let status: Int?
        let milliseconds: Int
        let bytes: Int?
        /// What is wrong with it, in a word; nil if it was used.
        let problem: String?
    }

    let issuer: String
    var fetches: [Fetch] = []
    /// Members of the metadata and their values.
    var metadata: [(name: String, value: String)] = []
    var checks: [CheckTable.Row] = []
    var keys: [KeyLine] = []
    var freshness: [String] = []
    var advice: [String] = []
    /// What has to be mended; nil if tokens of this issuer can be verified.
    var problem: (code: String, detail: String)?

    /// 0: tokens can be verified, 1: they cannot.
    var status: Int32 { problem == nil ? 0 : 1 }

    private var verdict: String {
        let count = keys.lazy.filter { $0.problem == nil }.count
        return "good: \(count == 1 ? "1 key verifies" : "\(count) keys verify") the tokens of \(Printable.text(issuer))"
    }

    func text(_ paint: Paint) -> String {
        var lines = section("Asked", asked, paint)
        lines += section("Metadata", TextTable.lines(metadata.map { [$0.name, $0.value] }), paint)
        lines += section("Checks", CheckTable(rows: checks).lines(paint), paint)
        let header = ["kid", "kty", "bits", "use", "alg", "verifies"]
        lines += section("Keys", keys.isEmpty ? [] : TextTable.lines([header] + keys.map(\.cells)), paint)
        lines += section("Freshness", freshness.map { "  \($0)" }, paint)
        lines += section("Advice", advice.map { "  \($0)" }, paint)
        lines.append(problem.map { paint.red("\($0.code): \($0.detail)") } ?? paint.green(verdict))
        return lines.joined(separator: "\n")
    }

    private func section(_ title: String, _ lines: [String], _ paint: Paint) -> [String] {
        lines.isEmpty ? [] : [paint.bold(title)] + lines + [""]
    }

    /// One line an answer.
    private var asked: [String] {
        TextTable.lines(
            fetches.map { fetch in
                let isSaidByStatus = fetch.problem?.utf8.starts(with: "status_".utf8) ?? false
                return [
                    fetch.status.map { "\($0)" } ?? "---", isSaidByStatus ? "-" : fetch.problem ?? "ok",
                    "\(fetch.milliseconds) ms", fetch.bytes.map { "\($0) bytes" } ?? "-",
                    Printable.text(fetch.url, limit: 300),
                ]
            }
        )
    }

    var json: JSON {
        let asked = fetches.map { fetch -> JSON in
            var members: [JSON.Member] = [.init("url", .string(fetch.url))]
            if let status = fetch.status { members.append(.init("status", .integer(Int64(status)))) }
            members.append(.init("milliseconds", .integer(Int64(fetch.milliseconds))))
            if let bytes = fetch.bytes { members.append(.init("bytes", .integer(Int64(bytes)))) }
            if let problem = fetch.problem { members.append(.init("problem", .string(problem))) }
            return .object(members)
        }
        let checks = checks.map { check -> JSON in
            var members: [JSON.Member] = [
                .init("question", .string(check.question)), .init("outcome", .string(check.outcome.rawValue)),
                .init("detail", .string(check.detail)),
            ]
            if let hint = check.hint { members.append(.init("hint", .string(hint))) }
            return .object(members)
        }
        return [
            "issuer": .string(issuer), "good": .bool(problem == nil), "code": .string(problem?.code ?? "good"),
            "detail": .string(problem?.detail ?? verdict), "asked": .array(asked),
            "metadata": .object(metadata.map { .init($0.name, .string($0.value)) }), "checks": .array(checks),
            "keys": .array(keys.map(\.json)), "freshness": .array(freshness.map(JSON.string)),
            "advice": .array(advice.map(JSON.string)),
        ]
    }
}
