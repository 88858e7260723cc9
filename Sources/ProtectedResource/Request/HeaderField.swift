// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

/// One field line, as received or to be sent.
///
/// A request carries a list of them: a dictionary, or a host's convenience accessor, joins two `Authorization` lines or
/// loses one, and only the list lets them be refused. Names compare without regard to ASCII case; two values of this type are
/// equal when name and value are the same bytes.
public struct HeaderField: Sendable, Hashable {
    /// The field name, in any case.
    public var name: String
    /// The field value, without the line's terminator. White space at its ends does not count (RFC 9110 §5.5).
    public var value: String

    /// A field line. Nothing is checked here: what a client sent is judged where it is read, and what this library sends is
    /// checked where it is built.
    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }

    /// Compares the bytes of names and values.
    public static func == (left: HeaderField, right: HeaderField) -> Bool {
        left.name.utf8.elementsEqual(right.name.utf8) && left.value.utf8.elementsEqual(right.value.utf8)
    }

    /// Hashes the bytes of name and value.
    public func hash(into hasher: inout Hasher) {
        for text in [name, value] {
            hasher.combine(text.utf8.count)
            for byte in text.utf8 { hasher.combine(byte) }
        }
    }

    /// Whether the field has this name, ASCII case aside.
    package func isNamed(_ name: String) -> Bool {
        // The lengths are at hand, and differ most often.
        self.name.utf8.count == name.utf8.count
            && self.name.utf8.span.isSameIgnoringCase(as: name.utf8.span)
    }
}

extension HeaderField: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Name and value of fields known to hold no secret, name and length of all others: any field may carry a token or a key.
    public var description: String {
        Self.harmless.contains(where: isNamed) ? "\(name): \(value)" : "\(name): (\(value.utf8.count) bytes)"
    }

    /// The same as `description`.
    public var debugDescription: String { description }

    /// A mirror that shows the description only.
    public var customMirror: Mirror {
        Mirror(self, children: ["field": description])
    }

    private static let harmless = [
        "Accept", "Access-Control-Allow-Headers", "Access-Control-Allow-Methods", "Access-Control-Allow-Origin",
        "Access-Control-Expose-Headers", "Access-Control-Max-Age", "Access-Control-Request-Headers",
        "Access-Control-Request-Method", "Allow", "Cache-Control", "Content-Length", "Content-Type", "ETag", "Host",
        "If-None-Match", "MCP-Protocol-Version", "Origin", "Retry-After", "Vary", "WWW-Authenticate",
    ]
}

/// How often a field that must occur at most once was sent.
package enum SingleField: Sendable, Equatable {
    /// No line has the name.
    case absent
    /// One line has it; the value as received.
    case one(String)
    /// Two lines or more: what they say does not matter, the request is refused.
    case several
}

extension [HeaderField] {
    /// The values of every line of this name, in order and unjoined.
    package func values(of name: String) -> [String] {
        compactMap { $0.isNamed(name) ? $0.value : nil }
    }

    /// The one line of this name. Stops looking at the second.
    package func single(_ name: String) -> SingleField {
        var found: Int?
        for index in indices where self[index].isNamed(name) {
            guard found == nil else {  // check: field-sent-once
                return .several
            }
            found = index
        }
        return found.map { .one(self[$0].value) } ?? .absent
    }
}
