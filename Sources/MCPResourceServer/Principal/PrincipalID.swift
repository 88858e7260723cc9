// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import TokenValidation

extension Principal {
    /// Who a principal is: the key for anything that a server stores per user.
    ///
    /// It is made of the issuer and the stable subject at that issuer, never of a subject alone, which is unique within its
    /// issuer only. Two values are equal when all their bytes are; no Unicode normalisation, no case folding. A client that
    /// acts for itself differs from a user of the same name.
    public struct ID: Sendable, Hashable {
        /// The key as bytes: the issuer's length in bytes (four bytes, big-endian), the issuer, and the stable subject's bytes.
        /// The form is the same in every process, so it can be a database key. Different principals have different bytes.
        public let bytes: [UInt8]

        init(issuer: String, subject: StableSubject) {
            let length = UInt32(truncatingIfNeeded: issuer.utf8.count)
            var bytes: [UInt8] = []
            bytes.reserveCapacity(issuer.utf8.count + 64)
            for shift in [24, 16, 8, 0] as [UInt32] {
                bytes.append(UInt8(truncatingIfNeeded: length >> shift))
            }
            bytes.append(contentsOf: issuer.utf8)
            bytes.append(contentsOf: subject.bytes)
            self.bytes = bytes
        }
    }
}

extension Principal.ID: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// A redaction: a subject is personal data and does not belong in a log by accident.
    public var description: String { "Principal.ID(redacted)" }

    /// The same redaction.
    public var debugDescription: String { description }

    /// A mirror without children.
    public var customMirror: Mirror {
        Mirror(self, children: [])
    }
}
