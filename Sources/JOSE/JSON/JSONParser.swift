// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// What a parse does with an object that has two members of one name.
package enum JSONDuplicates: Sendable {
    /// The whole text is refused.
    case refused
    /// The text is accepted and `JSONValue.hasDuplicateNames` tells, so that one bad entry of a list does not take the
    /// good ones with it (a key in a JWK Set).
    case marked
}

/// One pass over the bytes of a JSON text (RFC 8259) that leaves a tape of nodes.
///
/// It does not recurse: an open container's node holds the way back to the container around it, so depth costs no stack.
/// The functions take the text and the tape as parameters because spans cannot be stored; they take the place they start
/// at and return the place after what they have read, so that places stay in registers.
struct JSONParser {
    let limits: JSONLimits
    let duplicates: JSONDuplicates

    /// Nodes written so far.
    private var count = 0

    /// The innermost open container, or `Self.none`.
    private var open = Self.none
    private var depth = 0

    private static let none = Int(UInt32.max)

    private init(limits: JSONLimits, duplicates: JSONDuplicates) {
        self.limits = limits
        self.duplicates = duplicates
    }

    /// The tape of a text.
    static func parse(
        _ text: Span<UInt8>,
        limits: JSONLimits,
        duplicates: JSONDuplicates
    ) throws(JSONError) -> [JSONNode] {
        if text.count > limits.maximumBytes {  // check: json-size
            throw JSONError(code: .tooLong, offset: limits.maximumBytes)
        }
        // Most texts have fewer nodes than that. A text that has more is read again: that costs less than growing on the way.
        var room = min(text.count / 8 + 4, 4096)
        while true {
            var parser = JSONParser(limits: limits, duplicates: duplicates)
            // Array(repeating:count:) asks the runtime for its type; this does not.
            var nodes = Array(repeatElement(JSONNode(.null, start: 0, end: 0, next: 0), count: room))
            var tape = nodes.mutableSpan
            if try parser.read(text, &tape) {
                nodes.removeLast(room - parser.count)
                return nodes
            }
            room *= 4
        }
    }

