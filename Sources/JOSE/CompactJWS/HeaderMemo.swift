// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Headers that were read before. A header is a function of its text and of nothing else, and an issuer's tokens have as many
/// different ones as it has keys.
///
/// Only headers of tokens with a good signature are to be kept, so that nobody else decides what is in it. Nothing else is
/// remembered: which key it is that a header names is asked for every token.
package final class HeaderMemo: Sendable {
    private struct Entry {
        let text: [UInt8]
        let header: JOSEHeader
    }

    private static let parts = 16
    private static let entriesPerPart = 8
    /// From a part to the next: a cache line, so that threads do not take it from each other.
    private static let stride = 4

    /// Several copies, so that threads neither wait for each other nor count references to one object.
    private let entries = InlineArray<64, Mutex<[Entry]>> { _ in Mutex([]) }

    /// Remembers nothing yet.
    package init() {}

    /// For who has none: nothing is kept in it.
    package static let none = HeaderMemo()

    /// Which copy a token uses: by a byte of its signature that is as good as random. The very last are not: an Ed25519 signature
    /// ends in a number's top bits, of which four are 0.
    static func part(of token: Span<UInt8>) -> Int {
        token.count < 8 ? 0 : Int(token[token.count - 8]) % parts
    }

    /// The header with this text, if it is remembered.
    func header(_ text: Span<UInt8>, in part: Int) -> JOSEHeader? {
        entries[part * Self.stride]
            .withLock { entries in
                for index in entries.indices {
                    let isSame = Self.isSame(entries[index].text, text)
                    guard isSame else { continue }  // check: header-memo-text
                    return entries[index].header
                }
                return nil
            }
    }

    private static func isSame(_ one: [UInt8], _ other: Span<UInt8>) -> Bool {
        one.span.isSame(as: other)
    }

    /// Remembers the header of a token whose signature is good, unless it was found here. Twice is no harm: two threads may read a header
    /// for the first time at once.
    package func keep(_ jws: borrowing UnverifiedJWS) {
        guard jws.isHeaderNew else { return }
        let entry = Entry(text: jws.encodedHeader, header: jws.header)
        entries[jws.stripe * Self.stride]
            .withLock { entries in
                // Keys change now and then. What is in use comes back at once.
                if entries.count >= Self.entriesPerPart { entries.removeAll() }
                entries.append(entry)
            }
    }
}
