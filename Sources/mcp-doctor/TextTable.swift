// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// Columns of ASCII text, each as wide as its widest cell.
enum TextTable {
    static func lines(_ rows: [[String]], indent: String = "  ") -> [String] {
        var widths: [Int] = []
        for row in rows {
            for (column, cell) in row.enumerated() {
                if column == widths.count { widths.append(0) }
                widths[column] = max(widths[column], cell.utf8.count)
            }
        }
        return rows.map { row in
            var line = indent
            for (column, cell) in row.enumerated() {
                // Nothing is padded at the end of a line.
                let isLast = row[(column + 1)...].allSatisfy(\.isEmpty)
                line += cell
                if isLast { break }
                line += String(repeating: " ", count: widths[column] - cell.utf8.count + 2)
            }
            return line
        }
    }
}
