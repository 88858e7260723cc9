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
/// The functions take the text as a parameter because a span cannot be stored beside what is being built from it.
struct JSONParser {
    let limits: JSONLimits
    let duplicates: JSONDuplicates
    var nodes: [JSONNode] = []
    var position = 0

    /// The innermost open container, or `Self.none`.
    private var open = Self.none
    private var depth = 0

    private static let none = Int(UInt32.max)

    init(limits: JSONLimits, duplicates: JSONDuplicates) {
        self.limits = limits
        self.duplicates = duplicates
    }

    mutating func parse(_ text: Span<UInt8>) throws(JSONError) {
        if text.count > limits.maximumBytes {  // check: json-size
            throw JSONError(code: .tooLong, offset: limits.maximumBytes)
        }
        nodes.reserveCapacity(min(text.count / 8 + 4, 4096))
        repeat {
            try parseValue(text)
        } while try moveToNextValue(text)
        if position < text.count {  // check: json-trailing-bytes
            throw JSONError(code: .trailingBytes, offset: position)
        }
    }

    /// Reads a scalar, or opens containers until a scalar or an empty container has been read.
    private mutating func parseValue(_ text: Span<UInt8>) throws(JSONError) {
        while true {
            skipWhiteSpace(text)
            switch byte(text) {
            case UInt8(ascii: "\""):
                return try parseString(text)
            case UInt8(ascii: "{"):
                try enter(.object)
                skipWhiteSpace(text)
                if byte(text) == UInt8(ascii: "}") {
                    return
                }
                try parseName(text)
            case UInt8(ascii: "["):
                try enter(.array)
                skipWhiteSpace(text)
                if byte(text) == UInt8(ascii: "]") {
                    return
                }
                nodes[open].addOne()
            case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
                return try parseNumber(text)
            case UInt8(ascii: "t"):
                return try parseLiteral("true", .bool, flag: true, text)
            case UInt8(ascii: "f"):
                return try parseLiteral("false", .bool, flag: false, text)
            case UInt8(ascii: "n"):
                return try parseLiteral("null", .null, flag: false, text)
            default:
                throw unexpected(text)
            }
        }
    }

    /// After a value: closes what ends here and moves to the next value. False at the end of the text's only value.
    private mutating func moveToNextValue(_ text: Span<UInt8>) throws(JSONError) -> Bool {
        skipWhiteSpace(text)
        while open != Self.none {
            let isObject = nodes[open].kind == .object
            switch byte(text) {
            case UInt8(ascii: ","):
                position += 1
                if isObject {
                    skipWhiteSpace(text)
                    try parseName(text)
                } else {
                    nodes[open].addOne()
                }
                return true
            case UInt8(ascii: "}") where isObject, UInt8(ascii: "]") where !isObject:
                position += 1
                try leave(text)
                skipWhiteSpace(text)
            default:
                throw unexpected(text)
            }
        }
        return false
    }

    private mutating func enter(_ kind: JSONKind) throws(JSONError) {
        depth += 1
        if depth > limits.maximumDepth {  // check: json-depth
            throw JSONError(code: .tooDeep, offset: position)
        }
        nodes.append(JSONNode(kind, start: position, end: position, next: open))
        open = nodes.count - 1
        position += 1
    }

    private mutating func leave(_ text: Span<UInt8>) throws(JSONError) {
        let closed = open
        let parent = nodes[closed].next
        open = parent == UInt32.max ? Self.none : Int(parent)
        depth -= 1
        nodes[closed].end = UInt32(truncatingIfNeeded: position)
        nodes[closed].next = UInt32(truncatingIfNeeded: nodes.count)
        guard nodes[closed].kind == .object, let repeated = repeatedName(inObject: closed, text) else {
            return
        }
        if duplicates == .refused {  // check: json-duplicate-members
            throw JSONError(code: .duplicateMember, offset: repeated)
        }
        nodes[closed].flag = true
    }

    /// Reads a member's name and colon.
    private mutating func parseName(_ text: Span<UInt8>) throws(JSONError) {
        guard byte(text) == UInt8(ascii: "\"") else {
            throw unexpected(text)
        }
        if nodes[open].count >= limits.maximumMembers {  // check: json-members
            throw JSONError(code: .tooManyMembers, offset: position)
        }
        nodes[open].addOne()
        let name = nodes.count
        try parseString(text)
        nodes[name].next = JSONNode.mark(of: text.extracting(nodes[name].range))
        skipWhiteSpace(text)
        guard byte(text) == UInt8(ascii: ":") else {
            throw unexpected(text)
        }
        position += 1
    }

    private mutating func parseLiteral(
        _ literal: StaticString,
        _ kind: JSONKind,
        flag: Bool,
        _ text: Span<UInt8>
    ) throws(JSONError) {
        let start = position
        for expected in literal.description.utf8 {
            guard byte(text) == expected else {
                throw unexpected(text)
            }
            position += 1
        }
        append(kind, start: start, end: position, flag: flag)
    }

    // MARK: -

    mutating func append(_ kind: JSONKind, start: Int, end: Int, flag: Bool) {
        nodes.append(JSONNode(kind, start: start, end: end, next: nodes.count + 1, flag: flag))
    }

    /// The byte to read next, or 0, which is nowhere allowed by the grammar, at the end.
    func byte(_ text: Span<UInt8>) -> UInt8 {
        position < text.count ? text[position] : 0
    }

    mutating func skipWhiteSpace(_ text: Span<UInt8>) {
        while position < text.count {
            switch text[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            default: return
            }
        }
    }

    func unexpected(_ text: Span<UInt8>) -> JSONError {
        JSONError(code: position < text.count ? .unexpectedByte : .unexpectedEnd, offset: position)
    }
}
