// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

/// Texts that claims are compared with, in one piece of memory: to look at one of them counts no reference, as it does in an array
/// of arrays.
struct PackedTexts: Sendable {
    private let bytes: [UInt8]

    /// Where each ends; the next begins there.
    private let ends: [Int]

    init(_ texts: [String]) {
        var (bytes, ends): ([UInt8], [Int]) = ([], [])
        for text in texts {
            bytes.append(contentsOf: text.utf8)
            ends.append(bytes.count)
        }
        (self.bytes, self.ends) = (bytes, ends)
    }

    var isEmpty: Bool { ends.isEmpty }

    /// Whether the string at a place is one of them, byte for byte.
    func contain(_ place: JSONPlace, in json: JSONValue) -> Bool {
        var start = 0
        for end in ends {
            if json.isString(at: place, bytes.span.extracting(start..<end)) { return true }
            start = end
        }
        return false
    }
}
