// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// What values take in memory, for bounds that hold: with the header that the allocator gives each block, and its rounding.
package enum Footprint {
    /// A block of memory of so many bytes.
    package static func block(_ bytes: Int) -> Int {
        max((bytes + 8 + 15) & ~15, 32)
    }

    /// What an array has beside its own word: the room it has, used or not.
    package static func array<Element>(_ array: [Element]) -> Int {
        array.capacity == 0 ? 0 : block(header + array.capacity * MemoryLayout<Element>.stride)
    }

    /// What a text has beside its own two words.
    package static func text(_ text: String) -> Int {
        // Up to 15 bytes stand in the two words. For more there is room in whole sixteens, a zero at the end included.
        text.utf8.count <= 15 ? 0 : block(header + (text.utf8.count + 16) & ~15)
    }

    /// What precedes the elements of an array and the bytes of a text.
    private static let header = 32
}

extension JSONValue {
    /// What the text takes that this value is a part of, and the list of its values.
    package var heldBytes: Int {
        Footprint.block(16 + MemoryLayout<([UInt8], [JSONNode], JSONMembers)>.size) + text.heldBytes
    }
}

extension JSONText {
    fileprivate var heldBytes: Int { Footprint.array(bytes) + Footprint.array(nodes) }
}
