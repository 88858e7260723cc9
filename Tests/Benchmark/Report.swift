// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

/// A value and what it should be at most.
struct Row {
    let group: String
    let name: String
    let value: Double
    let unit: String
    var target: Double?
    var note = ""

    var isMet: Bool { target.map { value <= $0 } ?? true }
}

/// What is printed in the end.
struct Report {
    var rows: [Row] = []

    mutating func add(
        _ group: String,
        _ name: String,
        _ value: Double,
        _ unit: String,
        target: Double? = nil,
        note: String = ""
    ) {
        rows.append(Row(group: group, name: name, value: value, unit: unit, target: target, note: note))
    }

    /// A table for people.
    var text: String {
        var lines: [String] = []
        var group = ""
        for row in rows {
            if row.group != group {
                group = row.group
                lines += ["", group]
            }
            let value = Self.decimal(row.value) + (row.unit.isEmpty ? "" : " \(row.unit)")
            let target = row.target.map { "<= \(Self.decimal($0))" } ?? ""
            let verdict = row.target == nil ? "" : row.isMet ? "met" : "MISSED"
            let cells = [(row.name, 44), (value, 14), (target, 10), (verdict, 8), (row.note, 0)]
            let line = cells.map { Self.padded($0.0, to: $0.1) }.joined(separator: " ")
            lines.append("  " + String(line.reversed().drop { $0 == " " }.reversed()))
        }
        return lines.dropFirst().joined(separator: "\n")
    }

    /// The same for programs.
    var json: JSON {
        .array(
            rows.map { row in
                var members: [JSON.Member] = [
                    .init("group", .string(row.group)), .init("name", .string(row.name)),
                    .init("value", .number(row.value)), .init("unit", .string(row.unit)),
                ]
                if let target = row.target {
                    members += [.init("target", .number(target)), .init("met", .bool(row.isMet))]
                }
                if !row.note.isEmpty { members.append(.init("note", .string(row.note))) }
                return .object(members)
            }
        )
    }

    private static func decimal(_ value: Double) -> String {
        let digits: Double = value < 10 ? 1000 : value < 100 ? 100 : 10
        return "\((value * digits).rounded() / digits)"
    }

    private static func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.utf8.count))
    }
}
