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
        AuditLine.append("{\"time\":\"", to: &bytes)
        AuditLine.append(time: time.timeIntervalSince1970, to: &bytes)
        AuditLine.append("\",\"id\":\"", to: &bytes)
        AuditLine.append(identity.series, to: &bytes)
        AuditLine.append(identity.number, to: &bytes)
        bytes.append(UInt8(ascii: "\""))
        AuditLine.append(",\"traceparent\":", traceparent, to: &bytes)
        AuditLine.append(",\"resource\":", resource, to: &bytes)
        AuditLine.append(",\"address\":", clientAddress?.description, to: &bytes)
        AuditLine.append(",\"issuer\":", issuer, to: &bytes)
        AuditLine.append(",\"subject\":", subject, to: &bytes)
        AuditLine.append(",\"client\":", clientID, to: &bytes)
        AuditLine.append(",\"static_token\":", staticTokenID, to: &bytes)
        if let operation {
            AuditLine.append(",\"method\":", operation.method, to: &bytes)
            AuditLine.append(",\"targets\":", operation.targets, to: &bytes)
        }
        AuditLine.append(",\"outcome\":", outcome.description, to: &bytes)
        AuditLine.append(",\"reason\":", reason, to: &bytes)
        if let status {
            AuditLine.append(",\"status\":", to: &bytes)
            AuditLine.append(status.description, to: &bytes)
        }
        AuditLine.append(",\"wanted\":", scopesWanted, to: &bytes)
        AuditLine.append(",\"held\":", scopesHeld, to: &bytes)
        AuditLine.append(",\"elevation\":", elevation?.rawValue, to: &bytes)
        AuditLine.append("}\n", to: &bytes)
    }
}
