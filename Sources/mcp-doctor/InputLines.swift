// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// Lines of a descriptor, without their ends (LF or CR LF). A last line without an end counts if it is not empty.
///
/// Of a line over 2 MiB only the beginning is kept: far more than the longest token that could be accepted, so that the
/// verdict is the same and memory stays bounded.
struct InputLines {
    static let keptBytes = 2_097_152

    private let read: () throws -> [UInt8]
    private var chunk: ArraySlice<UInt8> = []
    private var ended = false

    /// `read` answers the next bytes, none at the end of input.
    init(_ read: @escaping () throws -> [UInt8]) {
        self.read = read
    }

    mutating func next() throws -> [UInt8]? {
        var line: [UInt8] = []
        var started = false
        while true {
            if chunk.isEmpty {
                if !ended { chunk = try read()[...] }
                if chunk.isEmpty {
                    ended = true
                    return started ? Self.withoutCarriageReturn(line) : nil
                }
            }
            started = true
            let end = chunk.firstIndex(of: UInt8(ascii: "\n"))
            line += chunk[..<(end ?? chunk.endIndex)].prefix(max(Self.keptBytes - line.count, 0))
            chunk = end.map { chunk[($0 + 1)...] } ?? []
            if end != nil { return Self.withoutCarriageReturn(line) }
        }
    }

    private static func withoutCarriageReturn(_ line: [UInt8]) -> [UInt8] {
        line.last == UInt8(ascii: "\r") ? Array(line.dropLast()) : line
    }
}
