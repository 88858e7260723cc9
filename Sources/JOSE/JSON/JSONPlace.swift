// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// Where a value stands in a text that was read.
///
/// A ``JSONValue`` keeps its text alive, and making one has a price. Code that looks at many values of one text and keeps none
/// works with places, and has the text in a single value. A place means something in the text that it was found in only.
@usableFromInline package struct JSONPlace: Sendable {
    let node: UInt32

    @usableFromInline init(node: UInt32) {
        self.node = node
    }
}

extension JSONValue {
    /// The value at a place.
    package func value(at place: JSONPlace) -> JSONValue {
        JSONValue(text, Int(place.node))
    }

    /// The member of this name in the object at `place`, or in this value if that is nil.
    package func member(_ name: String, at place: JSONPlace?) -> JSONPlace? {
        let object = place.map { Int($0.node) } ?? index
        return text.member(name.utf8.span, ofObject: object)
            .map { JSONPlace(node: UInt32(truncatingIfNeeded: $0)) }
    }

    /// What kind of value stands there.
    package func kind(at place: JSONPlace) -> JSONKind { text.nodes[Int(place.node)].kind }

    /// Whether a string stands there.
    package func isString(at place: JSONPlace) -> Bool { text.nodes[Int(place.node)].isString }

    /// The number of elements or members of what stands there.
    package func count(at place: JSONPlace) -> Int { text.nodes[Int(place.node)].count }

    /// The number there as the nearest double; nil if it is none.
    package func doubleValue(at place: JSONPlace) -> Double? {
        let node = text.nodes[Int(place.node)]
        guard node.isNumber else { return nil }
        return JSONNumber.double(text.bytes, node.range)
    }

    /// Whether a string of exactly these bytes stands there.
    package func isString(at place: JSONPlace, _ other: Span<UInt8>) -> Bool {
        let node = text.nodes[Int(place.node)]
        return node.isString && text.hasContent(node, other)
    }

    /// Whether the same string stands at both places.
    package func isSameString(at one: JSONPlace, as other: JSONPlace?) -> Bool {
        guard let other else { return false }
        let (node, another) = (text.nodes[Int(one.node)], text.nodes[Int(other.node)])
        guard node.isString, another.isString else { return false }
        let hasEscapes = node.flag || another.flag
        if hasEscapes { return value(at: one).isSameString(as: value(at: other)) }
        let bytes = text.bytes
        return bytes.span.extracting(node.range).isSame(as: bytes.span.extracting(another.range))
    }

    /// Whether the string there is empty; false for what is no string.
    package func isEmptyString(at place: JSONPlace) -> Bool {
        let node = text.nodes[Int(place.node)]
        return node.isString && node.range.isEmpty
    }

    /// Whether the string there has control characters of ASCII, its escapes resolved; false for what is no string.
    package func hasControlCharacters(at place: JSONPlace) -> Bool {
        let node = text.nodes[Int(place.node)]
        guard node.isString else { return false }
        // Without an escape there is no other than this one.
        guard node.flag else { return node.hasDelete }
        let bytes = text.bytes
        let content = JSONEscape.unescaped(bytes.span.extracting(node.range))
        return PlainText.hasControlCharacters(content.span)
    }

    /// Whether something holds of an element of the array there; of any other value, whether it holds of the value itself.
    package func hasElement(at place: JSONPlace, where condition: (JSONPlace) -> Bool) -> Bool {
        let node = text.nodes[Int(place.node)]
        guard node.isArray else { return condition(place) }
        var element = place.node + 1
        for _ in 0..<node.count {
            if condition(JSONPlace(node: element)) { return true }
            element = text.nodes[Int(element)].next
        }
        return false
    }
}
