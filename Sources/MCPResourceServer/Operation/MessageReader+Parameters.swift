// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

extension MessageReader {
    /// What `params` holds that a decision may need. Which of it does is known only with the method, which may come later.
    struct Parameters {
        var name: JSONPiece?
        var uri: JSONPiece?
        var arguments: JSONPiece?
        var reference = Reference()
        var resources: [JSONPiece] = []
        var hasOtherNotifications = false
        var version: JSONPiece?
        /// Members that readers may take for another: a bit for each of the names.
        var lookAlikes: UInt8 = 0

        struct Reference {
            var kind: JSONPiece?
            var name: JSONPiece?
            var uri: JSONPiece?
        }

        static let names = KnownNames("name", "uri", "arguments", "ref", "notifications", "_meta")
        static let metaNames = KnownNames("io.modelcontextprotocol/protocolVersion")
        static let referenceNames = KnownNames("type", "name", "uri")
        static let notificationNames = KnownNames("resourceSubscriptions")
    }

    mutating func readParameters(_ text: Span<UInt8>) throws {
        guard scanner.peek(text) == UInt8(ascii: "{") else {
            _ = try scanner.pass(text)
            return
        }
        try scanner.enter()
        let known = Parameters.names
        var names = MemberNames()
        while let name = try scanner.nextName(text, isFirst: names.count == 0) {
            let isNew = names.insert(name, text)
            try Self.demand(isNew, "a member of params is repeated")  // check: params-repeated-member
            switch known.match(name, text) {
            case .exact(0): parameters.name = try scanner.pass(text)
            case .exact(1): parameters.uri = try scanner.pass(text)
            case .exact(2): parameters.arguments = try scanner.pass(text)
            case .exact(3): try readReference(text)
            case .exact(4): try readNotifications(text)
            case .exact: try readMeta(text)
            case .lookAlike(let index):
                parameters.lookAlikes |= 1 << UInt8(truncatingIfNeeded: index)
                _ = try scanner.pass(text)
            case .other: _ = try scanner.pass(text)
            }
        }
    }

    /// Calls `member` for each member of the next value, if that is an object, with the index of its name among `known`.
    private mutating func readObject(
        _ text: Span<UInt8>,
        _ known: KnownNames,
        _ what: String,
        _ member: (inout MessageReader, Int?) throws -> Void
    ) throws {
        guard scanner.peek(text) == UInt8(ascii: "{") else {
            _ = try scanner.pass(text)
            return
        }
        try scanner.enter()
        var names = MemberNames()
        while let name = try scanner.nextName(text, isFirst: names.count == 0) {
            let isNew = names.insert(name, text)
            try Self.demand(isNew, "a member of \(what) is repeated")  // check: params-object-repeated-member
            let match = known.match(name, text)
            try Self.demand(!match.isLookAlike, "a look-alike in \(what)")  // check: params-object-look-alike
            if case .exact(let index) = match { try member(&self, index) } else { try member(&self, nil) }
        }
    }

    private mutating func readMeta(_ text: Span<UInt8>) throws {
        try readObject(text, Parameters.metaNames, "_meta") { reader, index in
            let piece = try reader.scanner.pass(text)
            if index != nil { reader.parameters.version = piece }
        }
    }

    private mutating func readReference(_ text: Span<UInt8>) throws {
        try readObject(text, Parameters.referenceNames, "ref") { reader, index in
            let piece = try reader.scanner.pass(text)
            switch index {
            case 0: reader.parameters.reference.kind = piece
            case 1: reader.parameters.reference.name = piece
            case 2: reader.parameters.reference.uri = piece
            default: break
            }
        }
    }

    private mutating func readNotifications(_ text: Span<UInt8>) throws {
        try readObject(text, Parameters.notificationNames, "notifications") { reader, index in
            guard index != nil else {
                reader.parameters.hasOtherNotifications = true
                _ = try reader.scanner.pass(text)
                return
            }
            try reader.readResources(text)
        }
    }

    private mutating func readResources(_ text: Span<UInt8>) throws {
        let isArray = scanner.peek(text) == UInt8(ascii: "[")
        guard isArray else { throw MessageError.notAMessage("resourceSubscriptions is not an array") }
        try scanner.enter()
        var isFirst = true
        while try scanner.nextElement(text, isFirst: isFirst) {
            isFirst = false
            let hasRoom = parameters.resources.count < Self.maximumTargets
            try Self.demand(hasRoom, "more than \(Self.maximumTargets) resources")  // check: message-target-count
            parameters.resources.append(try scanner.pass(text))
        }
    }
}
