// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import TokenValidation

extension AccessPolicy {
    /// The rules as a table for whoever reviews them: one line a rule in the order in which they are tried, and below it which
    /// rules are about the same operations, for there the order matters.
    ///
    /// ```
    /// rule  operations                   need
    ///    0  tool read_*                  files:read
    ///    1  tool delete_file             files:read and files:write; role editor
    ///    2  tool ping                    nothing, not even a token
    ///    -  everything else              the baseline
    /// ```
    /// - Parameter unlisted: What happens to everything else; nil leaves the line out.
    public func describe(unlisted: UnlistedOperations? = nil) -> String {
        var rows = [("rule", "operations", "need")]
        for (index, rule) in rules.enumerated() {
            rows.append(("\(index)", rule.subjects, rule.demands))
        }
        switch unlisted {
        case .baseline: rows.append(("-", "everything else", "the baseline"))
        case .refuse: rows.append(("-", "everything else", "refused"))
        case nil: break
        }
        let width = min(rows.map(\.1.utf8.count).max() ?? 0, 60)
        var lines = rows.map { number, operations, demands in
            let indent = String(repeating: " ", count: max(0, 4 - number.utf8.count))
            let gap = String(repeating: " ", count: max(0, width - operations.utf8.count))
            return "\(indent)\(number)  \(operations)\(gap)  \(demands)"
        }
        let overlaps = overlaps()
        if !overlaps.isEmpty {
            lines.append("Overlaps, where the first of two decides: \(overlaps.joined(separator: ", "))")
        }
        return lines.joined(separator: "\n")
    }

    /// Pairs of rules that are about the same operation, among them every rule that another one restricts.
    private func overlaps() -> [String] {
        rules.indices.flatMap { later in
            rules[..<later].indices
                .filter { rules[$0].overlaps(rules[later]) }
                .map { "\($0) before \(later)" }
        }
    }
}

extension AccessRule {
    func overlaps(_ other: AccessRule) -> Bool {
        patterns.contains { pattern in other.patterns.contains { pattern.overlaps($0) } }
    }

    fileprivate var subjects: String {
        patterns.map { "\($0.kindName) \(Printable.text($0.name))" }.joined(separator: ", ")
    }

    /// Everything that is demanded, in words.
    fileprivate var demands: String {
        if isAnonymous { return "nothing, not even a token" }
        var parts = ["\(scopes)"].filter { $0 != "nothing" }
        if let roles { parts.append("role \(Printable.text(roles.description))") }
        if let seconds = login.seconds { parts.append("a login at most \(seconds) s old") }
        if !login.contexts.isEmpty { parts.append("acr \(Printable.text(login.contexts.joined(separator: " or ")))") }
        if condition != nil { parts.append("a condition") }
        if argumentsCondition != nil { parts.append("a condition on the arguments") }
        return parts.isEmpty ? "the baseline" : parts.joined(separator: "; ")
    }
}

extension AccessPolicy: CustomStringConvertible {
    /// The same as ``describe(unlisted:)`` without what is not listed.
    public var description: String { describe() }
}
