// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// One value or member name in the flat list ("tape") that a parse produces.
///
/// A container is followed by its content, so a whole text is one array: no tree, no allocation a value. A member is its
/// name's node followed by its value's.
struct JSONNode: Sendable {
    /// First byte of the value; of a string, the byte after its opening quotation mark.
    var start: UInt32
    /// The byte after the value; of a string, its closing quotation mark.
    var end: UInt32
    /// The node after this one's content. While a container is open: the container around it. Of a member's name, whose
    /// value is always the next node: its mark.
    var next: UInt32
    private var tag: UInt32

    init(_ kind: JSONKind, start: Int, end: Int, next: Int, flag: Bool = false) {
        self.start = UInt32(truncatingIfNeeded: start)
        self.end = UInt32(truncatingIfNeeded: end)
        self.next = UInt32(truncatingIfNeeded: next)
        tag = Self.number(of: kind) | (flag ? Self.flagBit : 0)
    }

    /// A string whose content starts at a place.
    init(stringFrom start: Int, to end: JSONParser.StringEnd, next: Int) {
        self.init(.string, start: start, end: end.quote, next: next)
        tag |= end.content.rawValue
    }

    /// What a string contains that does not stand for itself.
    struct Content: OptionSet {
        let rawValue: UInt32

        static let escapes = Content(rawValue: JSONNode.flagBit)
        /// U+007F, the one control character that need not be escaped.
        static let delete = Content(rawValue: 16)
    }

    var kind: JSONKind {
        switch tag & Self.kindBits {
        case 0: .null
        case 1: .bool
        case 2: .number
        case 3: .string
        case 4: .array
        default: .object
        }
    }

    var isString: Bool { tag & Self.kindBits == 3 }

    var isNumber: Bool { tag & Self.kindBits == 2 }

    var isArray: Bool { tag & Self.kindBits == 4 }

    var isObject: Bool { tag & Self.kindBits == 5 }

    /// Of a string: it contains escapes. Of a bool: it is `true`. Of an object: a member name is repeated.
    var flag: Bool {
        get { tag & Self.flagBit != 0 }
        set { tag = newValue ? tag | Self.flagBit : tag & ~Self.flagBit }
    }

    /// Of a string: it contains U+007F unescaped.
    var hasDelete: Bool { tag & Content.delete.rawValue != 0 }

    /// The elements of an array or the members of an object.
    var count: Int { Int(tag >> Self.countShift) }

    mutating func addOne() { tag &+= 1 << Self.countShift }

    var range: Range<Int> { Int(start)..<Int(end) }

    private static let kindBits: UInt32 = 7
    private static let flagBit: UInt32 = 8
    /// An element or a member takes two bytes or more, so the longest text that is read has fewer than the other bits can count.
    private static let countShift: UInt32 = 5

    private static func number(of kind: JSONKind) -> UInt32 {
        switch kind {
        case .null: 0
        case .bool: 1
        case .number: 2
        case .string: 3
        case .array: 4
        case .object: 5
        }
    }
}
