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

    /// The innermost open container, or `Self.none`.
    var open = Self.none
    private var isInObject = false
    private var depth = 0

    /// The names of the outermost object.
    var outermost: OutermostNames

    private static let none = Int(UInt32.max)

    private init(limits: JSONLimits, duplicates: JSONDuplicates) {
        self.limits = limits
        self.duplicates = duplicates
        outermost = OutermostNames()
    }

    /// The tape of a text, and where on it the values of known names are.
    static func parse(
        _ text: Span<UInt8>,
        limits: JSONLimits,
        duplicates: JSONDuplicates,
        knowing names: borrowing JSONNames
    ) throws(JSONError) -> (nodes: [JSONNode], known: JSONMembers) {
        if text.count > limits.maximumBytes {  // check: json-size
            throw JSONError(code: .tooLong, offset: limits.maximumBytes)
        }
        // Most texts have fewer nodes than that. A text that has more is read again: that costs less than growing on the way.
        var room = min(text.count / 8 + 4, 4096)
        while true {
            var parser = JSONParser(limits: limits, duplicates: duplicates)
            var isWhole = false
            // Array(capacity:initializingWith:) asks the runtime for its type; this does not.
            var nodes: [JSONNode] = []
            nodes.reserveCapacity(room)
            try nodes.append(addingCapacity: room) { tape throws(JSONError) in
                isWhole = try parser.read(text, &tape, names)
            }
            if isWhole { return (nodes, parser.outermost.known) }
            room *= 4
        }
    }

    /// Reads the text's only value; false if the tape is too short for it.
    private mutating func read(
        _ text: Span<UInt8>,
        _ tape: inout OutputSpan<JSONNode>,
        _ names: borrowing JSONNames
    ) throws(JSONError) -> Bool {
        var index = 0
        // Room for a member's name and its value.
        while tape.freeCapacity >= 2 {
            if isInObject { index = try readName(text, index, &tape, names) }
            let first = Self.firstByte(text, &index)
            if first == UInt8(ascii: "\"") {
                let end = try Self.endOfString(text, index + 1)
                tape.append(JSONNode(stringFrom: index + 1, to: end, next: tape.count &+ 1))
                index = end.quote + 1
            } else if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") {
                try enter(first == UInt8(ascii: "{") ? .object : .array, index, &tape)
                index += 1
                // The end of a container has the code of its beginning, and two.
                if Self.firstByte(text, &index) != first + 2 {
                    if !isInObject { tape[open].addOne() }
                    continue
                }
            } else {
                index = try readScalar(text, index, first, &tape)
            }
            guard let next = try moveToNext(text, index, &tape) else { return true }
            index = next
        }
        return false
    }

    /// After a value: closes what ends here and moves to the next element or member. Nil at the end of the text's only value.
    @inline(__always)
    private mutating func moveToNext(
        _ text: Span<UInt8>,
        _ start: Int,
        _ tape: inout OutputSpan<JSONNode>
    ) throws(JSONError) -> Int? {
        var index = start
        var byte = Self.firstByte(text, &index)
        while open != Self.none {
            if byte == UInt8(ascii: ",") {
                if !isInObject { tape[open].addOne() }
                return index + 1
            }
            guard byte == (isInObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else {
                throw JSONScanner.unexpected(text, index)
            }
            index += 1
            try leave(text, index, &tape)
            byte = Self.firstByte(text, &index)
        }
        if index < text.count {  // check: json-trailing-bytes
            throw JSONError(code: .trailingBytes, offset: index)
        }
        return nil
    }

    private mutating func enter(_ kind: JSONKind, _ start: Int, _ tape: inout OutputSpan<JSONNode>) throws(JSONError) {
        depth += 1
        if depth > limits.maximumDepth {  // check: json-depth
            throw JSONError(code: .tooDeep, offset: start)
        }
        let container = tape.count
        tape.append(JSONNode(kind, start: start, end: start, next: open))
        open = container
        isInObject = kind == .object
    }

    private mutating func leave(_ text: Span<UInt8>, _ end: Int, _ tape: inout OutputSpan<JSONNode>) throws(JSONError) {
        let closed = open
        let wasInObject = isInObject
        let parent = tape[closed].next
        open = parent == UInt32.max ? Self.none : Int(parent)
        isInObject = open != Self.none && tape[open].isObject
        depth -= 1
        tape[closed].end = UInt32(truncatingIfNeeded: end)
        tape[closed].next = UInt32(truncatingIfNeeded: tape.count)
        let mayRepeat = wasInObject && (closed > 0 || outermost.mayRepeat)
        guard mayRepeat, let repeated = Self.repeatedName(inObject: closed, tape.span, text) else { return }
        if duplicates == .refused {  // check: json-duplicate-members
            throw JSONError(code: .duplicateMember, offset: repeated)
        }
        tape[closed].flag = true
    }

    private mutating func readScalar(
        _ text: Span<UInt8>,
        _ start: Int,
        _ first: UInt8,
        _ tape: inout OutputSpan<JSONNode>
    ) throws(JSONError) -> Int {
        let isNumber = first &- UInt8(ascii: "0") < 10 || first == UInt8(ascii: "-")
        let end = try isNumber ? Self.endOfNumber(text, start) : JSONScanner.scalar(text, start, first)
        let kind: JSONKind = isNumber ? .number : first == UInt8(ascii: "n") ? .null : .bool
        tape.append(JSONNode(kind, start: start, end: end, next: tape.count &+ 1, flag: first == UInt8(ascii: "t")))
        return end
    }

    /// Passes white space, of which most texts have none, and looks at the byte behind it.
    @inline(__always)
    static func firstByte(_ text: Span<UInt8>, _ index: inout Int) -> UInt8 {
        let first = byte(text, index)
        guard first <= 0x20 else { return first }
        index = JSONScanner.afterSpaces(text, index)
        return byte(text, index)
    }

    /// The byte at a place, or 0, which is nowhere allowed by the grammar, at the end.
    @inline(__always)
    static func byte(_ text: Span<UInt8>, _ index: Int) -> UInt8 {
        // The very check of the access itself, so that it is made once.
        UInt(bitPattern: index) < UInt(bitPattern: text.count) ? text[index] : 0
    }
}
