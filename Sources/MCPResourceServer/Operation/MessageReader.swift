// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

/// Reads of a body what matters for a decision, in one pass that keeps nothing else.
///
/// The whole body is held to the JSON grammar. In the objects that are looked into a repeated name refuses the message, and so
/// does a name that some readers take for one that matters: what is decided about and what is executed must be the same.
struct MessageReader {
    static let maximumDepth = 128
    /// The most resources that one `subscriptions/listen` may name.
    static let maximumTargets = 1024
    /// The most bytes of a method and all its targets together: what patterns are compared with.
    static let maximumNameBytes = 128 * 1024

    private static let rootNames = KnownNames("method", "params", "id", "jsonrpc", "result", "error")

    var scanner = JSONScanner(maximumDepth: maximumDepth)
    private var method: JSONPiece?
    private var id: JSONPiece?
    private var hasAnswer = false
    var parameters = Parameters()

    private init() {}

    /// The message in a body, whose size its reader has bounded.
    static func read(_ body: [UInt8]) throws(MessageError) -> Message {
        var reader = MessageReader()
        do {
            try reader.readRoot(body.span)
            return try reader.message(body.span)
        } catch let error as MessageError {
            throw MessageError(code: error.code, detail: error.detail, id: reader.repeatedID(body.span))
        } catch let error as JSONError {
            throw .notJSON(error)
        } catch {
            throw .notAMessage("unreadable")
        }
    }

    /// A rule of JSON-RPC or of this reader.
    static func demand(_ condition: Bool, _ otherwise: @autoclosure () -> String) throws(MessageError) {
        guard condition else { throw .notAMessage(otherwise()) }
    }

    private mutating func readRoot(_ text: Span<UInt8>) throws {
        guard scanner.peek(text) == UInt8(ascii: "{") else {
            _ = try scanner.pass(text)
            try scanner.finish(text)
            throw MessageError.notAMessage("not an object; batches are not part of the protocol")
        }
        try scanner.enter()
        let known = Self.rootNames
        var names = MemberNames()
        while let name = try scanner.nextName(text, isFirst: names.count == 0) {
            let isNew = names.insert(name, text)
            try Self.demand(isNew, "a member of the message is repeated")  // check: message-repeated-member
            let match = known.match(name, text)
            try Self.demand(!match.isLookAlike, "a member is a look-alike of another")  // check: message-look-alike
            switch match {
            case .exact(0): method = try scanner.pass(text)
            case .exact(1): try readParameters(text)
            case .exact(2): id = try scanner.pass(text)
            case .exact(4), .exact(5):
                hasAnswer = true
                _ = try scanner.pass(text)
            default: _ = try scanner.pass(text)
            }
        }
        try scanner.finish(text)
    }

    private func message(_ text: Span<UInt8>) throws(MessageError) -> Message {
        var message = Message()
        if let id {
            let isID = id.kind == .string || id.kind == .number
            try Self.demand(isID, "the id is neither a string nor a number")  // check: message-id-kind
            message.idRange = Self.range(of: id)
        }
        if let version = parameters.version {
            message.version = try Self.text(version, text, "the protocol version in _meta")
        }
        guard let method else {
            try Self.demand(hasAnswer, "neither method nor result nor error")  // check: message-has-method
            return message
        }
        let isUnambiguous = !hasAnswer
        try Self.demand(isUnambiguous, "a method beside a result or an error")  // check: message-one-kind
        message.isRequest = id != nil
        try complete(&message, Self.text(method, text, "the method"), text)
        let isShort = (message.operation?.nameBytes ?? 0) <= Self.maximumNameBytes
        try Self.demand(isShort, "names of more than \(Self.maximumNameBytes) bytes")  // check: message-name-bytes
        return message
    }

    /// What has to be a string.
    static func text(
        _ piece: JSONPiece?,
        _ text: Span<UInt8>,
        _ what: @autoclosure () -> String
    ) throws(MessageError) -> String {
        guard let piece, piece.kind == .string else { throw .notAMessage("\(what()) is missing or not a string") }
        return JSONScanner.string(piece, text)
    }

    private static func range(of id: JSONPiece) -> Range<Int> {
        id.kind == .string ? id.range.lowerBound - 1..<id.range.upperBound + 1 : id.range
    }

    private func repeatedID(_ text: Span<UInt8>) -> JSON? {
        guard let id else { return nil }
        var bytes: [UInt8] = []
        for index in Self.range(of: id).prefix(MessageID.maximumBytes + 1) { bytes.append(text[index]) }
        return MessageID.value(id: bytes)
    }
}
