// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// A value or a member name that a ``JSONScanner`` passed: where it stands, and no more.
package struct JSONPiece: Sendable {
    /// What kind of value it is.
    package let kind: JSONKind
    /// Its bytes; of a string those between the quotation marks.
    package let range: Range<Int>
    /// Of a string: it contains escapes.
    package let hasEscapes: Bool
    /// Of a string: it contains no character beyond ASCII but in escapes.
    package let isASCII: Bool

    init(_ kind: JSONKind, _ range: Range<Int>, _ form: JSONScanner.TextForm = JSONScanner.TextForm()) {
        self.kind = kind
        self.range = range
        hasEscapes = form.hasEscapes
        isASCII = form.isASCII
    }
}

/// Walks through a JSON text (RFC 8259) without keeping it: for a large text of which a few members matter.
///
/// Every byte is held to the grammar that ``JSONValue`` demands, UTF-8, escapes, numbers and depth included. Two things are the
/// caller's: repeated names, for only the caller sees names, and the size. Numbers that no double can hold pass.
package struct JSONScanner: Sendable {
    private let maximumDepth: Int
    private var depth = 0

    /// The byte to read next.
    package private(set) var position = 0

    /// A scanner at a text's first byte. A depth of more than 128 becomes 128.
    package init(maximumDepth: Int) {
        self.maximumDepth = min(maximumDepth, 128)
    }

    /// The first byte of the next value, or 0 at the end of the text.
    package mutating func peek(_ text: Span<UInt8>) -> UInt8 {
        position = Self.afterWhiteSpace(text, position)
        return position < text.count ? text[position] : 0
    }

    /// Passes the opening brace or bracket that ``peek(_:)`` has seen.
    package mutating func enter() throws(JSONError) {
        depth += 1
        if depth > maximumDepth {  // check: scanner-depth-entered
            throw JSONError(code: .tooDeep, offset: position)
        }
        position += 1
    }

    /// Passes the next member's name and colon; nil, and out of the object, at its end.
    package mutating func nextName(_ text: Span<UInt8>, isFirst: Bool) throws(JSONError) -> JSONPiece? {
        guard try moveToNext(text, isFirst: isFirst, end: UInt8(ascii: "}")) else { return nil }
        var form = TextForm()
        let start = position + 1
        let end = try Self.string(text, position, &form)
        position = try Self.colon(text, end)
        return JSONPiece(.string, start..<end - 1, form)
    }

    /// Moves to the next element; false, and out of the array, at its end.
    package mutating func nextElement(_ text: Span<UInt8>, isFirst: Bool) throws(JSONError) -> Bool {
        try moveToNext(text, isFirst: isFirst, end: UInt8(ascii: "]"))
    }

    private mutating func moveToNext(_ text: Span<UInt8>, isFirst: Bool, end: UInt8) throws(JSONError) -> Bool {
        let byte = peek(text)
        if byte == end {
            position += 1
            depth -= 1
            return false
        }
        if !isFirst {
            guard byte == UInt8(ascii: ",") else { throw Self.unexpected(text, position) }
            position = Self.afterWhiteSpace(text, position + 1)
        }
        return true
    }

    /// Passes the next value, whatever is in it.
    package mutating func pass(_ text: Span<UInt8>) throws(JSONError) -> JSONPiece {
        let first = peek(text)
        let start = position
        switch first {
        case UInt8(ascii: "\""):
            var form = TextForm()
            position = try Self.string(text, start, &form)
            return JSONPiece(.string, start + 1..<position - 1, form)
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            position = try passContainer(text, start)
            return JSONPiece(first == 0x7B ? .object : .array, start..<position)
        default:
            position = try Self.scalar(text, start, first)
            let kind: JSONKind = first == 0x6E ? .null : first == 0x74 || first == 0x66 ? .bool : .number
            return JSONPiece(kind, start..<position)
        }
    }

    /// Nothing but white space may follow.
    package mutating func finish(_ text: Span<UInt8>) throws(JSONError) {
        position = Self.afterWhiteSpace(text, position)
        if position < text.count {  // check: scanner-trailing-bytes
            throw JSONError(code: .trailingBytes, offset: position)
        }
    }

    /// Passes a container with everything in it. It does not recurse: a bit for each open container says which kind it is.
    private func passContainer(_ text: Span<UInt8>, _ start: Int) throws(JSONError) -> Int {
        var index = start
        var kinds: UInt128 = 0
        var open = 0
        while true {
            index = Self.afterWhiteSpace(text, index)
            let byte = index < text.count ? text[index] : 0
            if byte == UInt8(ascii: "\"") {
                var form = TextForm()
                index = try Self.string(text, index, &form)
            } else if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") {
                open += 1
                if depth + open > maximumDepth {  // check: scanner-depth
                    throw JSONError(code: .tooDeep, offset: index)
                }
                let isObject = byte == UInt8(ascii: "{")
                kinds = kinds << 1 | (isObject ? 1 : 0)
                index = Self.afterWhiteSpace(text, index + 1)
                // The end of an empty container has the code of its beginning, and two.
                guard index < text.count && text[index] == byte + 2 else {
                    if isObject { index = try Self.name(text, index) }
                    continue
                }
                index += 1
                kinds >>= 1
                open -= 1
            } else {
                index = try Self.scalar(text, index, byte)
            }
            var isAtNextValue = false
            while open > 0 && !isAtNextValue {
                index = Self.afterWhiteSpace(text, index)
                let isObject = kinds & 1 == 1
                let mark = index < text.count ? text[index] : 0
                if mark == UInt8(ascii: ",") {
                    index += 1
                    if isObject { index = try Self.name(text, Self.afterWhiteSpace(text, index)) }
                    isAtNextValue = true
                } else if mark == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) {
                    index += 1
                    kinds >>= 1
                    open -= 1
                } else {
                    throw Self.unexpected(text, index)
                }
            }
            if open == 0 { return index }
        }
    }
}
