// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// Why a certificate for tests could not be made.
public struct TestCertificateError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kind of failure.
    public struct Code: Sendable, Hashable {
        private let name: String

        private init(_ name: String) { self.name = name }

        /// A host is neither a name nor an address that a certificate can have.
        public static let badHost = Code("bad_host")
        /// OpenSSL refused an operation.
        public static let system = Code("system")
    }

    /// The kind of failure; two errors are told apart by it.
    public let code: Code
    /// One line for a person.
    public let description: String

    init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }

    /// Whether both are of one kind.
    public static func == (left: TestCertificateError, right: TestCertificateError) -> Bool { left.code == right.code }

    /// Hashes the kind.
    public func hash(into hasher: inout Hasher) { hasher.combine(code) }
}
