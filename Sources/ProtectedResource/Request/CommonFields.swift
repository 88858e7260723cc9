// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// The fields that are asked for with every request, found in one pass over its lines.
package struct CommonFields: Sendable {
    /// A value is copied out of its line only when somebody asks for it.
    private let lines: [HeaderField]
    private let places: Places

    package init(_ lines: [HeaderField]) {
        places = Places(lines)
        self.lines = lines
    }

    /// `Authorization`.
    package var authorization: SingleField { field(places.authorization) }
    /// `Origin`.
    package var origin: SingleField { field(places.origin) }
    /// `MCP-Protocol-Version`.
    package var protocolVersion: SingleField { field(places.protocolVersion) }
    /// `MCP-Session-Id`.
    package var session: SingleField { field(places.session) }
    /// `Content-Length`.
    package var contentLength: SingleField { field(places.contentLength) }

    /// Whether there is an `MCP-Session-Id`, or several.
    package var namesSession: Bool {
        if case .nowhere = places.session { false } else { true }
    }

    private func field(_ place: Place) -> SingleField {
        switch place {
        case .nowhere: .absent
        case .several: .several
        case .at(let index): .one(lines[index].value)
        }
    }
}

/// How often a field is there, and where.
private enum Place {
    case nowhere, several
    case at(Int)

    mutating func note(_ index: Int) {
        let isFirst = if case .nowhere = self { true } else { false }
        guard isFirst else {  // check: common-field-sent-once
            self = .several
            return
        }
        self = .at(index)
    }
}

private struct Places {
    var authorization = Place.nowhere
    var origin = Place.nowhere
    var protocolVersion = Place.nowhere
    var session = Place.nowhere
    var contentLength = Place.nowhere

    init(_ lines: borrowing [HeaderField]) {
        for index in lines.indices {
            // The lengths are at hand, and tell most names apart; `Accept` is told from `Origin` by its first letter.
            switch lines[index].name.utf8.count {
            case 6 where lines[index].name.utf8.first != UInt8(ascii: "A"):
                if lines[index].isNamed("Origin") { origin.note(index) }
            case 13 where Self.authorizationName.isSame(as: lines[index].name): authorization.note(index)
            case 14: noteFourteen(lines[index].name, index)
            case 20 where Self.protocolVersionName.isSame(as: lines[index].name): protocolVersion.note(index)
            default: break
            }
        }
    }

    private mutating func noteFourteen(_ name: String, _ index: Int) {
        if Self.contentLengthName.isSame(as: name) {
            contentLength.note(index)
        } else if Self.sessionName.isSame(as: name) {
            session.note(index)
        }
    }

    private static let authorizationName = FieldName.Wanted("Authorization")
    private static let protocolVersionName = FieldName.Wanted("MCP-Protocol-Version")
    private static let sessionName = FieldName.Wanted("MCP-Session-Id")
    private static let contentLengthName = FieldName.Wanted("Content-Length")
}