    /// Reads the text's only value; false if the tape is too short for it.
    private mutating func read(_ text: Span<UInt8>, _ tape: inout MutableSpan<JSONNode>) throws(JSONError) -> Bool {
        var index = 0
        // Room for a container and its first name, or for a value and the next one's name.
        while tape.count - count >= 2 {
            index = JSONScanner.afterWhiteSpace(text, index)
            let first = Self.byte(text, index)
            if first == UInt8(ascii: "\"") {
                index = try readString(text, index, &tape)
            } else if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") {
                let isObject = first == UInt8(ascii: "{")
                try enter(isObject ? .object : .array, index, &tape)
                index = JSONScanner.afterWhiteSpace(text, index + 1)
                // The end of a container has the code of its beginning, and two.
                if Self.byte(text, index) != first + 2 {
                    if isObject {
                        index = try readName(text, index, &tape)
                    } else {
                        tape[open].addOne()
                    }
                    continue
                }
            } else {
                index = try readScalar(text, index, first, &tape)
            }
            guard let next = try moveToNextValue(text, index, &tape) else { return true }
            index = next
        }
        return false
    }

    /// After a value: closes what ends here and moves to the next value. Nil at the end of the text's only value.
    @inline(__always)
    private mutating func moveToNextValue(
        _ text: Span<UInt8>,
        _ start: Int,
        _ tape: inout MutableSpan<JSONNode>
    ) throws(JSONError) -> Int? {
        var index = JSONScanner.afterWhiteSpace(text, start)
        while open != Self.none {
            let isObject = tape[open].isObject
            let byte = Self.byte(text, index)
            if byte == UInt8(ascii: ",") {
                guard isObject else {
                    tape[open].addOne()
                    return index + 1
                }
                return try readName(text, JSONScanner.afterWhiteSpace(text, index + 1), &tape)
            }
            guard byte == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else {
                throw JSONScanner.unexpected(text, index)
            }
            index += 1
            try leave(text, index, &tape)
            index = JSONScanner.afterWhiteSpace(text, index)
        }
        if index < text.count {  // check: json-trailing-bytes
            throw JSONError(code: .trailingBytes, offset: index)
        }
        return nil
    }

    private mutating func enter(_ kind: JSONKind, _ start: Int, _ tape: inout MutableSpan<JSONNode>) throws(JSONError) {
        depth += 1
        if depth > limits.maximumDepth {  // check: json-depth
            throw JSONError(code: .tooDeep, offset: start)
        }
        tape[count] = JSONNode(kind, start: start, end: start, next: open)
        open = count
        count += 1
    }

    private mutating func leave(_ text: Span<UInt8>, _ end: Int, _ tape: inout MutableSpan<JSONNode>) throws(JSONError)
    {
        let closed = open
        let parent = tape[closed].next
        open = parent == UInt32.max ? Self.none : Int(parent)
        depth -= 1
        tape[closed].end = UInt32(truncatingIfNeeded: end)
        tape[closed].next = UInt32(truncatingIfNeeded: count)
        guard tape[closed].isObject, let repeated = Self.repeatedName(inObject: closed, tape.span, text) else {
            return
        }
        if duplicates == .refused {  // check: json-duplicate-members
            throw JSONError(code: .duplicateMember, offset: repeated)
        }
        tape[closed].flag = true
    }

    /// Reads a member's name and colon.
    private mutating func readName(
        _ text: Span<UInt8>,
        _ start: Int,
        _ tape: inout MutableSpan<JSONNode>
    ) throws(JSONError) -> Int {
        guard Self.byte(text, start) == UInt8(ascii: "\"") else {
            throw JSONScanner.unexpected(text, start)
        }
        if tape[open].count >= limits.maximumMembers {  // check: json-members
            throw JSONError(code: .tooManyMembers, offset: start)
        }
        tape[open].addOne()
        let name = count
        let end = try readString(text, start, &tape)
        tape[name].next = JSONNode.mark(of: text.extracting(start + 1..<end - 1))
        return try JSONScanner.colon(text, end)
    }

    /// Reads a string; `start` is at its opening quotation mark.
    @inline(__always)
    private mutating func readString(
        _ text: Span<UInt8>,
        _ start: Int,
        _ tape: inout MutableSpan<JSONNode>
    ) throws(JSONError) -> Int {
        var hasEscapes = false
        let end = try Self.endOfString(text, start + 1, &hasEscapes)
        append(.string, start + 1..<end, flag: hasEscapes, &tape)
        return end + 1
    }

    private mutating func readScalar(
        _ text: Span<UInt8>,
        _ start: Int,
        _ first: UInt8,
        _ tape: inout MutableSpan<JSONNode>
    ) throws(JSONError) -> Int {
        let isNumber = first &- UInt8(ascii: "0") < 10 || first == UInt8(ascii: "-")
        let end = try isNumber ? Self.endOfNumber(text, start) : JSONScanner.scalar(text, start, first)
        let kind: JSONKind = isNumber ? .number : first == UInt8(ascii: "n") ? .null : .bool
        append(kind, start..<end, flag: first == UInt8(ascii: "t"), &tape)
        return end
    }

    @inline(__always)
    private mutating func append(
        _ kind: JSONKind,
        _ range: Range<Int>,
        flag: Bool,
        _ tape: inout MutableSpan<JSONNode>
    ) {
        tape[count] = JSONNode(kind, start: range.lowerBound, end: range.upperBound, next: count + 1, flag: flag)
        count += 1
    }

    /// The byte at a place, or 0, which is nowhere allowed by the grammar, at the end.
    @inline(__always)
    static func byte(_ text: Span<UInt8>, _ index: Int) -> UInt8 {
        index < text.count ? text[index] : 0
    }
}
