// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

public import MCPResourceServer
import MCPResourceServerTesting

/// What the programs do alike with their settings.
extension Setup {
    /// The settings of a server that is about to listen where the options say.
    ///
    /// - Parameters:
    ///   - scheme: The resource's, if the options do not name it.
    ///   - port: The port, if it is known already although the options leave the choice to the system.
    ///   - log: Gets the gate's events, unless `adapt` has a better place for them.
    ///   - adapt: The last word on the gate's options.
    public init(
        _ options: Options,
        scheme: String = "http",
        port: UInt16? = nil,
        log: EventLog? = nil,
        adapt: (inout ResourceServer.Options) -> Void = { _ in }
    ) throws {
        let port = port ?? options.port
        guard port != 0 || options.resource != nil else {
            throw UsageError("--port 0 needs --resource URL here: what are clients to call a server on any port?")
        }
        // Only an authorization server on a port that the system chooses does not know its own name before; such a port is never
        // busy.
        let isAnywhere = options.offersLogin && options.port == 0
        let early = isAnywhere ? try Self.loginServer(options, port: 0, key: DevelopmentKey().load) : nil
        try self.init(
            options,
            origin: "\(scheme)://\(options.address.urlHost):\(port)",
            key: DevelopmentKey().load,
            login: early?.issuer ?? Self.loginIssuer(options),
            adapt: adapt,
            onEvent: { log?.noteUnlessPlain($0) }
        )
        guard options.offersLogin else { return }
        let server = try early ?? Self.loginServer(options, port: options.port + 1, key: DevelopmentKey().load)
        let resource = gate.resource.canonical
        try server.update { $0.resources = [resource] }
        login = server
    }

    /// What to print once the server listens: `listening on URL`, the URL being what clients call it, then what to try.
    ///
    /// - Parameter origin: Where it listens, of which those who name the resource otherwise are told: a proxy needs it.
    public func announcement(_ options: Options, at origin: String? = nil) throws -> String {
        var lines = ["listening on \(gate.resource.canonical)"]
        if options.resource != nil, let origin { lines.append("a proxy hands requests on to \(origin)") }
        lines.append(try Suggestions(self, options).text())
        return lines.joined(separator: "\n")
    }

    /// Ends what the gate does in the background, and writes what has not been written yet. The last thing to do.
    public func close() {
        gate.close()
        audit?.close()
    }

    /// A token that a server with the same options accepts.
    static func token(_ options: Options) throws -> String {
        let origin = "http://\(options.address.urlHost):\(options.port)"
        let setup = try Setup(options, origin: origin, key: DevelopmentKey().load, login: loginIssuer(options)) { _ in }
        let token = try setup.testIssuer?
            .token(
                subject: options.subject,
                client: "quickstart",
                scope: options.scope.isEmpty ? nil : options.scope,
                lifetime: options.lifetime
            )
        return token ?? ""
    }
}
