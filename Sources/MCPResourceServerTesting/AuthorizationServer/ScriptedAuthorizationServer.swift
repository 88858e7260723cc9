// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

public import HTTPFetch
public import JOSE
import MCPResourceServer
import ProtectedResource
import Synchronization
public import TokenValidation

/// An authorization server on a loopback address that does what a test tells it: it serves metadata and a key set over TLS,
/// and fails on command in every way that real ones do.
///
/// ```swift
/// let server = try ScriptedAuthorizationServer()
/// let fetcher = try BoundedFetcher(roots: server.trustRoots)
/// let token = try server.token(scope: "files:read")     // its `iss` is server.issuer
/// server.script(.keys, .status(503), times: 2)          // two failures, then good answers again
/// try server.rotate()
/// server.count(.keys)                                   // how often the keys were asked for
/// await server.close()
/// ```
///
/// Each answer ends its connection. Nothing here is for production: it hands a token to whoever holds the object.
public final class ScriptedAuthorizationServer: Sendable {
    /// What signed its certificate; nobody else's certificates are by it.
    public let authority: TestCertificateAuthority
    /// A file with the certificate of ``authority``, until ``close()``; nil if the server speaks `http`.
    public let caFile: String?
    /// Scheme, host and port of its URLs.
    public let origin: String
    /// The path of the issuer identifier: empty, or it begins with a slash.
    public let path: String
    /// The port, which the system chose.
    public var port: UInt16 { listener.port }

    let state: Mutex<State>
    private let listener: ScriptedListener
    private let hosts: [String]

    /// A running server whose issuer is the URL it is reached at.
    ///
    /// - Parameters:
    ///   - tls: How it behaves before there is a request; nil for a server that speaks `http`.
    ///   - address: Where it listens.
    ///   - host: The host in its URLs, for example `localhost`; the address if nil. A good certificate is for both.
    ///   - path: The path of the issuer identifier, such as `/realms/demo`; may end with a slash, as some issuers do.
    ///   - endpoints: Which documents exist; the others are answered with 404.
    ///   - audience: What `aud` names in its tokens unless they are asked for another audience.
    ///   - algorithms: A key is made for each; the first one signs where nothing else is said.
    ///   - clock: Where `iat` and `exp` come from.
    /// - Throws: ``LoopbackError``, ``TestCertificateError``, `KeyError`, or the file system's error.
    public convenience init(
        tls: ScriptedTLS? = .trusted,
        address: LoopbackAddress = .standard,
        host: String? = nil,
        path: String = "",
        endpoints: ScriptedEndpoints = .all,
        audience: String = "https://mcp.example.com/mcp",
        algorithms: [SignatureAlgorithm] = [.es256],
        clock: WallClock = .system
    ) throws {
        try self.init(tls, address, host, path, endpoints) { url in
            try TestIssuer(url, audience: audience, algorithms: algorithms, clock: clock)
        }
    }

    /// A running server for an issuer that exists already, under an identifier that need not be its URL: keys and metadata of
    /// such an issuer have to be configured apart from it.
    ///
    /// Parameters and errors are those of ``init(tls:address:host:path:endpoints:audience:algorithms:clock:)``.
    public convenience init(
        serving issuer: TestIssuer,
        tls: ScriptedTLS? = .trusted,
        address: LoopbackAddress = .standard,
        host: String? = nil,
        path: String = "",
        endpoints: ScriptedEndpoints = .all
    ) throws {
        try self.init(tls, address, host, path, endpoints) { _ in issuer }
    }

