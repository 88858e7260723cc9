// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import JOSE
import MCPResourceServer
import MCPResourceServerTesting

/// A defect, and the one row that shows it.
struct Defect: Sendable {
    let row: String
    let serve: ServerFixture.Defect

    init(_ row: String, _ serve: @escaping ServerFixture.Defect) {
        self.row = row
        self.serve = serve
    }

    /// Requests are changed before the good server sees them.
    static func asking(
        _ row: String,
        _ change: @escaping @Sendable (inout ResourceRequest) -> Void
    ) -> Defect {
        Defect(row) { _, request, next in
            var request = request
            change(&request)
            return try await next(request)
        }
    }

    /// The good server's answers are changed.
    static func answering(
        _ row: String,
        _ change: @escaping @Sendable (ResourceRequest, inout LoopbackAnswer) -> Void
    ) -> Defect {
        Defect(row) { _, request, next in
            var answer = try await next(request)
            change(request, &answer)
            return answer
        }
    }

    /// Some requests do not get to the good server.
    static func replacing(
        _ row: String,
        _ answer: LoopbackAnswer,
        where isMeant: @escaping @Sendable (ResourceRequest) -> Bool
    ) -> Defect {
        Defect(row) { _, request, next in isMeant(request) ? answer : try await next(request) }
    }

    /// Tokens of a kind count as good ones.
    static func admitting(
        _ row: String,
        where isMeant: @escaping @Sendable (ServerFixture, ReadToken) -> Bool
    ) -> Defect {
        Defect(row) { fixture, request, next in
            guard let token = request.token, isMeant(fixture, ReadToken(token)) else { return try await next(request) }
            var request = request
            request.headers.removeAll { $0.isNamed("Authorization") }
            request.headers.append(HeaderField("Authorization", "Bearer \(try fixture.goodToken())"))
            return try await next(request)
        }
    }

    /// The JSON of the metadata is changed, and the text below it.
    static func publishing(
        _ row: String,
        onlyAt path: String? = nil,
        _ change: @escaping @Sendable (ServerFixture, inout JSON) -> Void
    ) -> Defect {
        Defect(row) { fixture, request, next in
            var answer = try await next(request)
            guard request.isOfMetadata, path == nil || path == request.target, answer.status == 200,
                case .bytes(let body) = answer.body, !body.isEmpty
            else { return answer }
            var json = JSON(try JSONValue(parsing: body, limits: .metadata))
            change(fixture, &json)
            answer.body = .bytes(json.serialized())
            return answer
        }
    }
}

/// A token as a careless server reads it.
struct ReadToken: Sendable {
    let parts: [String]
    let header: JSONValue?
    let claims: JSONValue?
    let claimsText: String

    init(_ token: String) {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        let decoded = (0..<2).map { index in (index < parts.count ? try? Base64URL.decode(parts[index]) : nil) ?? [] }
        self.parts = parts
        header = try? JSONValue(parsing: decoded[0], limits: .token)
        claims = try? JSONValue(parsing: decoded[1], limits: .token)
        claimsText = String(decoding: decoded[1], as: UTF8.self)
    }

    func header(_ name: String) -> String? { header?[name]?.stringValue }
    func claim(_ name: String) -> String? { claims?[name]?.stringValue }
}

extension ResourceRequest {
    static let metadataPath = "/.well-known/oauth-protected-resource/mcp"
    static let rootMetadataPath = "/.well-known/oauth-protected-resource"

    func value(_ name: String) -> String? { headers.values(of: name).first }
    func has(_ name: String) -> Bool { value(name) != nil }

    var isOfMetadata: Bool { target.hasPrefix(Self.rootMetadataPath) }

    /// An ordinary first request of a client that has no token.
    var isStranger: Bool {
        let rest = ["Authorization", "Origin", "Expect", "Mcp-Session-Id", "X-Forwarded-Host"]
        return method == "POST" && target == "/mcp" && value("Host")?.hasPrefix("127.0.0.1:") == true
            && value("Content-Type") == "application/json" && !rest.contains(where: has)
    }

    /// The credentials, if there is one line of them.
    var credentials: String? {
        let lines = headers.values(of: "Authorization")
        return lines.count == 1 ? lines[0] : nil
    }

    /// A token under any spelling of the scheme.
    var token: String? {
        guard let credentials, credentials.lowercased().hasPrefix("bearer ") else { return nil }
        return String(credentials.dropFirst(7))
    }

    var hasNoToken: Bool { token == "mcp-doctor.is-no.token" && !target.contains("?") }

    mutating func set(_ name: String, _ value: String?) {
        headers.removeAll { $0.isNamed(name) }
        if let value { headers.append(HeaderField(name, value)) }
    }
}

extension LoopbackAnswer {
    mutating func set(_ name: String, _ value: String?) {
        headers.removeAll { $0.isNamed(name) }
        if let value { headers.append(HeaderField(name, value)) }
    }

    /// Changes the text of every challenge.
    mutating func rewriteChallenges(_ change: (String) -> String) {
        for index in headers.indices where headers[index].isNamed("WWW-Authenticate") {
            headers[index].value = change(headers[index].value)
        }
    }

    /// Takes a parameter out of every challenge.
    mutating func removeFromChallenges(_ name: String) {
        rewriteChallenges { text in
            guard let start = text.range(of: ", \(name)=\"") ?? text.range(of: "\(name)=\"") else { return text }
            let rest = text[start.upperBound...]
            let end = rest.firstIndex(of: "\"").map { text.index(after: $0) } ?? text.endIndex
            let after = text[end...]
            let isFirst = !text[start].hasPrefix(",")
            return String(text[..<start.lowerBound] + (isFirst && after.hasPrefix(", ") ? after.dropFirst(2) : after))
        }
    }
}
