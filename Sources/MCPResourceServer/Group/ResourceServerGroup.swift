// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

public import ProtectedResource
public import TokenValidation

/// Several resources on one host: one owner of all their metadata paths, and one gate in front of them all.
///
/// Each request goes to one server, and is judged by that server's issuers, audience and scopes alone:
///
/// - a metadata path to the resource that it belongs to. The root form of the well-known path belongs to the resource
///   without a path, if there is one, and among several others to nobody (404);
/// - any other path to the resource with the longest path that it equals or is below of. A path that a router could read
///   as another resource's (`/a/../b`, `/a%2f..%2fb`, `//b`) belongs to nobody (404), and so does a path below none.
///
/// A host that routes by itself names the server instead. It has to, if its router reads more into a path than the group
/// does, which decodes it once and minds upper and lower case. Behind a router that decodes twice, `/a/%252e%252e/b` is judged
/// for `/a` and served by `/b`; behind one that ignores case, `/a/b` is judged for `/a` although `/a/B` is another resource.
/// A handler can compare: ``AdmittedRequest/resource`` says what the request was judged for.
public struct ResourceServerGroup: Sendable {
    /// The servers, in the order given.
    public let servers: [ResourceServer]

    private let paths: [TargetPath]
    private let publisher: MetadataPublisher

    /// A group of servers for different resources of one origin.
    ///
    /// - Throws: ``ConfigurationError`` if there is no server, if resources differ in scheme, host or port (only the `Host`
    ///   header could tell them apart then), or if two have the same path or paths that a router may take for the same.
    public init(_ servers: [ResourceServer]) throws(ConfigurationError) {
        guard let first = servers.first else {
            throw ConfigurationError(
                parameter: "servers",
                value: "",
                problem: "no server in the group",
                remedy: "list at least one server"
            )
        }
        var paths: [TargetPath] = []
        for server in servers {
            let isOfOneOrigin = server.resource.origin.utf8.elementsEqual(first.resource.origin.utf8)
            guard isOfOneOrigin else {  // check: group-has-one-origin
                throw ConfigurationError(
                    parameter: "servers",
                    value: server.resource.canonical,
                    problem: "is of another origin than \(first.resource.canonical)",
                    remedy: "make one group an origin and let the host choose between them"
                )
            }
            let path = TargetPath(resource: server.resource)
            let isTaken = paths.contains { $0.overlaps(path) }
            guard !isTaken else {  // check: group-paths-are-distinct
                throw ConfigurationError(
                    parameter: "servers",
                    value: server.resource.canonical,
                    problem: "has the path of another server in the group, or one that a router takes for it",
                    remedy: "give every resource a path of its own"
                )
            }
            paths.append(path)
        }
        self.servers = servers
        self.paths = paths
        // A server without metadata is one to whom the root form could be thought to belong, too.
        publisher = try MetadataPublisher(servers.compactMap(\.metadata), rootAlias: servers.count == 1)
    }

    /// The server that a request belongs to by its path; nil if it belongs to none. The query does not count.
    public func server(for request: ResourceRequest) -> ResourceServer? {
        let path = request.path
        if Self.isMetadata(path) {
            return servers.count == 1
                ? servers.first : servers.first { path.elementsEqual($0.resource.metadataPath.utf8) }
        }
        guard let path = TargetPath(path), let owner = owner(of: path, as: \.literal) else { return nil }
        let otherOwner = self.owner(of: path, as: \.resolved)
        guard owner == otherOwner else {  // check: group-path-is-unambiguous
            return nil
        }
        return servers[owner]
    }

    /// Decides about a request as ``ResourceServer/admit(_:reading:body:)`` does, by the server that it belongs to.
    ///
    /// - Parameters:
    ///   - request: What the client sent, without its body.
    ///   - server: The server that the host's own routing chose, for every path but a metadata path; nil to go by the path.
    ///   - reading: When the body is read.
    ///   - body: Reads the body, at most `limit` bytes of it. Called at most once, and never after a refusal.
    public func admit(
        _ request: ResourceRequest,
        to server: ResourceServer? = nil,
        reading: BodyReading = .whenNeeded,
        body: (_ limit: Int) async throws -> [UInt8]
    ) async -> Admission {
        guard let chosen = choose(request, server) else {
            return .respond(notFound(request))
        }
        return await chosen.admit(request, reading: reading, body: body)
    }

    /// Serves a request as ``ResourceServer/protect(_:reading:body:handler:)`` does, by the server that it belongs to.
    ///
    /// - Parameters:
    ///   - request: What the client sent, without its body.
    ///   - server: The server that the host's own routing chose, for every path but a metadata path; nil to go by the path.
    ///   - reading: When the body is read.
    ///   - body: Reads the body, at most `limit` bytes of it. Called at most once, and never after a refusal.
    ///   - handler: Serves the request that was let through; ``AdmittedRequest/resource`` says to which resource.
    /// - Throws: What the handler throws, if it is not the gate's to answer.
    @inlinable public func protect<Response: HostResponse>(
        _ request: ResourceRequest,
        to server: ResourceServer? = nil,
        reading: BodyReading = .whenNeeded,
        body: (_ limit: Int) async throws -> [UInt8],
        handler: (AdmittedRequest) async throws -> Response
    ) async throws -> Response {
        guard let chosen = choose(request, server) else {
            return Response(notFound(request))
        }
        return try await chosen.protect(request, reading: reading, body: body, handler: handler)
    }

    @usableFromInline func choose(_ request: ResourceRequest, _ named: ResourceServer?) -> ResourceServer? {
        if let named, !Self.isMetadata(request.path) { return named }
        return server(for: request)
    }

    /// Whether a path is the well-known one or below it.
    private static func isMetadata(_ path: some Collection<UInt8>) -> Bool {
        TargetPath.covers(Array(ResourceIdentifier.metadataPrefix.utf8), Array(path))
    }

    /// Nobody's path: 404, by the first server's rules for hosts and origins.
    @usableFromInline func notFound(_ request: ResourceRequest) -> ResourceResponse {
        servers[0].answerToUnowned(request, metadata: publisher).answering(request.method)
    }

    /// The index of the server with the longest path that `path` equals or is below of, in one reading of both.
    private func owner(of path: TargetPath, as reading: (TargetPath) -> [UInt8]) -> Int? {
        let candidates = paths.indices.filter { TargetPath.covers(reading(paths[$0]), reading(path)) }
        return candidates.max { reading(paths[$0]).count < reading(paths[$1]).count }
    }
}

extension ResourceServerGroup: CustomStringConvertible, CustomReflectable {
    /// The resources.
    public var description: String {
        "ResourceServerGroup(\(servers.map(\.resource.canonical).joined(separator: ", ")))"
    }

    /// A mirror that shows the servers only.
    public var customMirror: Mirror {
        Mirror(self, children: ["servers": servers])
    }
}
