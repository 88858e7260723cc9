// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// The parts of the grammar. Each takes the place it starts at and returns the place after it, so that the loops keep
/// places in registers.
extension JSONScanner {
    /// Most texts have no white space where this is called.
    @inline(__always)
    static func afterWhiteSpace(_ text: Span<UInt8>, _ start: Int) -> Int {
        start < text.count && text[start] <= 0x20 ? afterSpaces(text, start) : start
    }

    @inline(never)
    static func afterSpaces(_ text: Span<UInt8>, _ start: Int) -> Int {
        var index = start
        while index < text.count {
            let byte = text[index]
            guard byte <= 0x20, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { break }
            index += 1
        }
        return index
    }

    /// A member's name and its colon.
    static func name(_ text: Span<UInt8>, _ start: Int) throws(JSONError) -> Int {
        var form = TextForm()
        return try colon(text, string(text, start, &form))
    }

    static func colon(_ text: Span<UInt8>, _ start: Int) throws(JSONError) -> Int {
        let index = afterWhiteSpace(text, start)
        guard index < text.count, text[index] == UInt8(ascii: ":") else { throw unexpected(text, index) }
        return index + 1
    }

    /// What a string is made of.
    struct TextForm {
        var hasEscapes = false
        var isASCII = true
    }

    /// A string with its quotation marks.
    static func string(_ text: Span<UInt8>, _ start: Int, _ form: inout TextForm) throws(JSONError) -> Int {
        guard start < text.count, text[start] == UInt8(ascii: "\"") else { throw unexpected(text, start) }
        var index = start + 1
        while true {
            index = PlainText.end(text, from: index)
            guard index < text.count else { throw unexpected(text, index) }
            let byte = text[index]
            if byte == UInt8(ascii: "\"") { return index + 1 }
            if byte == UInt8(ascii: "\\") {
                form.hasEscapes = true
                index = try escape(text, index)
                continue
            }
            if byte == 0x7F {
                index += 1
                continue
            }
            if byte < 0x20 {  // check: scanner-control-characters
                throw JSONError(code: .controlCharacter, offset: index)
            }
            form.isASCII = false
            let length = JSONParser.scalarLength(text, at: index)
            if length == 0 {  // check: scanner-utf8
                throw JSONError(code: .invalidUTF8, offset: index)
            }
            index += max(length, 1)
        }
    }

    private static func escape(_ text: Span<UInt8>, _ start: Int) throws(JSONError) -> Int {
        guard start + 1 < text.count else { throw unexpected(text, start + 1) }
        switch text[start + 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            return start + 2
        case UInt8(ascii: "u"):
            let unit = try unit(text, start)
            guard unit & 0xF800 == 0xD800 else { return start + 6 }
            // The first half of a pair, and after it the second.
            let isPair = unit < 0xDC00 && start + 7 < text.count && text[start + 6] == 0x5C && text[start + 7] == 0x75
            let second = isPair ? try self.unit(text, start + 6) : 0
            if second & 0xFC00 != 0xDC00 {  // check: scanner-lone-surrogates
                throw JSONError(code: .loneSurrogate, offset: start)
            }
            return start + 12
        default:
            throw JSONError(code: .invalidEscape, offset: start)
        }
    }

    /// The four digits after `\u`.
    private static func unit(_ text: Span<UInt8>, _ start: Int) throws(JSONError) -> UInt32 {
        var unit: UInt32 = 0
        for index in start + 2..<start + 6 {
            guard index < text.count else { throw unexpected(text, index) }
            guard let digit = JSONEscape.hexadecimalDigit(text[index]) else {
                throw JSONError(code: .invalidEscape, offset: index)
            }
            unit = unit << 4 | digit
        }
        return unit
    }

    /// A number or a literal that begins with `first`.
    static func scalar(_ text: Span<UInt8>, _ start: Int, _ first: UInt8) throws(JSONError) -> Int {
        switch first {
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try number(text, start)
        case UInt8(ascii: "t"): try literal(["t", "r", "u", "e"], text, start)
        case UInt8(ascii: "f"): try literal(["f", "a", "l", "s", "e"], text, start)
        case UInt8(ascii: "n"): try literal(["n", "u", "l", "l"], text, start)
        default: throw unexpected(text, start)
        }
    }

    private static func literal<let count: Int>(
        _ letters: InlineArray<count, Unicode.Scalar>,
        _ text: Span<UInt8>,
        _ start: Int
    ) throws(JSONError) -> Int {
        for index in letters.indices {
            guard start + index < text.count, UInt32(text[start + index]) == letters[index].value else {
                throw unexpected(text, start + index)
            }
        }
        return start + count
    }

    private static func number(_ text: Span<UInt8>, _ start: Int) throws(JSONError) -> Int {
        var index = text[start] == UInt8(ascii: "-") ? start + 1 : start
        let isZero = index < text.count && text[index] == UInt8(ascii: "0")
        let integer = index
        index = try digits(text, index)
        if isZero && index > integer + 1 {  // check: scanner-leading-zeros
            throw JSONError(code: .invalidNumber, offset: integer + 1)
        }
        if index < text.count && text[index] == UInt8(ascii: ".") { index = try digits(text, index + 1) }
        if index < text.count && text[index] | 0x20 == UInt8(ascii: "e") {
            index += 1
            if index < text.count && (text[index] == UInt8(ascii: "+") || text[index] == UInt8(ascii: "-")) {
                index += 1
            }
            index = try digits(text, index)
        }
        return index
    }

    /// One or more digits.
    private static func digits(_ text: Span<UInt8>, _ start: Int) throws(JSONError) -> Int {
        var index = start
        while index < text.count && text[index] &- UInt8(ascii: "0") < 10 { index += 1 }
        guard index > start else {
            throw index < text.count ? JSONError(code: .invalidNumber, offset: index) : unexpected(text, index)
        }
        return index
    }

    static func unexpected(_ text: Span<UInt8>, _ index: Int) -> JSONError {
        JSONError(code: index < text.count ? .unexpectedByte : .unexpectedEnd, offset: index)
    }
}

extension JSONScanner {
    /// The bytes of a string or a name, its escapes resolved.
    package static func content(_ piece: JSONPiece, _ text: Span<UInt8>) -> [UInt8] {
        let source = text.extracting(piece.range)
        if piece.hasEscapes { return JSONEscape.unescaped(source) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(source.count)
        for index in source.indices { bytes.append(source[index]) }
        return bytes
    }

    /// The same as text.
    package static func string(_ piece: JSONPiece, _ text: Span<UInt8>) -> String {
        if piece.hasEscapes { return String(decoding: content(piece, text), as: UTF8.self) }
        do {
            return String(copying: try UTF8Span(validating: text.extracting(piece.range)))
        } catch {
            return ""  // Only UTF-8 has passed.
        }
    }
}
