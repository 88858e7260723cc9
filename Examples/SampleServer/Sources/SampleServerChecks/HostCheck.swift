// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer
import MCPResourceServerTesting

/// Something that every host has to do when it serves the sample behind the gate, asked over a socket.
public struct HostCheck: Sendable {
    /// What it has to do.
    public let name: String
    private let run: @Sendable (Visit) async throws -> Void

    init(_ name: String, _ run: @escaping @Sendable (Visit) async throws -> Void) {
        self.name = name
        self.run = run
    }

    /// All of them.
    public static let all = refusals + bodies + messages + service

    /// Asks a host that serves `sample` on a port.
    ///
    /// - Parameter traits: What the host is known to do otherwise.
    /// - Returns: What was not as it should be; nil if all was.
    public func problem(of sample: Sample, at port: UInt16, traits: HostTraits = HostTraits()) async -> String? {
        do {
            try await run(Visit(sample: sample, port: port, traits: traits))
            return nil
        } catch {
            return "\(name): \(error)"
        }
    }
}

/// What hosts are known to do otherwise than they should.
public struct HostTraits: Sendable {
    /// Whether two lines of one name arrive as two. If not, the last one does.
    public var keepsEveryLine = true
    /// Whether a connection goes on after a body that turned out to be too long. If not, it may be closed before the answer is read.
    public var outlivesLongBodies = true

    /// Whether it refuses what does not follow the grammar of HTTP/1.1. If not, it guesses, or closes the connection.
    public var isStrict = true
    /// Whether a refusal is all that a request with a broken body gets. If not, a 400 comes after it.
    public var answersBrokenBodiesOnce = true
    /// Whether the name in a target in absolute form arrives. If not, only `Host` counts.
    public var keepsNameInTarget = true
    /// The length up to which bodies are read before anybody is asked. Who sends less than it said gets no answer.
    public var longestBodyReadFirst = 0

    /// A host that does what it should.
    public init() {}
}

/// One check at one host.
struct Visit: Sendable {
    let sample: Sample
    let port: UInt16
    let traits: HostTraits

    /// A new connection.
    func connect() throws -> LoopbackClient { try LoopbackClient(port: port) }

    /// A message to the MCP server on a connection of its own.
    func post(_ body: String, _ headers: HeaderField...) async throws -> LoopbackReply {
        try await connect().request("POST", "/mcp", headers: headers, body: Array(body.utf8))
    }

    /// An `Authorization` line.
    func authorization(_ scope: String = "mcp:read", lifetime: Int64 = 600) throws -> HeaderField {
        HeaderField("Authorization", try sample.bearer(scope, lifetime: lifetime))
    }

    static func call(_ tool: String, _ arguments: String = "{}") -> String {
        #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"\#(tool)","arguments":\#(arguments),"#
            + #""_meta":{"progressToken":"p"}}}"#
    }

    static let initialize =
        #"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"#
        + #""clientInfo":{"name":"checks","version":"1"}}}"#

    /// The challenge to callers without a token.
    var challenge: String {
        #"Bearer scope="mcp:read", resource_metadata="http://127.0.0.1\#(Sample.metadataPath)""#
    }
}

/// Compares, and throws what differs.
func expect<Value: Equatable>(_ value: Value, _ expected: Value, _ what: String) throws {
    guard value == expected else { throw CheckFailure("\(what) is \(value) and not \(expected)") }
}

/// Throws if it is not so.
func expect(_ isSo: Bool, _ what: @autoclosure () -> String) throws {
    guard isSo else { throw CheckFailure(what()) }
}
