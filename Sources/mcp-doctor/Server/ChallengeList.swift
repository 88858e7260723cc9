// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import ProtectedResource

/// The challenges of an answer, by the grammar that a sender has to keep (RFC 9110 section 11.6.1): no empty elements, and
/// nothing repaired.
struct ChallengeList: Sendable {
    struct Item: Sendable {
        let scheme: String
        /// In their order, the names as written. A `token68` in their place leaves them empty.
        let parameters: [(name: String, value: String)]

        /// The values of this parameter, letter case of its name ignored.
        func values(of name: String) -> [String] {
            parameters.filter { ASCII.equalIgnoringCase($0.name.utf8, name.utf8) }.map(\.value)
        }

        var isBearer: Bool { ASCII.equalIgnoringCase(scheme.utf8, "bearer".utf8) }
    }

    let items: [Item]

    /// The first challenge for the scheme of RFC 6750.
    var bearer: Item? { items.first(where: \.isBearer) }

    /// Nil if one of the lines does not follow the grammar.
    init?(_ lines: [String]) {
        var items: [Item] = []
        for line in lines {
            var parser = ChallengeParser(line)
            guard let found = parser.challenges() else { return nil }
            items += found
        }
        self.items = items
    }

    /// What stands where the first line that does not follow the grammar leaves it; nil if all of them do.
    static func obstacle(in lines: [String]) -> String? {
        for line in lines {
            var parser = ChallengeParser(line)
            if parser.challenges() == nil { return parser.remainder }
        }
        return nil
    }
}

/// Reads one line, byte by byte.
private struct ChallengeParser {
    private var rest: ArraySlice<UInt8>

    init(_ line: String) {
        rest = Array(line.utf8)[...]
    }

    /// What has not been read.
    var remainder: String { String(decoding: rest, as: UTF8.self) }

    mutating func challenges() -> [ChallengeList.Item]? {
        var items: [ChallengeList.Item] = []
        repeat {
            guard let item = challenge() else { return nil }
            items.append(item)
        } while takeComma()
        return rest.isEmpty ? items : nil
    }

    /// A scheme, and after spaces its parameters or one `token68`.
    private mutating func challenge() -> ChallengeList.Item? {
        guard let scheme = token() else { return nil }
        let hasSpace = rest.first == 0x20
        rest = rest.drop { $0 == 0x20 }
        guard hasSpace, !rest.isEmpty, rest.first != UInt8(ascii: ",") else {
            return rest.isEmpty || rest.first == UInt8(ascii: ",")
                ? ChallengeList.Item(scheme: scheme, parameters: []) : nil
        }
        guard let first = parameter() else {
            return takeToken68() ? ChallengeList.Item(scheme: scheme, parameters: []) : nil
        }
        var parameters = [first]
        while let next = nextParameter() { parameters.append(next) }
        return ChallengeList.Item(scheme: scheme, parameters: parameters)
    }

    /// A comma and a parameter; nothing is taken if what follows the comma is another challenge.
    private mutating func nextParameter() -> (name: String, value: String)? {
        let start = rest
        if takeComma(), let found = parameter() { return found }
        rest = start
        return nil
    }

    /// Nothing is taken if there is none.
    private mutating func parameter() -> (name: String, value: String)? {
        let start = rest
        if let name = token() {
            skipBlanks()
            if take("=") {
                skipBlanks()
                if let value = quotedString() ?? token() { return (name, value) }
            }
        }
        rest = start
        return nil
    }

    private mutating func takeToken68() -> Bool {
        let text = rest.prefix { byte in
            ASCII.isTokenCharacter(byte) && !"!#$%&'*^`|".utf8.contains(byte) || byte == UInt8(ascii: "/")
        }
        rest = rest[text.endIndex...].drop { $0 == UInt8(ascii: "=") }
        return !text.isEmpty
    }

    private mutating func quotedString() -> String? {
        let start = rest
        guard take("\"") else { return nil }
        var value: [UInt8] = []
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: value, as: UTF8.self)
            case UInt8(ascii: "\\"):
                guard let escaped = rest.popFirst() else { break }
                value.append(escaped)
            default: value.append(byte)
            }
        }
        rest = start
        return nil
    }

    private mutating func token() -> String? {
        let text = rest.prefix(while: ASCII.isTokenCharacter)
        rest = rest[text.endIndex...]
        return text.isEmpty ? nil : String(decoding: text, as: UTF8.self)
    }

    private mutating func takeComma() -> Bool {
        let start = rest
        skipBlanks()
        guard take(",") else {
            rest = start
            return false
        }
        skipBlanks()
        return true
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard let byte = rest.first, UInt32(byte) == character.value else { return false }
        rest.removeFirst()
        return true
    }

    private mutating func skipBlanks() {
        rest = rest.drop { $0 == 0x20 || $0 == 0x09 }
    }
}

/// What clients find that do not parse the field: the official ones search all of it by an expression,
/// `name=(?:"([^"]+)"|([^\s,]+))`, and take the first match, without undoing escapes.
enum ChallengeSearch {
    static func value(of name: String, in lines: [String]) -> String? {
        let text = Array(lines.joined(separator: ", ").utf8)
        let key = Array(name.utf8) + [UInt8(ascii: "=")]
        for start in text.indices where text[start...].starts(with: key) {
            let rest = text[(start + key.count)...]
            if rest.first == UInt8(ascii: "\"") {
                let inner = rest.dropFirst().prefix { $0 != UInt8(ascii: "\"") }
                if !inner.isEmpty && inner.endIndex < text.endIndex { return String(decoding: inner, as: UTF8.self) }
            }
            let word = rest.prefix { !($0 == 0x20 || (0x09...0x0D).contains($0) || $0 == UInt8(ascii: ",")) }
            if !word.isEmpty { return String(decoding: word, as: UTF8.self) }
        }
        return nil
    }
}
