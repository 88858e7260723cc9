// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

/// A revision of the MCP specification, which is a date.
struct ProtocolVersion: Equatable {
    /// The date's digits as one number: 20260728.
    private let number: Int

    /// A revision by its name; nil for anything but four, two and two digits.
    init?(_ text: String) {
        let bytes = text.utf8.span
        guard bytes.count == 10 else { return nil }
        var number = 0
        for index in bytes.indices where index != 4 && index != 7 {
            let digit = bytes[index] &- UInt8(ascii: "0")
            guard digit < 10 else {  // check: protocol-version-digits
                return nil
            }
            number = number &* 10 &+ Int(digit)
        }
        let isDate = bytes[4] == UInt8(ascii: "-") && bytes[7] == UInt8(ascii: "-")
        guard isDate else {  // check: protocol-version-form
            return nil
        }
        self.number = number
    }

    /// Whether requests of this revision name their operation in headers, and clients keep the scopes they hold.
    var isModern: Bool { number >= 2026_07_28 }
}

/// The revisions that a server speaks.
struct VersionRule: Sendable {
    let supported: [String]

    /// The refusal of a request whose header names another revision.
    ///
    /// Without the header the request is of a revision before the header was invented, or the first of a session: fine with a
    /// server that speaks such a revision.
    func refusal(of headers: MirrorHeaders) -> Refusal? {
        if headers.version == .malformed { return .headerMismatch(.version) }
        let requested = headers.version.value ?? "2025-03-26"
        let isOld = headers.version == .absent
        let isSupported = supported.contains { version in
            version.isSpelled(requested) || (isOld && ProtocolVersion(version)?.isModern == false)
        }
        guard isSupported else {  // check: protocol-version-supported
            return .unsupportedVersion(requested, supported: supported)
        }
        return nil
    }
}
