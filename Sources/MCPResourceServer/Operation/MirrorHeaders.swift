// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import ProtectedResource

/// What a header line says that repeats something of the body.
enum Mirrored {
    /// There is no such line.
    case absent
    /// One line, decoded.
    case value(String)
    /// Several lines, a folded one, octets that no field value may have, an encoding that is none: it says nothing, and the
    /// request is refused.
    case malformed

    /// The value, if there is a good one.
    var value: String? {
        if case .value(let text) = self { text } else { nil }
    }
}

extension Mirrored: Equatable {
    /// Compares the bytes of values.
    static func == (one: Mirrored, other: Mirrored) -> Bool {
        switch (one, other) {
        case (.absent, .absent), (.malformed, .malformed): true
        case (.value(let text), .value(let another)): text.isSpelled(another)
        default: false
        }
    }
}

/// The headers in which a request repeats protocol revision, method and name (MCP 2026-07-28, Streamable HTTP).
struct MirrorHeaders {
    private(set) var version = Mirrored.absent
    private(set) var method = Mirrored.absent
    private(set) var name = Mirrored.absent

    init(_ headers: [HeaderField]) {
        for field in headers {
            // All three begin alike; most other fields differ in length or in the first letters.
            let count = field.name.utf8.count
            guard count == 8 || count == 10 || count == 20 else { continue }
            if count == 8, Self.isNamed(field, "mcp-name") {
                name = Self.read(field, after: name, isEncoded: true)
            } else if count == 10, Self.isNamed(field, "mcp-method") {
                method = Self.read(field, after: method, isEncoded: false)
            } else if count == 20, Self.isNamed(field, "mcp-protocol-version") {
                version = Self.read(field, after: version, isEncoded: false)
                revision = version.value.flatMap { ProtocolVersion($0) }
                if revision == nil { version = .malformed }
            }
        }
    }

    /// The revision that the client names.
    private(set) var revision: ProtocolVersion?

    /// Whether a field has this name, which is given in lower case.
    private static func isNamed(_ field: HeaderField, _ name: String) -> Bool {
        name.utf8.span.isSameIgnoringCase(as: field.name.utf8.span)
    }

    private static func read(_ field: HeaderField, after earlier: Mirrored, isEncoded: Bool) -> Mirrored {
        let isFirst = earlier == .absent
        guard isFirst else {  // check: mirror-header-sent-once
            return .malformed
        }
        let text = ASCII.trimmed(field.value)
        let isPlain = text.utf8.span.isPrintable
        guard isPlain else {  // check: mirror-header-octets
            return .malformed
        }
        guard isEncoded, let encoded = Sentinel.content(of: text) else { return .value(text) }
        return Sentinel.decode(encoded[...]).map(Mirrored.value) ?? .malformed
    }
}

/// `=?base64?…?=`, the form of a value that a header cannot hold as it is.
private enum Sentinel {
    private static let start = "=?base64?".utf8
    private static let end = "?=".utf8

    /// What stands between the markers, which are exact; nil if the value is one that stands for itself.
    static func content(of text: String) -> [UInt8]? {
        let text = text.utf8
        guard text.count >= start.count + end.count, text.starts(with: start), text.suffix(end.count).elementsEqual(end)
        else { return nil }
        return Array(text.dropFirst(start.count).dropLast(end.count))
    }

    /// The UTF-8 that base64 with padding (RFC 4648 §4) stands for; nil if it is not that. One text has one spelling.
    static func decode(_ text: ArraySlice<UInt8>) -> String? {
        let padding = text.suffix(2).count { $0 == UInt8(ascii: "=") }
        let digits = text.dropLast(padding)
        let isPadded = text.count.isMultiple(of: 4)
        guard isPadded else {  // check: mirror-base64-padding
            return nil
        }
        let isStandard = !digits.contains { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
        guard isStandard else {  // check: mirror-base64-alphabet
            return nil
        }
        let other = digits.map { $0 == UInt8(ascii: "+") ? UInt8(ascii: "-") : $0 == UInt8(ascii: "/") ? 0x5F : $0 }
        guard let bytes = try? Base64URL.decode(other[...]) else { return nil }
        let decoded = String(decoding: bytes, as: UTF8.self)
        let isText = decoded.utf8.elementsEqual(bytes)
        guard isText else {  // check: mirror-base64-utf8
            return nil
        }
        return decoded
    }
}
