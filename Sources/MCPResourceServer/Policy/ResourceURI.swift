// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import ProtectedResource

/// Whether a resource's URI can only be what it looks like.
///
/// A server that opens it may decode, resolve and fold it first. A URI that this would change could reach what another rule
/// guards, so it is refused: only the normal form of RFC 3986 §6.2.2 passes.
enum ResourceURI {
    /// Characters that no URI has (RFC 3986 §2), a backslash among them, and the beginning of a fragment. Readers strip, encode or
    /// turn them. Braces are none either, and stand in templates.
    private static let forbidden = Array("\\#\"<>^`|".utf8)

    /// The URI that stands for all spellings of one: delimiters that a path or a query may hold as they are are not encoded, and
    /// a star is.
    ///
    /// RFC 3986 §2.2 says that they differ; a handler that decodes a path gets the same from both. In the path `/`, `?` and `#`
    /// divide, in the query `&`, `=`, `+` and `;` too, so those stay as they are.
    ///
    /// - Parameter isPattern: Whether a star stands for other characters, and stays.
    static func canonical(_ uri: [UInt8], isPattern: Bool = false) -> [UInt8] {
        let needsWork = uri.contains { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "*") }
        guard needsWork, let colon = uri.firstIndex(of: UInt8(ascii: ":")) else { return uri }
        var rest = uri[(colon + 1)...]
        if rest.starts(with: "//".utf8) { rest = rest.dropFirst(2).drop { $0 != UInt8(ascii: "/") } }
        var canonical = Array(uri[..<rest.startIndex])
        var isQuery = false
        while let byte = rest.popFirst() {
            isQuery = isQuery || byte == UInt8(ascii: "?")
            if byte == UInt8(ascii: "*") && !isPattern {
                canonical += "%2A".utf8
            } else if byte == UInt8(ascii: "%"), let delimiter = delimiter(rest.prefix(2), isQuery) {
                canonical.append(delimiter)
                rest = rest.dropFirst(2)
            } else {
                canonical.append(byte)
            }
        }
        return canonical
    }

    /// The delimiter that two digits encode; nil if they encode something else.
    private static func delimiter(_ digits: ArraySlice<UInt8>, _ isQuery: Bool) -> UInt8? {
        let values = digits.compactMap(ASCII.hexadecimalValue)
        guard values.count == 2 else { return nil }
        let byte = values[0] << 4 | values[1]
        let isPlain = "!$'(),:@{}".utf8.contains(byte) || (!isQuery && "&+;=".utf8.contains(byte))
        return isPlain ? byte : nil
    }

    static func isNormal(_ uri: [UInt8]) -> Bool {
        guard let colon = uri.firstIndex(of: UInt8(ascii: ":")) else { return false }
        let scheme = uri[..<colon]
        let isScheme =
            scheme.first.map { 0x61...0x7A ~= $0 } == true
            && scheme.allSatisfy { 0x61...0x7A ~= $0 || 0x30...0x39 ~= $0 || "+-.".utf8.contains($0) }
        guard isScheme else {  // check: uri-scheme
            return false
        }
        let rest = uri[(colon + 1)...]
        let isPlain = rest.allSatisfy { 0x21...0x7E ~= $0 && !forbidden.contains($0) }
        guard isPlain else {  // check: uri-characters
            return false
        }
        let isEncodedOnce = hasNormalEncoding(rest)
        guard isEncodedOnce else {  // check: uri-encoding
            return false
        }
        var path = rest.prefix { $0 != UInt8(ascii: "?") }
        let hasPlainQuery = !rest[path.endIndex...].contains(UInt8(ascii: "/"))
        guard hasPlainQuery else {  // check: uri-query-without-slash
            return false
        }
        if path.starts(with: "//".utf8) {
            let authority = path.dropFirst(2).prefix { $0 != UInt8(ascii: "/") }
            let isNormal = isNormalAuthority(authority, scheme)
            guard isNormal else {  // check: uri-authority
                return false
            }
            path = path[authority.endIndex...]
        }
        return hasNormalSegments(path)
    }

    /// No `.` and `..`, also not with parameters, and none empty but the last.
    private static func hasNormalSegments(_ path: ArraySlice<UInt8>) -> Bool {
        let relative = path.first == UInt8(ascii: "/") ? path.dropFirst() : path
        var segments = relative.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        let last = segments.popLast() ?? []
        let isWhole = segments.allSatisfy { !$0.isEmpty }
        guard isWhole else {  // check: uri-empty-segments
            return false
        }
        let isDotted = (segments + [last])
            .contains { segment in
                let name = segment.prefix { $0 != UInt8(ascii: ";") }
                return name.elementsEqual(".".utf8) || name.elementsEqual("..".utf8)
            }
        guard !isDotted else {  // check: uri-dot-segments
            return false
        }
        return true
    }

    /// One spelling of one host: no user, no upper case, no port that goes without saying, no dot at the end.
    private static func isNormalAuthority(_ authority: ArraySlice<UInt8>, _ scheme: ArraySlice<UInt8>) -> Bool {
        let isFolded = !authority.contains { 0x41...0x5A ~= $0 || $0 == UInt8(ascii: "@") || $0 == UInt8(ascii: "%") }
        let port = authority.lastIndex(of: UInt8(ascii: ":")).map { authority[($0 + 1)...] }
        let isDefault = port.map { $0.isEmpty || $0.elementsEqual(defaultPort(scheme).utf8) } ?? false
        let host = authority.prefix { $0 != UInt8(ascii: ":") }
        let isLocal = scheme.elementsEqual("file".utf8) && host.elementsEqual("localhost".utf8)
        return isFolded && !isDefault && !isLocal && host.last != UInt8(ascii: ".")
    }

    private static func defaultPort(_ scheme: ArraySlice<UInt8>) -> String {
        scheme.elementsEqual("https".utf8) ? "443" : scheme.elementsEqual("http".utf8) ? "80" : ""
    }

    /// Every `%` begins a triplet in upper case, of a character that has to be encoded and means nothing to a path.
    private static func hasNormalEncoding(_ text: ArraySlice<UInt8>) -> Bool {
        var rest = text
        while let percent = rest.firstIndex(of: UInt8(ascii: "%")) {
            let digits = rest[(percent + 1)...].prefix(2)
            let values = digits.compactMap(ASCII.hexadecimalValue)
            guard values.count == 2, !digits.contains(where: { 0x61...0x66 ~= $0 }) else { return false }
            rest = rest[(percent + 3)...]
            let byte = values[0] << 4 | values[1]
            // An encoded percent sign before two digits would be one more encoding inside.
            let isTwice = byte == UInt8(ascii: "%") && rest.prefix(2).compactMap(ASCII.hexadecimalValue).count == 2
            let isUnreserved =
                0x30...0x39 ~= byte || 0x41...0x5A ~= byte || 0x61...0x7A ~= byte || "-._~".utf8.contains(byte)
            let isControl = byte < 0x20 || byte == 0x7F
            if isTwice || isUnreserved || isControl || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "\\") {
                return false
            }
        }
        return true
    }
}
