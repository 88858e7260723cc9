// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import JOSE
import MCPResourceServer
import MCPResourceServerTesting

/// Defects of challenges, metadata, and what web pages are told.
extension Defect {
    static let ofChallenges: [Defect] = [
        .replacing(
            "unauthenticated",
            LoopbackAnswer(status: 302, headers: [HeaderField("Location", "/login")]),
            where: \.isStranger
        ),
        .answering("challenge") { request, answer in
            if request.isStranger { answer.set("WWW-Authenticate", nil) }
        },
        .answering("challenge-grammar") { request, answer in
            if request.isStranger { answer.rewriteChallenges { $0.replacing(", ", with: ",, ") } }
        },
        .answering("challenge-text") { request, answer in
            if request.isStranger {
                answer.rewriteChallenges { $0.replacing("\"mcp:read\"", with: "\"mcp:read  mcp:write\"") }
            }
        },
        .answering("challenge-no-error") { _, answer in
            answer.rewriteChallenges { text in
                text.contains("error=") ? text : text.replacing("Bearer ", with: "Bearer error=\"invalid_token\", ")
            }
        },
        .answering("challenge-resource-metadata") { _, answer in
            if answer.status == 401 { answer.removeFromChallenges("resource_metadata") }
        },
        .answering("challenge-scope") { _, answer in
            if answer.status == 401 { answer.removeFromChallenges("scope") }
        },
        .answering("challenge-search") { request, answer in
            if request.isStranger {
                answer.headers.insert(HeaderField("WWW-Authenticate", "DPoP scope=\"other\""), at: 0)
            }
        },
        .answering("challenge-host") { request, answer in
            guard let host = request.value("X-Forwarded-Host"), let own = request.value("Host") else { return }
            answer.rewriteChallenges { $0.replacing(own, with: host) }
        },
    ]

    static let ofMetadata: [Defect] = [
        Defect("metadata") { _, request, next in
            var request = request
            if request.target == ResourceRequest.metadataPath { return LoopbackAnswer(status: 404) }
            if request.target == "/metadata" { request.target = ResourceRequest.metadataPath }
            var answer = try await next(request)
            answer.rewriteChallenges { $0.replacing(ResourceRequest.metadataPath, with: "/metadata") }
            return answer
        },
        .answering("metadata-link") { _, answer in
            answer.rewriteChallenges { $0.replacing(ResourceRequest.metadataPath, with: "/nothing") }
        },
        .answering("metadata-json") { request, answer in
            if request.isOfMetadata && answer.status == 200 { answer.set("Content-Type", "text/html") }
        },
        .publishing("metadata-resource", onlyAt: ResourceRequest.metadataPath) { fixture, json in
            json["resource"] = .string(fixture.resource + "/")
        },
        .publishing("metadata-members") { _, json in json["authorization_details_types_supported"] = [] },
        .publishing("metadata-authorization-servers") { fixture, json in
            json["authorization_servers"] = [.string(fixture.issuer.identifier), "http://auth.example.com"]
        },
        .replacing("authorization-server", LoopbackAnswer(status: 404)) { $0.target.hasSuffix("/as") },
        .answering("authorization-server-pkce") { request, answer in
            guard request.target.hasSuffix("-server/as"), case .bytes(let body) = answer.body else { return }
            answer.body = .bytes(Array(String(decoding: body, as: UTF8.self).replacing("S256", with: "plain").utf8))
        },
        .publishing("metadata-methods") { _, json in json["bearer_methods_supported"] = ["header", "query"] },
        .publishing("metadata-scopes") { _, json in json["scopes_supported"] = ["mcp:read", "offline_access"] },
        .replacing(
            "metadata-root",
            LoopbackAnswer(
                status: 200,
                headers: [HeaderField("Content-Type", "text/html")],
                body: Array("<html>welcome</html>".utf8)
            )
        ) { $0.target == ResourceRequest.rootMetadataPath },
        .asking("metadata-other-path") { request in
            if request.isOfMetadata { request.target = ResourceRequest.metadataPath }
        },
        .answering("metadata-cache") { request, answer in
            if request.isOfMetadata { answer.set("Cache-Control", nil) }
        },
        .asking("metadata-condition") { $0.set("If-None-Match", nil) },
        .replacing("metadata-head", LoopbackAnswer(status: 405, headers: [HeaderField("Allow", "GET")])) {
            $0.isOfMetadata && $0.method == "HEAD"
        },
        .asking("metadata-read-only") { if $0.isOfMetadata && $0.method == "POST" { $0.method = "GET" } },
    ]

    static let ofBrowsers: [Defect] = [
        .asking("origin") { request in
            // A comparison that takes the beginning for the whole.
            if request.value("Origin")?.hasSuffix(".mcp-doctor.invalid") == true { request.set("Origin", nil) }
        },
        .replacing("preflight", LoopbackAnswer(status: 401)) { $0.method == "OPTIONS" },
        .answering("cors-challenge") { _, answer in answer.set("Access-Control-Expose-Headers", nil) },
        .answering("cors-vary") { _, answer in answer.set("Vary", nil) },
        .answering("cors-credentials") { request, answer in
            guard request.method == "OPTIONS", let origin = request.value("Origin") else { return }
            answer.set("Access-Control-Allow-Origin", origin)
            answer.set("Access-Control-Allow-Credentials", "true")
        },
        .answering("metadata-cors") { request, answer in
            if request.isOfMetadata { answer.set("Access-Control-Allow-Origin", nil) }
        },
        .asking("host") { $0.set("Host", "127.0.0.1") },
    ]
}
