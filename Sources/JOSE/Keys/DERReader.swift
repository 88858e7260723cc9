// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// Reads DER (X.690 §10), as much of it as keys and signatures need. Anything that is not the one canonical encoding
/// is refused: nil, and the reader stays where it is.
struct DERReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) {
        rest = bytes
    }

    var isAtEnd: Bool { rest.isEmpty }

    /// The tag of the next element.
    var nextTag: UInt8? { rest.first }

    enum Tag {
        static let integer: UInt8 = 0x02
        static let bitString: UInt8 = 0x03
        static let octetString: UInt8 = 0x04
        static let null: UInt8 = 0x05
        static let objectIdentifier: UInt8 = 0x06
        static let sequence: UInt8 = 0x30
    }

    /// The content of the next element, if it has this tag.
    mutating func content(_ tag: UInt8) -> ArraySlice<UInt8>? {
        guard rest.first == tag else { return nil }
        var scan = rest.dropFirst()
        guard let first = scan.popFirst() else { return nil }
        var length = Int(first)
        if first >= 0x80 {
            // Long form: as few length bytes as possible, and never more than two here.
            guard first == 0x81 || first == 0x82 else { return nil }
            length = 0
            for _ in 0..<(first & 0x7F) {
                guard let byte = scan.popFirst() else { return nil }
                length = length << 8 | Int(byte)
            }
            guard length >= (first == 0x81 ? 0x80 : 0x100) else { return nil }
        }
        guard length <= scan.count else { return nil }
        rest = scan.dropFirst(length)
        return scan.prefix(length)
    }

    mutating func sequence() -> DERReader? {
        content(Tag.sequence).map(DERReader.init)
    }

    mutating func objectIdentifier() -> [UInt8]? {
        content(Tag.objectIdentifier).map(Array.init)
    }

    mutating func octetString() -> [UInt8]? {
        content(Tag.octetString).map(Array.init)
    }

    /// A bit string of whole bytes.
    mutating func bitString() -> ArraySlice<UInt8>? {
        guard let content = content(Tag.bitString), content.first == 0 else { return nil }
        return content.dropFirst()
    }

    /// The significant bytes of a number that is not negative; zero is one byte.
    mutating func unsignedInteger() -> [UInt8]? {
        guard let content = content(Tag.integer), let first = content.first, first < 0x80 else { return nil }
        guard first == 0, content.count > 1 else { return Array(content) }
        let digits = content.dropFirst()
        guard let leading = digits.first, leading >= 0x80 else { return nil }
        return Array(digits)
    }
}
