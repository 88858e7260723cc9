// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

/// What a request presents to authenticate with (RFC 6750 §2, OAuth 2.1 §5.1).
///
/// Only the `Authorization` header is read. A token in the query is never kept, and a form body is never looked at.
public enum Credentials: Sendable {
    /// Nothing usable: no `Authorization` line, or one of another scheme. Answered with a plain challenge.
    case none
    /// One well-formed bearer token. Its form is all that is known about it.
    case bearer(BearerToken)
    /// Something that RFC 6750 does not allow; `invalid_request`.
    case malformed

    /// Reads the credentials of a request.
    ///
    /// The one `Authorization` line must be `Bearer` in any ASCII case, one or more spaces, and a `b64token`, nothing else.
    /// Spaces and tabs at the ends of the field are no part of it (RFC 9110 §5.5), so that hosts which strip them and hosts
    /// which do not give the same answer; a tab anywhere else is malformed. Malformed are also: two lines, equal or
    /// not; lines joined by a comma; a scheme that is no RFC 9110 token; a bearer token beside an `access_token` in the query. An
    /// `access_token` in the query alone counts as no credentials. Tokens of any length are accepted here; the validator
    /// refuses long ones.
    public static func parse(_ request: ResourceRequest) -> Credentials {
        do throws(Malformation) {
            return try read(request, request.headers.single("Authorization"))
        } catch {
            return .malformed
        }
    }

    /// What ``parse(_:)`` answers with ``malformed`` for. Fixed texts, for operators: the client is told less.
    package struct Malformation: Error {
        /// What is wrong.
        package let detail: String
    }

    /// The same as ``parse(_:)``, with the reason, and with the request's `Authorization` found before.
    ///
    /// - Parameter isKnown: Whether the token is, to the last byte, one that was accepted before. Such a one is not looked
    ///   at again. Called at most once, and not if there is a token in the query, too.
    package static func read(
        _ request: ResourceRequest,
        _ authorization: consuming SingleField,
        isKnown: (BearerToken) -> Bool = { _ in false }
    ) throws(Malformation) -> Credentials {
        let field: String
        switch consume authorization {
        case .absent: return .none
        case .one(let value): field = value
        case .several: throw Malformation(detail: "more than one Authorization line")
        }
        guard let place = try placeOfToken(in: field) else { return .none }
        let alsoInQuery = hasAccessToken(request.query)
        if alsoInQuery {  // check: token-sent-twice
            throw Malformation(
                detail: "a token in the header and access_token in the query: one method only (RFC 6750 section 2)"
            )
        }
        let token = BearerToken(in: consume field, place)
        let isRemembered = isKnown(token)
        if isRemembered { return .bearer(token) }
        guard token.text.withBytes(isToken68) else {  // check: bearer-is-b64token
            throw Malformation(detail: "what follows Bearer is not one token (RFC 6750 section 2.1)")
        }
        return .bearer(token)
    }

    /// Longer scheme names are not read on: none is registered.
    private static let maximumScheme = 64

    /// Where in a field value of the scheme `Bearer` what follows it stands; nil for another scheme.
    private static func placeOfToken(in field: String) throws(Malformation) -> Range<Int>? {
        let value = field.utf8.span
        let content = ASCII.content(of: value)
        guard let start = try startOfToken(in: value.extracting(content)) else { return nil }
        return content.lowerBound + start..<content.upperBound
    }

    /// Where in a field's content, which has no space at its ends, what follows the scheme begins; nil for another scheme.
    private static func startOfToken(in bytes: Span<UInt8>) throws(Malformation) -> Int? {
        if let start = startAsUsual(bytes) { return start }
        var end = 0
        while end < min(bytes.count, maximumScheme), ASCII.isTokenCharacter(bytes[end]) { end += 1 }
        let endsWithScheme = end == bytes.count || bytes[end] == UInt8(ascii: " ")
        guard end > 0 && endsWithScheme else {  // check: authorization-scheme-is-a-token
            throw Malformation(detail: "the Authorization line does not begin with a scheme and a space")
        }
        guard bytes.extracting(0..<end).isSameIgnoringCase(as: "bearer".utf8.span) else { return nil }

        while end < bytes.count, bytes[end] == UInt8(ascii: " ") { end += 1 }
        return end
    }

    /// The same of a field that begins with `Bearer`, in any ASCII case, and one space, as nearly all do. Nil for any other.
    private static func startAsUsual(_ bytes: Span<UInt8>) -> Int? {
        guard bytes.count > 7, bytes[7] != UInt8(ascii: " ") else { return nil }
        // The first seven bytes, the first of them lowest, with the bits set that make letters lower-case ones.
        let start = (bytes.word(at: 0) | 0x2020_2020_2020) & 0xFF_FFFF_FFFF_FFFF
        let bearer: UInt64 = 0x20_7265_7261_6562  // "bearer "
        return start == bearer ? 7 : nil
    }

    /// `b64token` of RFC 6750 §2.1: at least one character before any `=`, and `=` only at the end.
    private static func isToken68(_ text: Span<UInt8>) -> Bool {
        var end = text.count
        while end > 0, text[end - 1] == UInt8(ascii: "=") { end -= 1 }
        // Comparisons and no table, so that the processor makes them for many bytes at once.
        let body = text.extracting(0..<end)
        var others: UInt8 = 0
        for index in 0..<body.count { others |= ~token68Mask(body[index]) }
        return end > 0 && others == 0
    }

    /// All ones for a byte that may stand before the `=` of a `b64token`, else 0. Without a branch: that is what makes it fast.
    @inline(__always)
    private static func token68Mask(_ byte: UInt8) -> UInt8 {
        let letter: UInt8 = (byte | 0x20) &- UInt8(ascii: "a") < 26 ? 0xFF : 0
        // `-`, `.`, `/` and the digits follow each other.
        let digit: UInt8 = byte &- UInt8(ascii: "-") < 13 ? 0xFF : 0
        let plus: UInt8 = byte == UInt8(ascii: "+") ? 0xFF : 0
        let underscore: UInt8 = byte == UInt8(ascii: "_") ? 0xFF : 0
        let tilde: UInt8 = byte == UInt8(ascii: "~") ? 0xFF : 0
        return letter | digit | plus | underscore | tilde
    }

    /// Whether any parameter of a query is named `access_token` once percent-decoded. Both `&` and `;` end a parameter, as
    /// form decoders of either habit may stand behind this library.
    private static func hasAccessToken(_ query: Substring.UTF8View?) -> Bool {
        guard var rest = query else { return false }
        while !rest.isEmpty {
            let parameter = rest.prefix { $0 != UInt8(ascii: "&") && $0 != UInt8(ascii: ";") }
            let name = parameter.prefix { $0 != UInt8(ascii: "=") }
            if percentDecodes(name, to: "access_token".utf8) { return true }
            rest = rest[parameter.endIndex...].dropFirst()
        }
        return false
    }

    /// Whether `text`, percent-decoded, is exactly `expected`. Stops at the first difference.
    private static func percentDecodes(_ text: Substring.UTF8View, to expected: String.UTF8View) -> Bool {
        var rest = text
        for wanted in expected {
            guard var byte = rest.popFirst() else { return false }
            if byte == UInt8(ascii: "%") {
                guard let high = rest.popFirst().flatMap(ASCII.hexadecimalValue),
                    let low = rest.popFirst().flatMap(ASCII.hexadecimalValue)
                else { return false }
                byte = high << 4 | low
            }
            guard byte == wanted else { return false }
        }
        return rest.isEmpty
    }
}