    private init(
        _ tls: ScriptedTLS?,
        _ address: LoopbackAddress,
        _ host: String?,
        _ path: String,
        _ endpoints: ScriptedEndpoints,
        issuer: (_ url: String) throws -> TestIssuer
    ) throws {
        let listener = try ScriptedListener(address: address)
        let shown = host ?? address.urlHost
        let scheme = tls == nil ? "http" : "https"
        let origin = "\(scheme)://\(shown):\(listener.port)"
        let hosts = Self.hosts(address, host)
        let authority = try TestCertificateAuthority()
        let issuer = try issuer(origin + path)
        let state = State(
            issuer: issuer,
            published: issuer.signingKeys,
            available: endpoints,
            greeting: try tls?.greeting(authority, hosts: hosts) ?? .plain
        )
        self.listener = listener
        self.hosts = hosts
        self.origin = origin
        self.path = path
        self.authority = authority
        self.state = Mutex(state)
        caFile = tls == nil ? nil : try TextFile.writeTemporary(authority.certificatePEM, name: "test-authority")
        try resume()
    }

    // The server that was never closed serves on; this is for one that could not begin.
    deinit {
        if let caFile { TextFile.remove(caFile) }
    }

    /// Every name that a good certificate is for, once.
    private static func hosts(_ address: LoopbackAddress, _ host: String?) -> [String] {
        var hosts = TestCertificateAuthority.loopbackHosts
        for name in [address.host, host] {
            if let name, !hosts.contains(where: { $0.utf8.elementsEqual(name.utf8) }) { hosts.append(name) }
        }
        return hosts
    }

    /// Ends every connection, frees the port and removes ``caFile``. A closed server does not start again.
    public func close() async {
        await listener.close()
        if let caFile { TextFile.remove(caFile) }
    }

    // MARK: URLs

    /// The issuer identifier: `iss` of its tokens and `issuer` of its metadata.
    public var issuer: String { testIssuer.identifier }

    /// The URL of the key set.
    public var jwksURL: String { url(of: .keys) }

    /// The URL of one document.
    public func url(of endpoint: ScriptedEndpoints) -> String {
        origin + endpoint.path(after: issuerPath)
    }

    /// What a ``HTTPFetch/BoundedFetcher`` has to trust to be able to talk to this server.
    public var trustRoots: TrustRoots { caFile.map { .systemAnd(file: $0) } ?? .system }

    /// The path without a slash at its end, as it stands in the URLs of documents (RFC 8414 §3.1).
    var issuerPath: String {
        path.utf8.last == UInt8(ascii: "/") ? String(decoding: path.utf8.dropLast(), as: UTF8.self) : path
    }

    // MARK: Connections

    /// Refuses connections, and ends those there are, until ``resume()``: the program is not running. The port is kept.
    /// - Throws: ``LoopbackError`` if another program took the port in that moment.
    public func pause() async throws(LoopbackError) {
        try await listener.refuse()
    }

    /// Takes connections again after ``pause()``.
    /// - Throws: ``LoopbackError``.
    public func resume() throws(LoopbackError) {
        try listener.serve { client in
            self.state.withLock { $0.connections += 1 }
            await ScriptedConnection(client, self).serve()
        }
    }

    /// Behaves differently, from the next connection on, before there is a request.
    ///
    /// The scheme in the URLs stays: it is that of the first behaviour.
    /// - Throws: ``TestCertificateError`` with the code `system`.
    public func present(_ tls: ScriptedTLS) throws(TestCertificateError) {
        let greeting = try tls.greeting(authority, hosts: hosts)
        state.withLock { $0.greeting = greeting }
    }

    struct State: Sendable {
        var issuer: TestIssuer
        /// The issuer after the rotation that was announced.
        var announced: TestIssuer?
        /// The keys in the key set.
        var published: [SigningKey]
        /// The text of the key set, if a test has written it.
        var keyDocument: [UInt8]?
        let available: ScriptedEndpoints
        var greeting: ScriptedTLS.Greeting
        var script = FaultScript()
        var requests: [ScriptedRequest] = []
        var connections = 0
        /// How often answers that were held back have been let go.
        var releases = 0
        var waiters: [Int: Waiter] = [:]
        var nextWaiter = 0

        func count(_ endpoints: ScriptedEndpoints) -> Int {
            requests.count { !$0.endpoints.isDisjoint(with: endpoints) }
        }
    }
}
