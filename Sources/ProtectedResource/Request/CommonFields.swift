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

    package init(_ headers: [HeaderField]) {
        for index in headers.indices {
            // The lengths are at hand, and tell most names apart.
            switch headers[index].name.utf8.count {
            case 6: Self.note(headers[index], "Origin", &origin)
            case 13: Self.note(headers[index], "Authorization", &authorization)
            case 14:
                Self.note(headers[index], "Content-Length", &contentLength)
                Self.note(headers[index], "MCP-Session-Id", &session)
            case 20: Self.note(headers[index], "MCP-Protocol-Version", &protocolVersion)
            default: break
            }
        }
    }

    @inline(__always)
    private static func note(_ field: HeaderField, _ name: String, _ found: inout SingleField) {
        guard field.isNamed(name) else { return }
        guard found.isAbsent else {  // check: common-field-sent-once
            found = .several
            return
        }
        found = .one(field.value)
    }
}
