// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// Why a ``LoopbackServer`` or ``LoopbackClient`` could not do what it was asked.
public struct LoopbackError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kind of failure.
    public struct Code: Sendable, Hashable {
        private let name: String

        private init(_ name: String) { self.name = name }

        /// The address is one that other machines could reach, or not an address.
        public static let addressNotLoopback = Code("address_not_loopback")
        /// Another program listens on the port.
        public static let portInUse = Code("port_in_use")
        /// The operating system refused a socket operation.
        public static let system = Code("system")
        /// Nothing arrived, or nothing could be sent, in the permitted time.
        public static let timedOut = Code("timed_out")
        /// The other side closed the connection too early.
        public static let disconnected = Code("disconnected")
        /// What arrived is not HTTP/1.1 as this code understands it.
        public static let malformed = Code("malformed")
        /// More bytes than the limit allows.
        public static let tooLarge = Code("too_large")
        /// The request has been answered: its body can no longer be read.
        public static let requestEnded = Code("request_ended")
        /// The task was cancelled, or the server closed.
        public static let cancelled = Code("cancelled")
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
    public static func == (left: LoopbackError, right: LoopbackError) -> Bool { left.code == right.code }

    /// Hashes the kind.
    public func hash(into hasher: inout Hasher) { hasher.combine(code) }
}
