// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// One challenge as a parser understood it.
struct ParsedChallenge: Equatable {
    var scheme: String
    var parameters: [Parameter]

    struct Parameter: Equatable {
        var name: String
        var value: String
    }

    init(_ scheme: String, _ parameters: KeyValuePairs<String, String>) {
        self.scheme = scheme
        self.parameters = parameters.map { Parameter(name: $0.key, value: $0.value) }
    }

    subscript(name: String) -> String? {
        parameters.first { $0.name == name }?.value
    }
}

/// Reads `WWW-Authenticate` by the grammar of RFC 9110 §11.6.1 and nothing more lenient: a list of challenges, each a scheme
/// and auth-params. Written for the tests alone: it shares no code with what it checks.
struct ChallengeGrammar {
    private var rest: Substring.UnicodeScalarView

    /// Nil if the text does not follow the grammar.
    static func parse(_ text: String) -> [ParsedChallenge]? {
        guard
            text.unicodeScalars.allSatisfy({
                $0 == "\t" || (0x20...0x7E).contains($0.value) || (0x80...0xFF).contains($0.value)
            })
        else {
            return nil
        }
        var parser = ChallengeGrammar(rest: text.unicodeScalars[...])
        return parser.challenges()
    }

    private mutating func challenges() -> [ParsedChallenge]? {
        var challenges: [ParsedChallenge] = []
        while true {
            // Either a scheme, or a parameter of the challenge before.
            guard let name = token() else { return nil }
            if let parameter = parameter(named: name) {
                guard !challenges.isEmpty else { return nil }
                challenges[challenges.count - 1].parameters.append(parameter)
            } else {
                var challenge = ParsedChallenge(name, [:])
                if take(" ") {
                    while take(" ") {}
                    guard let first = token(), let parameter = parameter(named: first) else { return nil }
                    challenge.parameters.append(parameter)
                }
                challenges.append(challenge)
            }
            skipWhiteSpace()
            if rest.isEmpty { return challenges }
            guard take(",") else { return nil }
            skipWhiteSpace()
        }
    }

    private mutating func parameter(named name: String) -> ParsedChallenge.Parameter? {
        let start = rest
        skipWhiteSpace()
        guard take("=") else {
            rest = start
            return nil
        }
        skipWhiteSpace()
        guard let value = quotedString() ?? token() else { return nil }
        return .init(name: name, value: value)
    }

    private mutating func quotedString() -> String? {
        guard take("\"") else { return nil }
        var value = String.UnicodeScalarView()
        while let scalar = rest.popFirst() {
            if scalar == "\"" { return String(value) }
            if scalar == "\\" {
                guard let escaped = rest.popFirst() else { return nil }
                value.append(escaped)
            } else {
                value.append(scalar)
            }
        }
        return nil
    }

    private mutating func token() -> String? {
        let allowed = "!#$%&'*+-.^_`|~ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".unicodeScalars
        let token = rest.prefix { allowed.contains($0) }
        rest = rest[token.endIndex...]
        return token.isEmpty ? nil : String(token)
    }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard rest.first == scalar else { return false }
        rest.removeFirst()
        return true
    }

    private mutating func skipWhiteSpace() {
        while take(" ") || take("\t") {}
    }
}

/// Finds one parameter as widely used clients do: by a search over the joined lines, first match, quoted or not, without
/// undoing escapes.
enum ChallengeSearch {
    static func value(of name: String, in lines: [String]) -> String? {
        let header = lines.joined(separator: ", ")
        guard let pattern = try? NSRegularExpression(pattern: "\(name)=(?:\"([^\"]+)\"|([^\\s,]+))") else { return nil }
        let whole = NSRange(header.startIndex..., in: header)
        guard let match = pattern.firstMatch(in: header, range: whole) else { return nil }
        return [1, 2].lazy.compactMap { Range(match.range(at: $0), in: header) }.first.map { String(header[$0]) }
    }
}
