// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import TokenValidation

/// Text for people in one or several languages (RFC 9728 §2.1): `"Files"`, or with BCP 47 tags
/// `["": "Files", "fr": "Fichiers"]`, where the empty tag stands for the text without one.
public struct LocalizedText: Sendable, Hashable, ExpressibleByStringLiteral, ExpressibleByDictionaryLiteral {
    /// A text and its language.
    struct Entry: Sendable, Hashable {
        let tag: String
        let text: String

        static func == (left: Entry, right: Entry) -> Bool {
            left.tag.utf8.elementsEqual(right.tag.utf8) && left.text.utf8.elementsEqual(right.text.utf8)
        }

        func hash(into hasher: inout Hasher) {
            hasher.combine(Array(tag.utf8))
            hasher.combine(Array(text.utf8))
        }
    }

    let entries: [Entry]

    /// One text without a language tag.
    public init(_ text: String) {
        entries = [Entry(tag: "", text: text)]
    }

    /// The same as ``init(_:)``.
    public init(stringLiteral text: String) {
        self.init(text)
    }

    /// Pairs of a language tag and a text, in the order to publish. Tags are checked where the text is published.
    public init(dictionaryLiteral pairs: (String, String)...) {
        entries = pairs.map { Entry(tag: $0, text: $1) }
    }

    /// Pairs of a language tag and a text, in the order to publish. Tags are checked where the text is published.
    public init(_ pairs: [(tag: String, text: String)]) {
        entries = pairs.map { Entry(tag: $0.tag, text: $0.text) }
    }

    /// The members `name`, `name#tag`, …
    ///
    /// - Throws: ``ConfigurationError`` for an empty text, a malformed tag, or a tag given twice (case aside).
    func members(_ name: String) throws(ConfigurationError) -> [JSON.Member] {
        var members: [JSON.Member] = []
        for (index, entry) in entries.enumerated() {
            func refused(_ value: String, _ problem: String, _ remedy: String) -> ConfigurationError {
                ConfigurationError(parameter: name, value: value, problem: problem, remedy: remedy)
            }
            guard !entry.text.utf8.isEmpty else {
                throw refused(entry.tag, "has an empty text", "write a text or leave it out")
            }
            guard entry.tag.utf8.isEmpty || Self.isLanguageTag(entry.tag.utf8) else {
                throw refused(entry.tag, "is not a language tag", "write a BCP 47 tag such as fr or zh-Hant")
            }
            let isRepeated = entries[..<index].contains { ASCII.equalIgnoringCase($0.tag.utf8, entry.tag.utf8) }
            guard !isRepeated else {
                throw refused(entry.tag, "is given twice", "keep one text a language")
            }
            members.append(.init(entry.tag.utf8.isEmpty ? name : "\(name)#\(entry.tag)", .string(entry.text)))
        }
        return members
    }

    /// The shape of RFC 5646 §2.1: subtags of one to eight letters and digits, the first of letters only. Whether a subtag is
    /// registered is not looked up.
    private static func isLanguageTag(_ tag: String.UTF8View) -> Bool {
        let subtags = tag.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(ASCII.lowercased(byte)) }
        let areWellFormed = subtags.allSatisfy { subtag in
            (1...8).contains(subtag.count) && subtag.allSatisfy { isLetter($0) || (0x30...0x39).contains($0) }
        }
        return areWellFormed && subtags.first?.allSatisfy(isLetter) == true
    }
}
