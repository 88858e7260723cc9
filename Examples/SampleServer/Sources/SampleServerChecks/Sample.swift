// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

public import MCPResourceServer
public import MCPResourceServerTesting
public import SampleServer

/// The sample's server with settings for tests, for a host to serve on any free port of the loopback.
public struct Sample: Sendable {
    /// What a program would be told.
    public let options: Options
    /// What the host is to serve.
    public let setup: Setup
    /// Whose tokens it accepts.
    public let issuer: TestIssuer

    static let resource = "http://127.0.0.1/mcp"
    static let metadataPath = "/.well-known/oauth-protected-resource/mcp"

    /// The sample as `program` serves it.
    ///
    /// - Parameters:
    ///   - arguments: More of the program's flags.
    ///   - adapt: The last word on the gate's options.
    public init(
        of program: Program,
        _ arguments: [String] = [],
        adapt: (inout ResourceServer.Options) -> Void = { _ in }
    ) throws {
        // Who connects is not among the header lines: without the connection's address nobody would be let in.
        options = try Options(
            ["--port", "0", "--resource", Self.resource, "--allow-http-loopback", "--allow-address", "127.0.0.1"]
                + arguments,
            of: program
        )
        let key = try SigningKey.generate(.es256, keyID: "sample")
        setup = try Setup(options, origin: "http://127.0.0.1", key: { key }, adapt: adapt, onEvent: { _ in })
        guard let issuer = setup.testIssuer else {
            throw CheckFailure("these flags leave no issuer that could make tokens")
        }
        self.issuer = issuer
    }

    /// The value of an `Authorization` line.
    public func bearer(_ scope: String = "mcp:read", lifetime: Int64 = 600) throws -> String {
        "Bearer " + (try issuer.token(scope: scope, lifetime: lifetime))
    }
}

/// What a check has found.
public struct CheckFailure: Error, CustomStringConvertible {
    /// What was not as it should be.
    public let description: String

    init(_ description: String) { self.description = description }
}
