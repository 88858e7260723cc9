// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// The status line and field lines of an answer (RFC 9112 sections 4 and 5).
struct ResponseHead: Sendable {
    let status: Int
    let isHTTP10: Bool
    private(set) var headers: [(name: String, value: String)] = []

    /// The most bytes of all lines together, and the most lines.
    static let maximumBytes = 32_768
    static let maximumLines = 128

    /// Reads the lines before the empty line, each without its CRLF.
    init(_ lines: [ArraySlice<UInt8>]) throws(FetchError) {
        guard let first = lines.first else { throw Self.malformed("it is empty") }
        (status, isHTTP10) = try Self.status(first)
        if lines.count - 1 > Self.maximumLines {  // check: fetch-header-lines
            throw FetchError(.tooLarge, "the answer has more than \(Self.maximumLines) header lines")
        }
        for line in lines.dropFirst() {
            headers.append(try Self.field(line))
        }
    }

    private static func malformed(_ what: String) -> FetchError {
        FetchError(.malformed, "the answer is not HTTP/1.1: \(what)")
    }

    /// `HTTP/1.1 200 reason`.
    private static func status(_ line: ArraySlice<UInt8>) throws(FetchError) -> (Int, isHTTP10: Bool) {
        let bytes = Array(line)
        guard bytes.count >= 12, bytes.starts(with: "HTTP/1.".utf8), "01".utf8.contains(bytes[7]),
            bytes[8] == UInt8(ascii: " "), bytes[9..<12].allSatisfy(ASCII.isDigit),
            bytes.count == 12 || bytes[12] == UInt8(ascii: " "), bytes.allSatisfy(ASCII.isFieldText)
        else { throw malformed("it does not begin with a status line") }
        let status = bytes[9..<12].reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
        guard (100...599).contains(status) else { throw malformed("its status is not one of 100 to 599") }
        return (status, bytes[7] == UInt8(ascii: "0"))
    }

    /// A field line. One that begins with a blank (the obsolete folding) has no name, and is refused like any other such.
    static func field(_ line: ArraySlice<UInt8>) throws(FetchError) -> (name: String, value: String) {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex,
            line[..<colon].allSatisfy(ASCII.isToken)
        else { throw malformed("a header line has no proper name") }
        let value = ASCII.trimmed(line[(colon + 1)...])
        if !value.allSatisfy(ASCII.isFieldText) {  // check: fetch-field-text
            throw malformed("a header line has a control character")
        }
        return (String(decoding: line[..<colon], as: UTF8.self), String(decoding: value, as: UTF8.self))
    }

    /// The values of all lines called `name`, split at commas, in lower case.
    func elements(of name: String) -> [[UInt8]] {
        headers.filter { ASCII.equalIgnoringCase($0.name.utf8, name.utf8) }
            .flatMap { line in
                Array(line.value.utf8).split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
                    .map { ASCII.trimmed($0).map(ASCII.lowercased) }
            }
    }
}
