// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// The fields that are asked for with every request, found in one pass over its lines.
package struct CommonFields: Sendable {
    /// `Authorization`.
    package private(set) var authorization = SingleField.absent
    /// `Origin`.
    package private(set) var origin = SingleField.absent
    /// `MCP-Protocol-Version`.
    package private(set) var protocolVersion = SingleField.absent
    /// `MCP-Session-Id`.
    package private(set) var session = SingleField.absent
    /// `Content-Length`.
    package private(set) var contentLength = SingleField.absent

    package init(_ headers: borrowing [HeaderField]) {
        for index in headers.indices {
            // The lengths are at hand, and tell most names apart.
            switch headers[index].name.utf8.count {
            case 6 where headers[index].isNamed("Origin"): Self.note(headers[index], &origin)
            case 13, 14, 20: noteLong(headers[index])
            default: break
            }
        }
    }

    private mutating func noteLong(_ field: HeaderField) {
        guard let name = FieldName(field.name.utf8Span.span) else { return }
        if Self.authorizationName.isSame(as: name) {
            Self.note(field, &authorization)
        } else if Self.contentLengthName.isSame(as: name) {
            Self.note(field, &contentLength)
        } else if Self.protocolVersionName.isSame(as: name) {
            Self.note(field, &protocolVersion)
        } else if Self.sessionName.isSame(as: name) {
            Self.note(field, &session)
        }
    }

    private static let authorizationName = FieldName.Wanted("Authorization")
    private static let protocolVersionName = FieldName.Wanted("MCP-Protocol-Version")
    private static let sessionName = FieldName.Wanted("MCP-Session-Id")
    private static let contentLengthName = FieldName.Wanted("Content-Length")

    @inline(__always)
    private static func note(_ field: HeaderField, _ found: inout SingleField) {
        guard found.isAbsent else {  // check: common-field-sent-once
            found = .several
            return
        }
        found = .one(field.value)
    }
}
