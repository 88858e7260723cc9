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

    /// One of several copies, so that threads do not wait for each other.
    private final class Part: Sendable {
        let entries = Mutex<[Entry]>([])
    }

    private static let entriesPerPart = 8

    /// Longer ones are read again.
    private static let maximumBytes = 512

    private let parts = (0..<16).map { _ in Part() }

    /// The scopes of this text, found at the path of this number, if they are remembered.
    func scopes(_ text: ArraySlice<UInt8>, path: Int, part: Int) -> ScopeSet? {
        parts[part & 15].entries
            .withLock { entries in
                for index in entries.indices where entries[index].path == path {
                    let isSame = Self.isSame(entries[index].text, text)
                    guard isSame else { continue }  // check: scope-memo-text
                    return entries[index].scopes
                }
                return nil
            }
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

    private static func isSame(_ one: [UInt8], _ other: ArraySlice<UInt8>) -> Bool {
        one.span.isSame(as: other.span)
    }
}
