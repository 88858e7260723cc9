// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// A value in a JSON text that was read strictly (RFC 8259).
///
/// It is a view: the text is parsed once, into one flat list, and every value shares it. Nothing is converted until asked
/// for. Names and strings are compared as UTF-8 bytes, never by Unicode equivalence, and case matters.
///
/// What a parse refuses, beyond the grammar: a repeated member name at any depth and in any spelling, ill-formed UTF-8, a
/// byte order mark, an escaped surrogate without its other half, a number that no double can hold, and whatever exceeds the
/// limits.
public struct JSONValue: Sendable {
    @usableFromInline let text: JSONText
    let index: Int

    /// Reads a text that is exactly one value of any kind, with white space around it at most.
    ///
    /// Throws `JSONError` with the rule that was broken and the offset of the byte.
    public init(parsing bytes: [UInt8], limits: JSONLimits) throws(JSONError) {
        try self.init(parsing: bytes, limits: limits, duplicates: .refused)
    }

    /// The same, with a choice of what happens to an object that repeats a name.
    package init(parsing bytes: [UInt8], limits: JSONLimits, duplicates: JSONDuplicates) throws(JSONError) {
        let (nodes, known) = try JSONParser.parse(bytes.span, limits: limits, duplicates: duplicates, knowing: .none)
        self.init(JSONText(bytes: bytes, nodes: nodes, known: known), 0)
    }

    init(_ text: JSONText, _ index: Int) {
        self.text = text
        self.index = index
    }

    private var node: JSONNode { text.nodes[index] }

    /// What kind of value it is.
    public var kind: JSONKind { node.kind }

    /// True for the literal `null`.
    public var isNull: Bool { kind == .null }

    /// The value of `true` or `false`; nil for every other kind, numbers included.
    public var boolValue: Bool? { kind == .bool ? node.flag : nil }

    /// The text as it stands, without the white space around it.
    public var sourceBytes: [UInt8] {
        let range = node.range
        return kind == .string
            ? Array(text.bytes[range.lowerBound - 1..<range.upperBound + 1]) : Array(text.bytes[range])
    }
}

// MARK: - Numbers

extension JSONValue {
    /// The number if it is an integer, however it is written (`1e6`, `1.0`, `-0`), and between -2^63 and 2^63 - 1.
    public var integerValue: Int64? {
        guard kind == .number else {
            return nil
        }
        let bytes = text.bytes
        return JSONNumber.integer(bytes.span, node.range)
    }

    /// The number as the nearest double, which is always finite.
    public var doubleValue: Double? {
        guard kind == .number else {
            return nil
        }
        let bytes = text.bytes
        return JSONNumber.double(bytes.span, node.range)
    }
}

// MARK: - Strings

extension JSONValue {
    /// The string. Compare it with ``utf8Equals(_:)``: `==` of two `String`s is true for different bytes.
    public var stringValue: String? {
        utf8Slice.map { String(decoding: $0, as: UTF8.self) }
    }

    /// The string as UTF-8, its escapes resolved. It may contain U+0000.
    public var utf8: [UInt8]? {
        utf8Slice.map(Array.init)
    }

    /// The same without a copy, unless the string is written with escapes.
    package var utf8Slice: ArraySlice<UInt8>? {
        kind == .string ? content(of: node) : nil
    }

    /// Whether this is a string of exactly the bytes of `other`.
    public func utf8Equals(_ other: String) -> Bool {
        kind == .string && text.hasContent(node, other.utf8.span)
    }

    /// Whether both are strings, and the same one.
    package func isSameString(as other: JSONValue?) -> Bool {
        guard let one = utf8Slice, let another = other?.utf8Slice else { return false }
        return one.span.isSame(as: another.span)
    }

    private func content(of node: JSONNode) -> ArraySlice<UInt8> {
        let bytes = text.bytes
        guard node.flag else {
            return bytes[node.range]
        }
        return JSONEscape.unescaped(bytes.span.extracting(node.range))[...]
    }
}

// MARK: - Arrays and objects

extension JSONValue {
    /// The number of elements of an array or members of an object; 0 for every other kind.
    public var count: Int { node.count }

    /// The elements of an array, in order; empty for every other kind.
    public var elements: [JSONValue] {
        guard kind == .array else {
            return []
        }
        var elements: [JSONValue] = []
        elements.reserveCapacity(node.count)
        var element = index + 1
        for _ in 0..<node.count {
            elements.append(JSONValue(text, element))
            element = Int(text.nodes[element].next)
        }
        return elements
    }

    /// Whether something holds of an element of an array; of any other value, whether it holds of the value itself.
    package func hasElement(where condition: (JSONValue) -> Bool) -> Bool {
        guard kind == .array else { return condition(self) }
        var element = index + 1
        for _ in 0..<node.count {
            if condition(JSONValue(text, element)) { return true }
            element = Int(text.nodes[element].next)
        }
        return false
    }

    /// The members of an object, in order; empty for every other kind.
    public var members: [(name: String, value: JSONValue)] {
        var members: [(name: String, value: JSONValue)] = []
        guard kind == .object else {
            return members
        }
        members.reserveCapacity(node.count)
        var name = index + 1
        for _ in 0..<node.count {
            members.append((String(decoding: content(of: text.nodes[name]), as: UTF8.self), JSONValue(text, name + 1)))
            name = Int(text.nodes[name + 1].next)
        }
        return members
    }

    /// The member of an object whose name has exactly these bytes; nil if there is none or this is not an object.
    public subscript(name: String) -> JSONValue? {
        text.member(name.utf8.span, ofObject: index).map { JSONValue(text, $0) }
    }

    /// Whether this is an object with such a member, whatever its value.
    package func has(_ name: String) -> Bool {
        text.member(name.utf8.span, ofObject: index) != nil
    }

    /// Whether this object itself repeats a member name. Never true unless the parse was told to mark it.
    package var hasDuplicateNames: Bool { kind == .object && node.flag }

    /// Whether this value or one inside it repeats a member name.
    package var containsDuplicateNames: Bool {
        let last = kind == .object || kind == .array ? Int(node.next) : index + 1
        return text.nodes[index..<last].contains { $0.kind == .object && $0.flag }
    }
}

// MARK: - Redaction

extension JSONValue: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Kind and size only: the text may be a private key or somebody's claims.
    public var description: String { "JSONValue(\(kind), \(node.range.count) bytes)" }

    /// The same as ``description``.
    public var debugDescription: String { description }

    /// A mirror without children, so that `dump` shows no content.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
