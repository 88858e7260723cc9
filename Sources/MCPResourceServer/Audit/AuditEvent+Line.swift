// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension AuditEvent {
    /// The event as one line of JSON (RFC 8259), its end included: printable ASCII, whatever clients sent. Members that say nothing are
    /// left out.
    ///
    /// `time` (RFC 3339, UTC), `id`, `traceparent`, `resource`, `address`, `issuer`, `subject`, `client`, `static_token`, `method`,
    /// `targets` (objects of one member: `tool`, `resource` or `prompt`), `outcome`, `reason`, `status`, `wanted`, `held` (scopes, separated by
    /// spaces), `elevation`.
    public var line: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(512)
        write(to: &bytes)
        return bytes
    }

    /// Appends the line.
    func write(to bytes: inout [UInt8]) {
        let fields = fields
        AuditLine.append("{\"time\":\"", to: &bytes)
        AuditLine.append(time: fields.time.timeIntervalSince1970, to: &bytes)
        AuditLine.append("\",\"id\":\"", to: &bytes)
        AuditLine.append(fields.identity.series, to: &bytes)
        AuditLine.append(fields.identity.number, to: &bytes)
        bytes.append(UInt8(ascii: "\""))
        AuditLine.append(",\"traceparent\":", fields.identity.traceparent, to: &bytes)
        AuditLine.append(",\"resource\":", fields.resource, to: &bytes)
        AuditLine.append(",\"address\":", fields.clientAddress, to: &bytes)
        AuditLine.append(",\"issuer\":", fields.issuer, to: &bytes)
        AuditLine.append(",\"subject\":", fields.subject, to: &bytes)
        AuditLine.append(",\"client\":", fields.clientID, to: &bytes)
        AuditLine.append(",\"static_token\":", fields.staticTokenID, to: &bytes)
        if let operation = fields.operation {
            AuditLine.append(",\"method\":", operation.method, to: &bytes)
            AuditLine.append(",\"targets\":", operation.targets, to: &bytes)
        }
        AuditLine.append(",\"outcome\":", fields.outcome.description, to: &bytes)
        AuditLine.append(",\"reason\":", fields.reason, to: &bytes)
        if let status = fields.status {
            AuditLine.append(",\"status\":", to: &bytes)
            AuditLine.append(status.description, to: &bytes)
        }
        AuditLine.append(",\"wanted\":", fields.scopesWanted, to: &bytes)
        AuditLine.append(",\"held\":", fields.scopesHeld, to: &bytes)
        AuditLine.append(",\"elevation\":", fields.elevation?.rawValue, to: &bytes)
        AuditLine.append("}\n", to: &bytes)
    }
}
