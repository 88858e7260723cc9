// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

public import ProtectedResource

/// One answer as a ``LoopbackClient`` received it.
public struct LoopbackReply: Sendable, Hashable, CustomStringConvertible {
    /// The status code.
    public let status: Int
    /// The header lines, in order and unjoined.
    public let headers: [HeaderField]
    /// Status line, header lines and the empty line, byte for byte.
    public let head: [UInt8]
    /// The body, the chunked coding removed.
    public internal(set) var body: [UInt8] = []

    init(head: [UInt8]) throws(LoopbackError) {
        let lines = String(decoding: head, as: UTF8.self).utf8.split(separator: 0x0A).map { Array($0.dropLast()) }
        let words = lines.first?.split(separator: 0x20, maxSplits: 2) ?? []
        guard words.count >= 2, words[0].elementsEqual("HTTP/1.1".utf8),
            let status = Int(String(decoding: words[1], as: UTF8.self))
        else { throw LoopbackError(.malformed, "the answer does not begin with an HTTP/1.1 status line") }
        self.status = status
        self.head = head
        headers = lines.dropFirst().filter { !$0.isEmpty }
            .map { line in
                let name = line.prefix { $0 != UInt8(ascii: ":") }
                let value = FieldLines.trimmed(line.dropFirst(name.count + 1))
                return HeaderField(String(decoding: name, as: UTF8.self), String(decoding: value, as: UTF8.self))
            }
    }

    /// The values of every header line of that name, in order.
    public func values(_ name: String) -> [String] {
        let name = FieldLines.lowercased(name)
        return headers.filter { FieldLines.lowercased($0.name).utf8.elementsEqual(name.utf8) }.map(\.value)
    }

    /// The body as text.
    public var text: String { String(decoding: body, as: UTF8.self) }

    /// Head and body as text.
    public var description: String { String(decoding: head + body, as: UTF8.self) }
}
