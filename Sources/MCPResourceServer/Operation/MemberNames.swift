// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import ProtectedResource

/// The names of one object, each of which may be there once, in one spelling.
///
/// Objects of a message are small. What is looked for is a second meaning: two members of one name, of which readers take the
/// first or the last, and a name that readers who ignore case take for another one.
struct MemberNames {
    private var plain: [JSONPiece] = []
    private var many: Set<[UInt8]> = []

    /// The number of names so far.
    private(set) var count = 0

    /// Adds a name; false if the object has it already.
    mutating func insert(_ name: JSONPiece, _ text: Span<UInt8>) -> Bool {
        count += 1
        if many.isEmpty && !name.hasEscapes && plain.count < 16 {
            if plain.isEmpty { plain.reserveCapacity(8) }
            let isRepeated = plain.contains { Self.equal($0.range, name.range, text) }
            plain.append(name)
            return !isRepeated
        }
        if many.isEmpty {
            for earlier in plain { many.insert(JSONScanner.content(earlier, text)) }
        }
        return many.insert(JSONScanner.content(name, text)).inserted
    }

    private static func equal(_ left: Range<Int>, _ right: Range<Int>, _ text: Span<UInt8>) -> Bool {
        guard left.count == right.count else { return false }
        let distance = right.lowerBound - left.lowerBound
        for index in left where text[index] != text[index + distance] {
            return false
        }
        return true
    }

    /// Which of `known` a name is, or is a look-alike of.
    ///
    /// Letters fold as readers fold them that match names without regard to case: ASCII, and the two characters beyond it whose
    /// other case is ASCII.
    static func find(_ name: JSONPiece, among known: [StaticString], _ text: Span<UInt8>) -> Match {
        var isPlain = !name.hasEscapes
        for index in name.range where isPlain {
            isPlain = text[index] < 0x80
        }
        if isPlain {
            for index in known.indices where name.range.count == known[index].utf8CodeUnitCount {
                if JSONScanner.equals(name, known[index], text) { return .exact(index) }
                if equalIgnoringCase(name, known[index], text) { return .lookAlike(index) }
            }
            return .other
        }
        for (index, candidate) in known.enumerated() where JSONScanner.equals(name, candidate, text) {
            return .exact(index)
        }
        // The longest known name is 39 bytes, for each of which six may stand.
        guard name.range.count <= 6 * 39 else { return .other }
        let folded = Self.folded(JSONScanner.content(name, text))
        for (index, candidate) in known.enumerated() where folded == Self.folded(Array(candidate.description.utf8)) {
            return .lookAlike(index)
        }
        return .other
    }

    private static func equalIgnoringCase(_ name: JSONPiece, _ candidate: StaticString, _ text: Span<UInt8>) -> Bool {
        var index = name.range.lowerBound
        for byte in candidate.description.utf8 {
            guard ASCII.lowercased(text[index]) == ASCII.lowercased(byte) else { return false }
            index += 1
        }
        return true
    }

    enum Match: Equatable {
        case exact(Int)
        case lookAlike(Int)
        case other
    }

    private static func folded(_ bytes: [UInt8]) -> [UInt8] {
        var folded: [UInt8] = []
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            switch scalar.value {
            case 0x41...0x5A: folded.append(UInt8(truncatingIfNeeded: scalar.value) | 0x20)
            case 0x17F: folded.append(UInt8(ascii: "s"))
            case 0x212A: folded.append(UInt8(ascii: "k"))
            default: folded.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            }
        }
        return folded
    }
}
