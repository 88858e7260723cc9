// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import MCPResourceServerTesting
import TokenValidation

/// The commands of whoever started the program. They come on standard input: a port for them could be reached by web pages.
struct Commands {
    private typealias Endpoints = DevelopmentAuthorizationServer.Endpoints
    private let server: DevelopmentAuthorizationServer

    init(_ server: DevelopmentAuthorizationServer) { self.server = server }

    /// Carries out a command, and says `ok` and what came of it, or `error:` and why.
    func answer(to line: String) -> String {
        var words = line.split(separator: " ").map(String.init)[...]
        guard let name = words.popFirst() else { return "error: no command" }
        do {
            let result = try carryOut(name, Array(words), line)
            return result.isEmpty ? "ok" : "ok \(result)"
        } catch {
            return "error: \(error)"
        }
    }

    private func carryOut(_ name: String, _ words: [String], _ line: String) throws -> String {
        switch (name, words.count) {
        case ("rotate-key", 0): return try server.rotateKeys()
        case ("rotate-key", 1) where words[0] == "drop-old": return try server.rotateKeys(keepingOld: false)
        case ("fail", 1...): try fail(words)
        case ("recover", 0): try server.update { $0.failure = nil }
        case ("auto-consent", 1): try consent(words[0])
        case ("access-token-lifetime", 1):
            let seconds = try Options.seconds(words[0], name)
            try server.update { $0.accessTokenLifetime = seconds }
        case ("refresh-token-lifetime", 1):
            let seconds = try Options.seconds(words[0], name)
            try server.update { $0.refreshTokenLifetime = seconds }
        case ("scopes", _):
            let scopes = words.isEmpty ? nil : try ScopeSet(words)
            try server.update { $0.scopes = scopes }
        case ("subject", 1...):
            let subject = words.joined(separator: " ")
            try server.update { $0.subject = subject }
        case ("claims", 1...): try claims(words.joined(separator: " "))
        case ("revoke", 0): server.revokeGrants()
        case ("counts", 0): return counts
        case ("token", 1...):
            return try server.token(for: words[0], scope: ScopeSet(Array(words.dropFirst())).joined)
        default: throw UsageError("unknown command; see --help")
        }
        return ""
    }

    private static let names: [(String, Endpoints)] = [
        ("metadata", .metadata), ("keys", .keys), ("authorization", .authorization), ("consent", .consent),
        ("token", .token), ("registration", .registration),
    ]

    private func fail(_ words: [String]) throws {
        guard let status = Int(words[0]), (400...599).contains(status) else {
            throw UsageError("fail needs a status from 400 to 599")
        }
        var endpoints: Endpoints = words.count == 1 ? .all : []
        for word in words.dropFirst() {
            guard let named = Self.names.first(where: { $0.0 == word }) else {
                throw UsageError("there is no such endpoint; write \(Self.names.map(\.0).joined(separator: ", "))")
            }
            endpoints.insert(named.1)
        }
        let failure = DevelopmentAuthorizationServer.Failure(status: status, of: endpoints)
        try server.update { $0.failure = failure }
    }

    private func consent(_ word: String) throws {
        let consent: DevelopmentAuthorizationServer.Consent =
            switch word {
            case "on": .allow
            case "off": .ask
            case "deny": .deny
            default: throw UsageError("auto-consent is on, off or deny")
            }
        try server.update { $0.consent = consent }
    }

    private func claims(_ text: String) throws {
        let value = try JSONValue(parsing: Array(text.utf8), limits: .token)
        guard value.kind == .object else { throw UsageError("claims needs a JSON object") }
        let claims = value.members.map { JSON.Member($0.name, JSON($0.value)) }
        try server.update { $0.claims = claims }
    }

    private var counts: String {
        JSON.object(Self.names.map { .init($0.0, .integer(Int64(server.count($0.1)))) }).text
    }
}
