// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// What looks like an access token, in a name that a client chose and that is told to operators.
///
/// Nobody names a tool after a token; a client that mixes up its fields, or puts its token into a resource's URI, does.
enum TokenShape {
    private static let shortest = 32
    private static let longest = 1024

    /// The text without what looks like a token: `read_(token)`. What comes after 1024 bytes is left out too.
    static func hidden(in text: String) -> String {
        // As most names are.
        guard text.utf8.count >= shortest else { return text }
        var shown: [UInt8] = []
        var rest = Array(text.utf8.prefix(longest))[...]
        while let first = rest.first {
            let run = rest.prefix(while: isOfToken)
            guard !run.isEmpty else {
                shown.append(first)
                rest = rest.dropFirst()
                continue
            }
            if let start = beginning(in: run) {
                shown += run[..<start] + Array("(token)".utf8)
            } else {
                shown += run
            }
            rest = rest[run.endIndex...]
        }
        return String(decoding: shown, as: UTF8.self)
    }

    /// Where a token begins in a run of characters that tokens are made of: a JSON object in base64url, though not within a word, such as
    /// `monkeyJump`, or a static token, wherever it stands: `%3Dmcpst_` is how it looks in a URI within a URI.
    private static func beginning(in run: ArraySlice<UInt8>) -> Int? {
        run.indices.dropLast(shortest - 1)
            .first { index in
                let rest = run[index...]
                if rest.starts(with: StaticTokenText.prefix) { return true }
                return rest.starts(with: "eyJ".utf8) && (index == run.startIndex || !isAlphanumeric(run[index - 1]))
            }
    }

    /// The characters of base64url, and those between and after the parts of a token.
    private static func isOfToken(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "="): true
        default: isAlphanumeric(byte)
        }
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        0x30...0x39 ~= byte || 0x41...0x5A ~= byte || 0x61...0x7A ~= byte
    }
}
