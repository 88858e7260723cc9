// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// The address that this server is known by: what tokens must be issued for (RFC 8707 section 2), what the Protected
/// Resource Metadata names (RFC 9728 section 2), and what its well-known path is derived from.
///
/// Canonical form: scheme and host in lower case, no default port, no `/` where the path is empty; any other path stays
/// byte for byte, so `/mcp` and `/mcp/` are two resources. Query, fragment, user information, a backslash, dot segments
/// (plain or percent-encoded) and non-ASCII text are refused, so that no two readers can understand it differently.
public struct ResourceIdentifier: Sendable, Hashable {
    /// The canonical form, for example `https://mcp.example.com/mcp`; without a path `https://mcp.example.com`.
    public let canonical: String

    /// `https`, or `http` for a loopback host.
    public let scheme: String

    /// The host in lower case; an IPv6 address in brackets.
    public let host: String

    /// The port, the scheme's default filled in.
    public let port: Int

    /// The path, `/` where it is empty.
    public let path: String

    /// Whether the host is `localhost`, in 127.0.0.0/8, or ::1.
    public let isLoopback: Bool

    /// Host, and the port where it is not the scheme's default.
    public var authority: String {
        port == Self.defaultPort(scheme) ? host : "\(host):\(port)"
    }

    /// Scheme and authority (RFC 6454 section 6.2).
    public var origin: String { "\(scheme)://\(authority)" }

    /// The path of the Protected Resource Metadata: the well-known name put between host and path (RFC 9728 section 3.1).
    public var metadataPath: String {
        path == "/" ? Self.metadataPrefix : Self.metadataPrefix + path
    }

    /// The URL of the Protected Resource Metadata.
    public var metadataURL: String { origin + metadataPath }

    /// `/.well-known/oauth-protected-resource` (RFC 9728 section 3).
    public static let metadataPrefix = "/.well-known/oauth-protected-resource"

    /// Reads and canonicalizes an identifier.
    ///
    /// - Parameters:
    ///   - text: An absolute https URL of at most 2048 bytes.
    ///   - allowingLoopbackHTTP: Whether `http` is allowed for loopback hosts; for development only.
    /// - Throws: ``ConfigurationError`` about `resource`.
    public init(_ text: String, allowingLoopbackHTTP: Bool = false) throws(ConfigurationError) {
        do {
            self = try Self.parse(Array(text.utf8), allowingLoopbackHTTP: allowingLoopbackHTTP)
        } catch {
            throw ConfigurationError(parameter: "resource", value: text, problem: error.problem, remedy: error.remedy)
        }
    }

    /// Whether a token's audience is this resource: the same canonical form, byte for byte. Not a prefix, not an origin.
    func matches(_ audience: [UInt8]) -> Bool {
        if canonical.utf8.elementsEqual(audience) {
            return true
        }
        guard audience.count <= Self.maximumLength else { return false }
        let other = try? Self.parse(audience, allowingLoopbackHTTP: scheme == "http")
        return other == self
    }

    private static func defaultPort(_ scheme: String) -> Int {
        scheme == "http" ? 80 : 443
    }

    private static let maximumLength = 2048
}

extension ResourceIdentifier: CustomStringConvertible {
    /// The canonical form.
    public var description: String { canonical }
}

extension ResourceIdentifier {
    private static func parse(
        _ bytes: [UInt8],
        allowingLoopbackHTTP: Bool
    ) throws(URLProblem) -> ResourceIdentifier {
        let url = try PlainURL(bytes, maximumLength: maximumLength)
        if url.hasQuery {  // check: resource-query
            throw URLProblem(problem: "has a query", remedy: "leave the query out")
        }
        try url.requireHTTPS(unlessLoopback: allowingLoopbackHTTP)  // check: resource-https
        if url.hasDotSegment {  // check: resource-dot-segments
            throw URLProblem(
                problem: "has dot segments in its path",
                remedy: "write the path that they resolve to, without percent-encoded dots or slashes"
            )
        }
        return ResourceIdentifier(url)
    }

    private init(_ url: PlainURL) {
        scheme = url.scheme
        host = url.host
        port = url.port ?? Self.defaultPort(url.scheme)
        path = url.path.isEmpty ? "/" : url.path
        isLoopback = url.isLoopback
        let authority = port == Self.defaultPort(scheme) ? host : "\(host):\(port)"
        canonical = "\(scheme)://\(authority)" + (path == "/" ? "" : path)
    }
}
