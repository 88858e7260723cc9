// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import JOSE
import MCPResourceServer
import MCPResourceServerTesting

/// Defects in how requests are read.
extension Defect {
    static let ofCredentials: [Defect] = [
        .answering("bad-token") { request, answer in
            if request.hasNoToken { answer.status = 403 }
        },
        .answering("bad-token-challenge") { request, answer in
            if request.hasNoToken { answer.removeFromChallenges("resource_metadata") }
        },
        .asking("scheme-case") { request in
            if request.credentials?.hasPrefix("bearer ") == true { request.set("Authorization", nil) }
        },
        .replacing("other-scheme", LoopbackAnswer(status: 403)) { $0.credentials?.hasPrefix("Basic ") == true },
        .replacing("malformed", LoopbackAnswer(status: 500)) { $0.credentials == "Bearer" },
        Defect("malformed-status") { _, request, next in
            let answer = try await next(request)
            let isMeant = request.credentials != nil && request.token?.hasPrefix("eyJ") != true
            guard answer.status == 400, isMeant, !request.target.contains("?") else { return answer }
            var request = request
            request.set("Authorization", nil)
            return try await next(request)
        },
        .asking("two-lines") { request in
            if request.headers.values(of: "Authorization").contains("Bearer another.token") {
                request.set("Authorization", "Bearer another.token")
            }
        },
        .asking("query") { request in
            if request.target == "/mcp?access_token=mcp-doctor.is-no.token" {
                request.target = "/mcp"
                request.set("Authorization", "Bearer mcp-doctor.is-no.token")
            }
        },
        .asking("two-methods") { request in
            if request.credentials != nil, request.target.contains("?") { request.target = "/mcp" }
        },
        .replacing("long-token", LoopbackAnswer(status: 500)) { ($0.credentials?.utf8.count ?? 0) > 16_384 },
    ]

    static let ofMethods: [Defect] = [
        .replacing("methods", LoopbackAnswer(status: 204)) { $0.method == "DELETE" },
        .replacing("other-methods", LoopbackAnswer(status: 200)) { $0.method == "TRACE" },
        .replacing("allow", LoopbackAnswer(status: 405)) { $0.method == "PUT" },
        .answering("refusal-cache") { _, answer in
            if answer.status == 401 { answer.set("Cache-Control", "max-age=60") }
        },
        .replacing("unread-body", LoopbackAnswer(status: 500)) { $0.has("Expect") },
    ]

    static let ofHeaders: [Defect] = [
        .asking("protocol-version") { request in
            if request.value("MCP-Protocol-Version") == "1900-01-01" { request.set("MCP-Protocol-Version", nil) }
        },
        .asking("version-mismatch") { request in
            if request.has("Mcp-Method") { request.set("MCP-Protocol-Version", "2026-07-28") }
        },
        .asking("method-mismatch") { request in
            if request.headers.values(of: "Mcp-Method") == ["tools/list"] {
                request.set("Mcp-Method", "server/discover")
            }
        },
        .asking("method-missing") { request in
            if request.value("MCP-Protocol-Version") == "2026-07-28", !request.has("Mcp-Method") {
                request.set("Mcp-Method", "server/discover")
            }
        },
        .asking("name-mismatch") { request in
            if request.value("Mcp-Name") == "another-tool" { request.set("Mcp-Name", "mcp-doctor-no-such-tool") }
        },
        .asking("method-twice") { request in
            if let first = request.value("Mcp-Method"), request.headers.values(of: "Mcp-Method").count > 1 {
                request.set("Mcp-Method", first)
            }
        },
        .replacing("session", LoopbackAnswer(status: 200)) { $0.has("Mcp-Session-Id") && !$0.has("Authorization") },
    ]

    static let ofTokens: [Defect] = [
        .replacing("token", LoopbackAnswer(status: 401)) { request in
            request.headers.values(of: "Authorization").contains { $0.contains(" eyJ") }
        },
        .replacing("token-scheme-case", LoopbackAnswer(status: 401)) {
            $0.credentials?.hasPrefix("bEARER ") == true
        },
        .asking("token-twice") { request in
            let lines = request.headers.values(of: "Authorization")
            if lines.count > 1, let last = lines.last, last.contains(" eyJ") { request.set("Authorization", last) }
        },
        .asking("token-in-query") { request in
            let parts = request.target.split(separator: "=", maxSplits: 1)
            if parts.count == 2, parts[1].hasPrefix("eyJ") {
                request.target = "/mcp"
                request.set("Authorization", "Bearer \(parts[1])")
            }
        },
        .replacing("token-in-form", LoopbackAnswer(status: 200)) {
            $0.value("Content-Type") == "application/x-www-form-urlencoded"
        },
        .admitting("token-expiry") { _, token in token.claims?.kind == .object && token.claims?["exp"] == nil },
        .admitting("token-expiry-type") { _, token in token.claims?["exp"]?.kind == .string },
        .admitting("token-not-before") { _, token in token.claims?["nbf"] != nil },
        .admitting("token-audience") { fixture, token in
            token.claim("aud").map { $0 != fixture.resource && $0.hasPrefix(fixture.resource) } ?? false
        },
        .admitting("token-issuer") { fixture, token in
            token.claim("iss").map { $0 != fixture.issuer.identifier } ?? false
        },
        .admitting("token-algorithm") { _, token in token.header("alg") == "HS256" },
        .admitting("token-unsigned") { _, token in token.header("alg") == "None" },
        .admitting("token-signature") { _, token in token.claim("sub") == "mallory" },
        .admitting("token-own-key") { _, token in token.header?["jwk"] != nil },
        .admitting("token-critical") { _, token in token.header?["x-test"] != nil },
        .admitting("token-form") { _, token in token.parts.count == 4 },
        .admitting("token-encoding") { _, token in token.parts.last?.hasSuffix("=") ?? false },
        .admitting("token-duplicates") { _, token in token.claimsText.contains(#"\u0061ud"#) },
        .admitting("token-type") { _, token in token.header("typ") == "dpop+jwt" },
        .admitting("token-bound") { _, token in token.claims?["cnf"] != nil },
        .answering("token-scope") { request, answer in
            if answer.status == 403, request.token != nil, !request.has("Origin") { answer.status = 401 }
        },
    ]

    static let all = ofChallenges + ofMetadata + ofBrowsers + ofCredentials + ofMethods + ofHeaders + ofTokens
}
