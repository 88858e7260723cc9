// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import Synchronization

/// Scopes that an issuer's tokens had before. They are a function of a claim's text and of nothing else, and an issuer's tokens
/// have few different ones.
///
/// Only those of tokens that passed every check are to be kept, so that nobody else decides what is in it.
final class ScopeMemo: Sendable {
    /// An entry and those before it. They never change, and are looked at where they are, so that no reference is counted but that to
    /// the scopes.
    private final class Entry: Sendable {
        let text: [UInt8]
        let path: Int
        let scopes: ScopeSet
        let next: Entry?
        let count: Int

        init(_ text: [UInt8], path: Int, _ scopes: ScopeSet, before next: Entry?) {
            (self.text, self.path, self.scopes, self.next) = (text, path, scopes, next)
            count = 1 + (next?.count ?? 0)
        }

        func scopes(_ place: JSONPlace, in json: JSONValue, path: Int) -> ScopeSet? {
            let isSame = path == self.path && Self.stands(text, at: place, in: json)
            guard isSame else { return next?.scopes(place, in: json, path: path) }  // check: scope-memo-text
            return scopes
        }

        /// In a function of its own, to which a member is handed without a reference to it being counted.
        private static func stands(_ text: [UInt8], at place: JSONPlace, in json: JSONValue) -> Bool {
            json.isString(at: place, text.span)
        }
    }

    /// One of several copies, so that threads do not wait for each other. No two share what a processor reads at once.
    private struct Part: ~Copyable, Sendable {
        let newest = Mutex<Entry?>(nil)
        private let room = InlineArray<14, UInt64>(repeating: 0)
    }

    private static let entriesPerPart = 8

    /// Longer ones are read again.
    private static let maximumBytes = 512

    private let parts = InlineArray<16, Part> { _ in Part() }

    /// The scopes of the text at a place, found at the path of this number, if they are remembered.
    func scopes(_ place: JSONPlace, in json: JSONValue, path: Int, part: Int) -> ScopeSet? {
        parts[part & 15].newest.withLock { $0?.scopes(place, in: json, path: path) }
    }

    /// Remembers the scopes of a token that was accepted.
    func keep(_ scopes: ScopeSet, of text: ArraySlice<UInt8>, path: Int, part: Int) {
        guard text.count <= Self.maximumBytes else { return }
        let bytes = Array(text)
        parts[part & 15].newest
            .withLock { newest in
                // What is in use comes back at once.
                let others = newest.flatMap { $0.count < Self.entriesPerPart ? $0 : nil }
                newest = Entry(bytes, path: path, scopes, before: others)
            }
    }
}
