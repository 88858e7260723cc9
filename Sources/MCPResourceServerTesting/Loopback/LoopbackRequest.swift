// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer
public import ProtectedResource

/// A request at a ``LoopbackServer``: what the client sent, and a body that is read only if someone asks for it.
public struct LoopbackRequest: Sendable {
    /// Method, target, header lines in order and unjoined, and the client's address: what
    /// ``MCPResourceServer/ResourceServer/admit(_:reading:body:)`` takes.
    public let resourceRequest: ResourceRequest

    private let connection: LoopbackConnection
    private let number: Int

    init(_ resourceRequest: ResourceRequest, connection: LoopbackConnection, number: Int) {
        self.resourceRequest = resourceRequest
        self.connection = connection
        self.number = number
    }

    /// The method, case-sensitive.
    public var method: String { resourceRequest.method }
    /// The target as on the wire.
    public var target: String { resourceRequest.target }

    /// Reads the whole body. Asked again, it gives the same bytes.
    ///
    /// A client that expects it is sent `100 Continue` first. Nothing is read for a request whose `Content-Length` is over the
    /// limit. The chunked coding is removed; trailers are dropped.
    /// - Parameter limit: The most bytes to take; the server's own limit holds too.
    /// - Throws: `ContentTooLarge` over the limit; ``LoopbackError`` with the code `malformed`, `timedOut`,
    ///   `disconnected`, `requestEnded` or `cancelled`.
    public func body(upTo limit: Int = .max) async throws -> [UInt8] {
        try await connection.body(of: number, upTo: limit)
    }

    /// How many bytes of the body have been taken so far: 0 as long as nobody has asked for it.
    public var bodyBytesRead: Int {
        get async { await connection.bodyBytesRead(of: number) }
    }
}
