// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
public import TokenValidation

/// Answers requests for Protected Resource Metadata (RFC 9728 §3), to any origin.
///
/// A document is served at exactly one path, the well-known name put between host and path of its resource, and nowhere
/// else: another suffix, another spelling, or a query is the path of another resource, and gets a 404. The exception is the
/// root form, where clients look that know only the host: a resource without a path owns it; otherwise the only resource may
/// be published there too.
///
/// Documents are made once. Nothing in a request changes them: not `Host`, not a forwarding header.
public struct MetadataPublisher: Sendable {
    private struct Page: Sendable {
        let path: [UInt8]
        let document: [UInt8]
        let entityTag: String
    }

    private let pages: [Page]

    /// A publisher of one document.
    ///
    /// - Parameters:
    ///   - metadata: The document.
    ///   - rootAlias: Whether to serve it at the root form of the well-known path too.
    /// - Throws: ``ConfigurationError`` for a value that may not be published.
    public init(_ metadata: ProtectedResourceMetadata, rootAlias: Bool = true) throws(ConfigurationError) {
        try self.init([metadata], rootAlias: rootAlias)
    }

    /// A publisher for several resources of one origin; for none, everything under the well-known path is a 404.
    ///
    /// - Parameters:
    ///   - metadata: The documents.
    ///   - rootAlias: Whether to serve the document at the root form of the well-known path too, if it is the only one.
    /// - Throws: ``ConfigurationError`` for a value that may not be published, for two documents of one path, and for resources
    ///   of different origins: only `Host` could tell them apart.
    public init(_ metadata: [ProtectedResourceMetadata], rootAlias: Bool = true) throws(ConfigurationError) {
        var pages: [Page] = []
        for entry in metadata {
            let resource = entry.resource
            let isOfOneOrigin = metadata.allSatisfy { $0.resource.origin.utf8.elementsEqual(resource.origin.utf8) }
            guard isOfOneOrigin else {  // check: metadata-of-one-origin
                throw ConfigurationError(
                    parameter: "metadata",
                    value: resource.canonical,
                    problem: "is of another origin than the other resources",
                    remedy: "make one publisher an origin and let the host choose between them"
                )
            }
            let path = Array(resource.metadataPath.utf8)
            let isTaken = pages.contains { $0.path == path }
            guard !isTaken else {  // check: metadata-path-has-one-owner
                throw ConfigurationError(
                    parameter: "metadata",
                    value: resource.canonical,
                    problem: "is published twice",
                    remedy: "give every resource a path of its own"
                )
            }
            let document = try entry.json().serialized()
            let entityTag = "\"\(Base64URL.encode(Digest.sha256(document)))\""
            pages.append(Page(path: path, document: document, entityTag: entityTag))
        }
        if rootAlias, pages.count == 1, let only = pages.first, only.path != Self.prefix {
            pages.append(Page(path: Self.prefix, document: only.document, entityTag: only.entityTag))
        }
        self.pages = pages
    }

    /// The answer to a request for metadata, whatever its outcome; nil if the request's path is not the well-known one or below
    /// it, byte for byte. `Origin` and `Authorization` do not count.
    public func response(to request: ResourceRequest) -> ResourceResponse? {
        // The lengths are at hand, and tell most requests apart.
        guard request.target.utf8.count >= ResourceIdentifier.metadataPrefix.utf8.count,
            Self.isOurs(request.target.utf8.span)
        else { return nil }
        let page = pages.first { request.target.utf8.elementsEqual($0.path) }
        return Self.answer(request, with: page).answering(request.method)
    }

    private static func isOurs(_ target: Span<UInt8>) -> Bool {
        let prefix = ResourceIdentifier.metadataPrefix.utf8.span
        guard target.count >= prefix.count, target.extracting(first: prefix.count).isSame(as: prefix) else {
            return false
        }
        if target.count == prefix.count { return true }
        let next = target[prefix.count]
        return next == UInt8(ascii: "/") || next == UInt8(ascii: "?")
    }

    private static func answer(_ request: ResourceRequest, with page: Page?) -> ResourceResponse {
        guard let page else { return .refusal(404, adding: [anyOrigin]) }
        let method = request.method.utf8
        if method.elementsEqual("OPTIONS".utf8) { return options }
        guard method.elementsEqual("GET".utf8) || method.elementsEqual("HEAD".utf8) else {
            return .refusal(405, adding: [allow, anyOrigin])
        }
        let shared = [
            HeaderField("Cache-Control", "public, max-age=3600"),
            HeaderField("ETag", page.entityTag),
            anyOrigin,
        ]
        let conditions = request.headers.values(of: "If-None-Match")
        if EntityTag.matches(page.entityTag, conditions) {
            return ResourceResponse(status: 304, headers: shared)
        }
        return ResourceResponse(
            status: 200,
            headers: [HeaderField("Content-Type", "application/json")] + shared,
            body: page.document
        )
    }

    /// To a preflight and to any other `OPTIONS`. The wildcard covers every header but `Authorization`, which some clients send
    /// here too, although nothing needs it.
    private static let options = ResourceResponse(
        status: 204,
        headers: [
            allow,
            anyOrigin,
            HeaderField("Access-Control-Allow-Methods", "GET, HEAD, OPTIONS"),
            HeaderField("Access-Control-Allow-Headers", "*, Authorization"),
            HeaderField("Access-Control-Max-Age", "600"),
        ]
    )

    private static let prefix = Array(ResourceIdentifier.metadataPrefix.utf8)
    private static let allow = HeaderField("Allow", "GET, HEAD, OPTIONS")
    private static let anyOrigin = HeaderField("Access-Control-Allow-Origin", "*")
}
