// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import ProtectedResource

/// The names that are looked for in one kind of object, ASCII.
struct KnownNames: Sendable {
    /// All of them, one after the other.
    private let bytes: [UInt8]
    private let ranges: [Range<Int>]

    init(_ names: String...) {
        var bytes: [UInt8] = []
        ranges = names.map { name in
            let start = bytes.count
            bytes += name.utf8
            return start..<bytes.count
        }
        self.bytes = bytes
    }

    /// What a name is to the ones that are looked for.
    enum Match: Equatable {
        case exact(Int)
        case lookAlike(Int)
        case other

        var isLookAlike: Bool {
            if case .lookAlike = self { true } else { false }
        }

        /// The same of a name that took folding to match.
        var asLookAlike: Match {
            if case .exact(let index) = self { .lookAlike(index) } else { self }
        }
    }

    /// Which of them has exactly these bytes.
    func index(of name: Span<UInt8>) -> Int? {
        let bytes = bytes.span
        for index in ranges.indices where bytes.extracting(ranges[index]).isSame(as: name) { return index }
        return nil
    }

    /// Which of them a name is, or is a look-alike of.
    ///
    /// Letters fold as readers fold them that match names without regard to case: ASCII, and the two characters beyond it whose
    /// other case is ASCII.
    func match(_ name: JSONPiece, _ text: Span<UInt8>) -> Match {
        if name.isASCII && !name.hasEscapes { return match(text.extracting(name.range)) }
        // The longest known name is 39 bytes, for each of which six may stand.
        guard name.range.count <= 6 * 39 else { return .other }
        let content = JSONScanner.content(name, text)
        if let index = index(of: content.span) { return .exact(index) }
        return match(Self.folded(content).span).asLookAlike
    }

    private func match(_ name: Span<UInt8>) -> Match {
        let bytes = bytes.span
        for (index, range) in ranges.enumerated() where range.count == name.count {
            let known = bytes.extracting(range)
            if known.isSame(as: name) { return .exact(index) }
            if known.isSameIgnoringCase(as: name) { return .lookAlike(index) }
        }
        return .other
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
