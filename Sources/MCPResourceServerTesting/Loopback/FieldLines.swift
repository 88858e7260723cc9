// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import ProtectedResource

/// The header lines of one message, with the few look-ups that framing needs.
struct FieldLines: Sendable {
    private(set) var all: [HeaderField] = []

    mutating func append(_ field: HeaderField) { all.append(field) }

    /// The values of every line of that name. `name` is in lower case.
    func values(_ name: String) -> [String] {
        all.filter { Self.lowercased($0.name).utf8.elementsEqual(name.utf8) }.map(\.value)
    }

    /// The comma-separated members of every line of that name, in lower case.
    func tokens(_ name: String) -> [String] {
        values(name)
            .flatMap { value in
                value.utf8.split(separator: UInt8(ascii: ","))
                    .map { part in
                        Self.lowercased(String(decoding: Self.trimmed(Array(part)[...]), as: UTF8.self))
                    }
            }
            .filter { !$0.isEmpty }
    }

    /// ASCII letters in lower case; everything else as it is.
    static func lowercased(_ text: String) -> String {
        String(decoding: text.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
    }

    /// Without spaces and tabs at either end (RFC 9110 §5.6.3).
    static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var bytes = bytes
        while let first = bytes.first, first == 0x20 || first == 0x09 { bytes.removeFirst() }
        while let last = bytes.last, last == 0x20 || last == 0x09 { bytes.removeLast() }
        return bytes
    }
}

/// The request target, taken apart as far as an origin server must (RFC 9112 §3.2).
struct TargetForm: Sendable {
    /// The path and query, or `*`.
    let target: String
    /// The authority of an absolute-form target.
    let authority: String?

    init(_ text: String, method: String) throws(RequestRefusal) {
        let isAsterisk = text.utf8.elementsEqual("*".utf8) && method.utf8.elementsEqual("OPTIONS".utf8)
        if text.utf8.first == UInt8(ascii: "/") || isAsterisk {
            target = text
            authority = nil
            return
        }
        let scheme = "http://"
        let isAbsolute = FieldLines.lowercased(String(text.prefix(scheme.utf8.count))).utf8.elementsEqual(scheme.utf8)
        guard isAbsolute else {  // check: loopback-target-form
            throw RequestRefusal(400, "the request target is neither a path nor an http URL")
        }
        let rest = Array(text.utf8.dropFirst(scheme.utf8.count))
        let name = rest.prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }
        let path = rest.dropFirst(name.count)
        let isRooted = path.first == UInt8(ascii: "/")
        authority = String(decoding: name, as: UTF8.self)
        target = (isRooted ? "" : "/") + String(decoding: path, as: UTF8.self)
    }
}
