// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

/// Tokens that cost as much as the limits allow, with good signatures, so that nothing is cut short by a bad one.
enum Hostile {
    static let limit = 16 * 1024
    /// Combining marks in an order that is not the canonical one: comparing such `String`s takes quadratic time.
    private static let marks = "\u{301}\u{316}"

    /// Name and payload text, as long as fits.
    static func payloads() -> [(String, String)] {
        let base =
            #""iss":"\#(Fixture.issuer)","aud":"\#(Fixture.resource)","sub":"s","exp":1800003600,"iat":1800000000"#
        let room = 11_600
        func filled(_ piece: String, _ separator: String = "") -> String {
            let count = room / (piece.utf8.count + separator.utf8.count)
            return [String](repeating: piece, count: count).joined(separator: separator)
        }
        let nest = String(repeating: "[", count: 30) + String(repeating: "]", count: 30)
        let members = (0..<250).map { #""m\#($0)":[]"# }.joined(separator: ",")
        let objects = [String](repeating: "{\(members)}", count: room / (members.utf8.count + 3)).joined(separator: ",")
        let escapes = (0..<240).map { #""\u006d\#($0)":"\u0061\u0062\u0063\u0301""# }.joined(separator: ",")
        let scopes = (0..<256).map { "s\($0)" }.joined(separator: " ")
        return [
            ("deep nesting", "{\(base),\"x\":[\(filled(nest, ","))]}"),
            ("250 members in many objects", "{\(base),\"x\":[\(objects)]}"),
            ("250 members beside the claims", "{\(base),\(members),\"x\":\"\(String(repeating: "y", count: 9000))\"}"),
            ("names and values full of escapes", "{\(base),\(escapes)}"),
            ("a scope full of escapes", "{\(base),\"scope\":\"\(filled("\\u0061"))\"}"),
            ("combining marks in iss", "{\"iss\":\"https://a\(filled(marks))\",\"exp\":1800003600}"),
            ("combining marks in sub", "{\(base),\"client_id\":\"c\(filled(marks))\"}"),
            ("combining marks in scope", "{\(base),\"scope\":\"\(filled("a" + marks + marks, " "))\"}"),
            ("one-letter scopes", "{\(base),\"scope\":\"\(filled("a", " "))\"}"),
            ("256 scopes", "{\(base),\"scope\":\"\(scopes)\"}"),
            ("scp of one-letter strings", "{\(base),\"scp\":[\(filled("\"a\"", ","))]}"),
            (
                "a long list of audiences",
                "{\"iss\":\"\(Fixture.issuer)\",\"exp\":1800003600,\"aud\":[\(filled("\"a\"", ","))]}"
            ),
            ("a number of 11 600 digits", "{\"iss\":\"\(Fixture.issuer)\",\"exp\":\(filled("9"))}"),
            ("thousands of numbers", "{\(base),\"x\":[\(filled("1.5e-7", ","))]}"),
        ]
    }

    /// Tokens of the right length that fail early, as text.
    static func texts() -> [(String, String)] {
        [
            ("16 KiB of dots", String(repeating: ".", count: limit)),
            ("a header of 5 462 characters", String(repeating: "e", count: 5462) + ".e30.AAAA"),
            ("1 MiB of dots", String(repeating: ".", count: 1 << 20)),
        ]
    }

    /// A kid of combining marks, at its limit of 256 bytes.
    static let keyID = "k" + String(repeating: marks, count: 63)
}
