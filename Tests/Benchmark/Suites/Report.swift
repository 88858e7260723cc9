// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import JOSE

/// What a value should be. Nothing depends on it: a machine that has other things to do misses some.
enum Target {
    case atMost(Double)
    case atLeast(Double)

    func isMet(by value: Double) -> Bool {
        switch self {
        case .atMost(let most): value <= most
        case .atLeast(let least): value >= least
        }
    }

    var limit: Double {
        switch self {
        case .atMost(let limit), .atLeast(let limit): limit
        }
    }

    var sign: String {
        switch self {
        case .atMost: "<="
        case .atLeast: ">="
        }
    }
}

/// A value and what it should be.
struct Row {
    let group: String
    let name: String
    let value: Double
    let unit: String
    var target: Target?
    var note = ""
}

/// What is printed in the end.
struct Report {
    private(set) var rows: [Row] = []

    mutating func add(
        _ group: String,
        _ name: String,
        _ value: Double,
        _ unit: String,
        _ target: Target? = nil,
        note: String = ""
    ) {
        rows.append(Row(group: group, name: name, value: value, unit: unit, target: target, note: note))
    }

    /// A table for people; beside each value the one of an earlier report, if there is one.
    func text(comparedWith earlier: EarlierReport? = nil) -> String {
        // Some groups get their rows in turn.
        var groups: [String] = []
        for row in rows where !groups.contains(where: { $0.utf8.elementsEqual(row.group.utf8) }) {
            groups.append(row.group)
        }
        let longest = rows.map(\.name.utf8.count).max() ?? 0
        var lines: [String] = []
        for group in groups {
            lines += ["", group]
            for row in rows where row.group.utf8.elementsEqual(group.utf8) {
                let value = Self.decimal(row.value) + (row.unit.isEmpty ? "" : " \(row.unit)")
                var cells = [(row.name, longest), (value, 14)]
                if let earlier {
                    let before = earlier.value(of: row)
                    let change = before.flatMap { $0 == 0 ? nil : row.value / $0 }
                    cells += [
                        (before.map { "was \(Self.decimal($0))" } ?? "new", 12),
                        (change.map { "x \(Self.decimal($0))" } ?? "", 8),
                    ]
                }
                cells += [
                    (row.target.map { "\($0.sign) \(Self.decimal($0.limit))" } ?? "", 10),
                    (row.target.map { $0.isMet(by: row.value) ? "met" : "MISSED" } ?? "", 8), (row.note, 0),
                ]
                let line = cells.map { Self.padded($0.0, to: $0.1) }.joined(separator: " ")
                lines.append("  " + String(line.reversed().drop { $0 == " " }.reversed()))
            }
        }
        return lines.dropFirst().joined(separator: "\n")
    }

    /// How many values are what they should be.
    var summary: String {
        let met = rows.compactMap { row in row.target.map { $0.isMet(by: row.value) } }
        return "\(met.count { $0 }) of \(met.count) targets met"
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
                    members += [
                        .init(target.sign == "<=" ? "atMost" : "atLeast", .number(target.limit)),
                        .init("met", .bool(target.isMet(by: row.value))),
                    ]
                }
                if !row.note.isEmpty { members.append(.init("note", .string(row.note))) }
                return .object(members)
            }
        )
    }

    private static func decimal(_ value: Double) -> String {
        let magnitude = abs(value)
        return "\(value.rounded(to: magnitude < 1 ? 4 : magnitude < 10 ? 3 : magnitude < 100 ? 2 : 1))"
    }

    private static func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.utf8.count))
    }
}

/// What `--json` printed before.
struct EarlierReport {
    private let rows: [(group: String, name: String, value: Double)]

    /// - Throws: ``SuiteRunner/UsageError`` if the file cannot be read, or is something else.
    init(of path: String) throws {
        let bytes: Data
        do {
            bytes = try Data(contentsOf: URL(filePath: path))
        } catch {
            throw SuiteRunner.UsageError("\(path) cannot be read")
        }
        let limits = JSONLimits(maximumBytes: 1 << 20, maximumDepth: 8, maximumMembers: 1 << 16)
        let entries = (try? JSONValue(parsing: Array(bytes), limits: limits))?.elements ?? []
        rows = entries.compactMap { entry in
            guard let group = entry["group"]?.stringValue, let name = entry["name"]?.stringValue,
                let value = entry["value"]?.doubleValue
            else { return nil }
            return (group, name, value)
        }
        guard !rows.isEmpty, rows.count == entries.count else {
            throw SuiteRunner.UsageError("\(path) is nothing that --json has printed")
        }
    }

    func value(of row: Row) -> Double? {
        rows.first { $0.group.utf8.elementsEqual(row.group.utf8) && $0.name.utf8.elementsEqual(row.name.utf8) }?.value
    }
}
