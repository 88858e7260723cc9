// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// Which of some names an object has, and where their values are.
@usableFromInline struct JSONMembers: Sendable {
    /// A bit for each name.
    @usableFromInline private(set) var present: UInt32 = 0

    @usableFromInline private(set) var nodes = InlineArray<32, UInt16>(repeating: 0)

    init() {}

    /// Adds the name of a number with the node of its value; true if it was there.
    @inline(__always)
    mutating func add(_ number: Int, _ node: Int) -> Bool {
        let bit: UInt32 = 1 &<< UInt32(truncatingIfNeeded: number)
        let isRepeated = present & bit != 0
        present |= bit
        nodes[number] = UInt16(truncatingIfNeeded: node)
        return isRepeated
    }

    /// The node of the value of the name with this number; nil if there is none.
    @inlinable subscript(number: Int) -> UInt16? {
        present >> UInt32(truncatingIfNeeded: number) & 1 == 0 ? nil : nodes[number]
    }
}

extension JSONValue {
    /// Reads a token's header or claims, in which some names are then found without a search: see ``knownMember(_:)``.
    package init(parsingToken bytes: [UInt8], knowing names: borrowing JSONNames) throws(JSONError) {
        // So small a text has fewer nodes than a 16-bit number can count.
        let (nodes, known) = try JSONParser.parse(bytes.span, limits: .token, duplicates: .refused, knowing: names)
        self.init(JSONText(bytes: bytes, nodes: nodes, known: known), 0)
    }

    /// The member of the outermost object whose name has this number, however it is spelled.
    @inlinable package func knownMember(_ number: Int) -> JSONPlace? {
        guard let node = text.known[number] else { return nil }
        return JSONPlace(node: UInt32(node))
    }

    /// The numbers of the known names that the outermost object has, a bit for each, the lowest for 0.
    @inlinable package var knownMembers: UInt32 { text.known.present }
}
