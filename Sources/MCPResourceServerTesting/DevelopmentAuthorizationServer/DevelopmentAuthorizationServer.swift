// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

public import HTTPFetch
public import JOSE
import MCPResourceServer
import ProtectedResource
import Synchronization
public import TokenValidation

/// An authorization server for development and tests, on a loopback address: any MCP client can log in at it. **Never for
/// production**: it asks for no password, keeps everything in memory, and speaks plain `http`.
///
/// It does what MCP authorization asks of an authorization server, and refuses what it forbids: metadata (RFC 8414, OpenID
/// Connect Discovery), the authorization code grant with PKCE `S256` and nothing else (RFC 7636, OAuth 2.1), `resource`
/// (RFC 8707), `iss` in the authorization response (RFC 9207), dynamic registration (RFC 7591), Client ID Metadata Documents,
/// and refresh tokens that are used once. A page asks the user who they are and whether the client may.
///
/// ```swift
/// let server = try DevelopmentAuthorizationServer()
/// // an MCP client logs in at server.issuer …
/// try server.update { $0.consent = .allow }             // … from now on without a user
/// try server.rotateKeys()
/// try server.update { $0.failure = .init(status: 503) }  // an outage
/// server.count(.token)                                   // how often tokens were asked for
/// await server.close()
/// ```
///
/// Clients are public ones: there are no client secrets. It issues no ID tokens.
public final class DevelopmentAuthorizationServer: Sendable {
    /// The issuer identifier: `http://`, address, port and ``path``.
    public let issuer: String
    /// The path of the issuer identifier: empty, or it begins with a slash and ends with none.
    public let path: String
    /// Where access tokens and every lifetime take the time from.
    public let clock: WallClock

    let state: Mutex<State>
    /// Held while the settings change. Not that of the state: whoever changes them may look at the server.
    private let updates = Mutex(())
    let origin: String
    let clientDocuments: any Fetcher
    private let host: LoopbackServer

    /// A running server.
    ///
    /// - Parameters:
    ///   - address: Where it listens.
    ///   - port: 0 for one that the system chooses.
    ///   - path: The path of the issuer identifier, such as `/tenant`; empty for none.
    ///   - settings: How it behaves at first; see ``update(_:)``.
    ///   - signingKey: What signs the first access tokens: one with a public half to publish, no shared secret. A fresh key for
    ///     ES256 if nil.
    ///   - clientDocuments: Fetches Client ID Metadata Documents. If nil, a ``HTTPFetch/BoundedFetcher`` that reaches public
    ///     hosts only.
    ///   - clock: Where `iat`, `exp` and lifetimes come from.
    /// - Throws: ``LoopbackError`` if the port is busy, ``TokenValidation/ConfigurationError``, `KeyError`, `FetchError`.
    public init(
        address: LoopbackAddress = .standard,
        port: UInt16 = 0,
        path: String = "",
        settings: Settings = Settings(),
        signingKey: SigningKey? = nil,
        clientDocuments: (any Fetcher)? = nil,
        clock: WallClock = .system
    ) throws {
        try Self.check(path: path)
        try settings.check()
        if let signingKey { try Self.check(signingKey) }
        let key = try signingKey ?? Self.newKey(.es256)
        let fetcher = try clientDocuments ?? BoundedFetcher()
        let host = try LoopbackServer(address: address, port: port)
        self.host = host
        self.path = path
        self.clock = clock
        self.clientDocuments = fetcher
        origin = host.origin
        issuer = host.origin + path
        state = Mutex(State(settings: settings, keys: [key]))
        // Whoever starts it and lets go of it has a server all the same, until the process ends.
        host.start { request in await self.answer(request) }
    }

    /// Ends every connection and frees the port. A closed server does not start again.
    public func close() async { await host.close() }

    /// The port it listens on.
    public var port: UInt16 { host.port }

    /// A line for people who start it: what it is, where, and what it is not for.
    public var startUpLine: String {
        "development authorization server at \(issuer): for development and tests only, it asks for no password"
    }

    /// How it behaves now.
    public var settings: Settings { state.withLock { $0.settings } }

    /// Behaves differently from the next request on. Updates from several threads come one after the other, and none is lost.
    /// - Parameter change: Changes the settings as they are. It must not itself call `update`.
    /// - Throws: ``TokenValidation/ConfigurationError`` if what it comes to cannot be; then nothing has changed.
    public func update(_ change: (inout Settings) -> Void) throws(ConfigurationError) {
        try updates.withLock { _ throws(ConfigurationError) in
            var new = settings
            change(&new)
            try new.check()
            let checked = new
            state.withLock { $0.settings = checked }
        }
    }

    /// How often something was asked for, answered well or not. Preflights do not count.
    public func count(_ endpoints: Endpoints) -> Int {
        state.withLock { state in
            state.counts.reduce(0) { endpoints.contains($1.key) ? $0 + $1.value : $0 }
        }
    }

    /// Whoever verifies tokens gets the keys from the key set, where no secret may be.
    private static func check(_ key: SigningKey) throws(ConfigurationError) {
        let isSecret = key.publicKey == nil
        if isSecret {  // check: das-shared-secret
            throw ConfigurationError(
                parameter: "signingKey",
                value: key.algorithm.name,
                problem: "is a shared secret, and nobody could verify what it signs: only public keys are published",
                remedy: "give a private key, or nil for a fresh one"
            )
        }
    }

    private static func check(path: String) throws(ConfigurationError) {
        let segments = path.utf8.split(separator: 0x2F, omittingEmptySubsequences: false).dropFirst()
        let isPlain = segments.allSatisfy { segment in
            !segment.isEmpty && !segment.elementsEqual(".".utf8) && !segment.elementsEqual("..".utf8)
                && segment.allSatisfy(URLText.isUnreserved)
        }
        let isRooted = path.isEmpty || path.utf8.first == 0x2F
        if isRooted && isPlain { return }
        throw ConfigurationError(
            parameter: "path",
            value: path,
            problem: "is not the path of an issuer identifier",
            remedy: "write nothing, or segments such as /tenant, without a slash at the end"
        )
    }

    struct State: Sendable {
        var settings: Settings
        /// The newest first: it signs. All are published.
        var keys: [SigningKey]
        var consents = ExpiringTable<PendingConsent>(capacity: 1000)
        var codes = ExpiringTable<IssuedCode>(capacity: 1000)
        var grants = ExpiringTable<Grant>(capacity: 10_000)
        var counts: [Endpoints: Int] = [:]
    }
}
