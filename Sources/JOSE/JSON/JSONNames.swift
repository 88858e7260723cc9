// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// Names that are looked for in one object after the other, so that one pass over an object's members finds all that it has.
///
/// One object, since it is handed over for every token.
package final class JSONNames: Sendable {
    /// The most names there can be; more are not looked for.
    package static let maximumCount = 32

    private let names: [[UInt8]]
    private let marks: [UInt32]

    /// By a hash of a name's mark: the number of a name; where that is taken, the next place that is free.
    private let slots: [UInt8]

    private static let free: UInt8 = .max

    /// Names in the order of their numbers, the first of which is 0.
    package init(_ texts: [String]) {
        let names = texts.prefix(Self.maximumCount).map { Array($0.utf8) }
        let marks = names.map { JSONNode.mark(of: $0.span) }
        var slots = [UInt8](repeating: Self.free, count: 256)
        for (number, mark) in marks.enumerated() {
            var slot = Self.slot(of: mark)
            while slots[slot] != Self.free { slot = (slot + 1) & 0xFF }
            slots[slot] = UInt8(truncatingIfNeeded: number)
        }
        (self.names, self.marks, self.slots) = (names, marks, slots)
    }

    private static func slot(of mark: UInt32) -> Int {
        Int((mark &* 0x9E37_79B1) >> 24)
    }

    private static func isSame(_ one: [UInt8], _ other: Span<UInt8>) -> Bool {
        one.span.isSame(as: other)
    }

    /// The number of a name; nil if it is none of these.
    func number(of name: Span<UInt8>, mark: UInt32) -> Int? {
        var slot = Self.slot(of: mark)
        while slots[slot] != Self.free {
            let number = Int(slots[slot])
            // Up to three bytes stand in the mark itself.
            if marks[number] == mark && (name.count <= 3 || Self.isSame(names[number], name)) { return number }
            slot = (slot + 1) & 0xFF
        }
        return nil
    }
}

/// Which of some names an object has, and where their values are.
struct JSONMembers: Sendable {
    /// A bit for each name.
    private(set) var present: UInt32 = 0

    private var nodes = InlineArray<32, UInt16>(repeating: 0)

    init() {}

    /// The members of a text's outermost object.
    init(_ nodes: Span<JSONNode>, _ bytes: Span<UInt8>, _ names: JSONNames) {
        guard nodes[0].isObject else { return }
        var name = 1
        for _ in 0..<nodes[0].count {
            let node = nodes[name]
            let source = bytes.extracting(node.range)
            if let number = node.flag
                ? Self.number(ofEscaped: source, names) : names.number(of: source, mark: node.next)
            {
                present |= 1 << UInt32(truncatingIfNeeded: number)
                self.nodes[number] = UInt16(truncatingIfNeeded: name + 1)
            }
            name = Int(nodes[name + 1].next)
        }
    }

    private static func number(ofEscaped source: Span<UInt8>, _ names: JSONNames) -> Int? {
        let name = JSONEscape.unescaped(source)
        return names.number(of: name.span, mark: JSONNode.mark(of: name.span))
    }

    /// The node of the value of the name with this number; nil if there is none.
    subscript(number: Int) -> Int? {
        present >> UInt32(truncatingIfNeeded: number) & 1 == 0 ? nil : Int(nodes[number])
    }
}

extension JSONValue {
    /// Reads a token's header or claims, in which some names are then found without a search: see ``knownMember(_:)``.
    package init(parsingToken bytes: [UInt8], knowing names: JSONNames) throws(JSONError) {
        // So small a text has fewer nodes than a 16-bit number can count.
        let nodes = try JSONParser.parse(bytes.span, limits: .token, duplicates: .refused)
        self.init(JSONText(bytes: bytes, nodes: nodes, names: names), 0)
    }

    /// The member of the outermost object whose name has this number, however it is spelled.
    package func knownMember(_ number: Int) -> JSONPlace? {
        guard let node = text.known[number] else { return nil }
        return JSONPlace(node: UInt32(truncatingIfNeeded: node))
    }

    /// The numbers of the known names that the outermost object has, a bit for each, the lowest for 0.
    package var knownMembers: UInt32 { text.known.present }
}
