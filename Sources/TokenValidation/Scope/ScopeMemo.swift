// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import Synchronization

/// Scopes that an issuer's tokens had before. They are a function of a claim's text and of nothing else, and an issuer's tokens
/// have few different ones.
///
/// Only those of tokens that passed every check are to be kept, so that nobody else decides what is in it.
final class ScopeMemo: Sendable {
    private struct Entry {
        let text: [UInt8]
        let path: Int
        let scopes: ScopeSet
    }

    /// One of several copies, so that threads do not wait for each other. No two share what a processor reads at once.
    private struct Part: ~Copyable, Sendable {
        let entries = Mutex<[Entry]>([])
        private let room = InlineArray<14, UInt64>(repeating: 0)
    }

    private static let entriesPerPart = 8

    /// Longer ones are read again.
    private static let maximumBytes = 512

    private let parts = InlineArray<16, Part> { _ in Part() }

    /// The scopes of the text at a place, found at the path of this number, if they are remembered.
    ///
    /// Compared under the lock, where they stand: there are few, and short ones.
    func scopes(_ place: JSONPlace, in json: JSONValue, path: Int, part: Int) -> ScopeSet? {
        parts[part & 15].entries
            .withLock { entries in
                for index in entries.indices {
                    let isSame = path == entries[index].path && Self.stands(entries[index].text, at: place, in: json)
                    guard isSame else { continue }  // check: scope-memo-text
                    return entries[index].scopes
                }
                return nil
            }
    }

    private static func stands(_ text: [UInt8], at place: JSONPlace, in json: JSONValue) -> Bool {
        json.isString(at: place, text.span)
    }

    /// Remembers the scopes of a token that was accepted.
    func keep(_ scopes: ScopeSet, of text: ArraySlice<UInt8>, path: Int, part: Int) {
        guard text.count <= Self.maximumBytes else { return }
        let entry = Entry(text: Array(text), path: path, scopes: scopes)
        parts[part & 15].entries
            .withLock { entries in
                // What is in use comes back at once.
                if entries.count >= Self.entriesPerPart { entries.removeAll() }
                entries.append(entry)
            }
    }
}
