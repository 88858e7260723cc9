// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// The status line and field lines of an answer (RFC 9112 sections 4 and 5).
struct ResponseHead: Sendable {
    var status: Int
    var headers: [(name: String, value: String)] = []

    /// The most bytes of all lines together, and the most lines.
    static let maximumBytes = 32_768
    static let maximumLines = 128

    /// Reads the bytes before the empty line.
    init(_ bytes: ArraySlice<UInt8>) throws(FetchError) {
        var lines = Self.lines(bytes)
        guard let first = lines.popFirst() else { throw Self.malformed("it is empty") }
        status = try Self.status(first)
        if lines.count > Self.maximumLines {  // check: fetch-header-lines
            throw FetchError(.tooLarge, "the answer has more than \(Self.maximumLines) header lines")
        }
        for line in lines {
            headers.append(try Self.field(line))
        }
    }

    private static func malformed(_ what: String) -> FetchError {
        FetchError(.malformed, "the head of the answer is not HTTP/1.1: \(what)")
    }

    /// Splits at line feeds and takes one carriage return from each end.
    private static func lines(_ bytes: ArraySlice<UInt8>) -> ArraySlice<ArraySlice<UInt8>> {
        bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { $0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0 }[...]
    }

    /// `HTTP/1.1 200 reason`.
    private static func status(_ line: ArraySlice<UInt8>) throws(FetchError) -> Int {
        let bytes = Array(line)
        guard bytes.count >= 12, bytes.starts(with: "HTTP/1.".utf8), ASCII.isDigit(bytes[7]),
            bytes[8] == UInt8(ascii: " "), bytes[9..<12].allSatisfy(ASCII.isDigit),
            bytes.count == 12 || bytes[12] == UInt8(ascii: " ")
        else { throw malformed("the status line is not one") }
        return bytes[9..<12].reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }

    private static func field(_ line: ArraySlice<UInt8>) throws(FetchError) -> (name: String, value: String) {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex,
            line[..<colon].allSatisfy(ASCII.isToken)
        else { throw malformed("a header line has no proper name") }
        var value = line[(colon + 1)...]
        while let byte = value.first, isBlank(byte) { value.removeFirst() }
        while let byte = value.last, isBlank(byte) { value.removeLast() }
        guard value.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }) else {
            throw malformed("a header line has a control character")
        }
        return (String(decoding: line[..<colon], as: UTF8.self), String(decoding: value, as: UTF8.self))
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09
    }

    /// The values of all lines called `name` (in lower case), split at commas.
    func elements(of name: String) -> [[UInt8]] {
        headers.filter { ASCII.equalIgnoringCase($0.name.utf8, name.utf8) }
            .flatMap { field in
                field.value.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
                    .map { part in
                        Array(part.drop(while: Self.isBlank).reversed().drop(while: Self.isBlank).reversed())
                            .map(ASCII.lowercased)
                    }
            }
    }
}
