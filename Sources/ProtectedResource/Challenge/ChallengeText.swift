// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import TokenValidation

/// What may stand between the quotes of a challenge's parameter. What does not fit is refused, never escaped: some clients
/// undo escapes wrongly, some not at all.
enum ChallengeText {
    /// The text itself; nil stays nil.
    ///
    /// - Throws: ``ConfigurationError`` if it is empty, outside %x20-21 / %x23-5B / %x5D-7E (RFC 6750 §3), or reads like the
    ///   start of another parameter.
    static func checked(_ text: String?, parameter: String) throws(ConfigurationError) -> String? {
        guard let text else { return nil }
        func refused(_ problem: String, _ remedy: String) -> ConfigurationError {
            ConfigurationError(parameter: parameter, value: text, problem: problem, remedy: remedy)
        }
        if text.utf8.isEmpty {
            throw refused("is empty", "leave it out or write something")
        }
        let isInRange = text.utf8.allSatisfy(isText)
        guard isInRange else {  // check: challenge-text-range
            throw refused(
                "holds a quote, a backslash, a control character or a character outside ASCII",
                "write printable ASCII without \" and \\"
            )
        }
        let isAmbiguous = looksLikeParameter(text.utf8)
        if isAmbiguous {  // check: challenge-text-is-no-parameter
            throw refused(
                "contains scope=, error= or resource_metadata=, which clients take for a parameter",
                "word it differently"
            )
        }
        return text
    }

    /// The values separated by single spaces; nil for an empty list.
    static func checkedList(_ values: [String], parameter: String) throws(ConfigurationError) -> String? {
        for value in values {
            let isOneWord = !value.utf8.isEmpty && !value.utf8.contains(UInt8(ascii: " "))
            guard isOneWord else {  // check: challenge-list-member-is-one-word
                throw ConfigurationError(
                    parameter: parameter,
                    value: value,
                    problem: "is empty or holds a space",
                    remedy: "list one value an element"
                )
            }
        }
        return try checked(values.isEmpty ? nil : values.joined(separator: " "), parameter: parameter)
    }

    /// A URI reference (RFC 3986 §4.1); nil stays nil.
    static func checkedURI(_ text: String?, parameter: String) throws(ConfigurationError) -> String? {
        guard let text = try checked(text, parameter: parameter) else { return nil }
        let isReference = isURIReference(Array(text.utf8))
        guard isReference else {  // check: challenge-uri
            throw ConfigurationError(
                parameter: parameter,
                value: text,
                problem: "is not a URI",
                remedy: "write a URL such as https://mcp.example.com/docs/errors"
            )
        }
        return text
    }

    /// Whether a client that looks for a parameter by its name and `=` could find one in here.
    static func looksLikeParameter(_ text: some Collection<UInt8>) -> Bool {
        guard text.contains(UInt8(ascii: "=")) else { return false }
        let bytes = Array(text)
        return ["scope=", "error=", "resource_metadata="]
            .contains { name in
                bytes.indices.contains { ASCII.hasPrefixIgnoringCase(bytes[$0...], name.utf8) }
            }
    }

    private static func isText(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte <= 0x7E && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    /// Characters, percent-encoding, one fragment at most, and a scheme wherever the first segment has a colon.
    private static func isURIReference(_ bytes: [UInt8]) -> Bool {
        for index in bytes.indices {
            if bytes[index] == UInt8(ascii: "%") {
                let digits = bytes[index...].dropFirst().prefix(2).compactMap(ASCII.hexadecimalValue)
                guard digits.count == 2 else { return false }
            } else if !isURICharacter(bytes[index]) {
                return false
            }
        }
        guard bytes.count(where: { $0 == UInt8(ascii: "#") }) <= 1 else { return false }
        let first = bytes.prefix { !"/?#".utf8.contains($0) }
        guard let colon = first.firstIndex(of: UInt8(ascii: ":")) else { return true }
        let scheme = first[..<colon]
        return scheme.first.map(isLetter) == true
            && scheme.allSatisfy { isLetter($0) || ($0 >= 0x30 && $0 <= 0x39) || "+-.".utf8.contains($0) }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        let byte = ASCII.lowercased(byte)
        return byte >= 0x61 && byte <= 0x7A
    }

    private static func isURICharacter(_ byte: UInt8) -> Bool {
        isLetter(byte) || (byte >= 0x30 && byte <= 0x39) || "-._~:/?#[]@!$&'()*+,;=".utf8.contains(byte)
    }
}
