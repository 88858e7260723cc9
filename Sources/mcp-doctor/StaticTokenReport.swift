// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What `explain` says about a static token.
enum StaticTokenReport {
    /// What a server with these entries decides. Who presents the token, and what for, is told of a good one only.
    static func judgement(of token: String, by tokens: StaticTokenSet, at now: Date) -> Judgement {
        let bytes = Array(token.utf8)
        let (entry, label, detail) = tokens.explain(bytes, at: now.timeIntervalSince1970)
        guard let entry else {
            let remedy = remedy(label, length: bytes.count)
            return Judgement(accepted: false, code: label, detail: remedy.isEmpty ? detail : "\(detail); \(remedy)")
        }
        let scopes = entry.scopes.isEmpty ? "no scope" : entry.scopes.joined
        let roles = entry.roles.isEmpty ? "" : ", role \(entry.roles.map { Printed.text($0) }.joined(separator: " "))"
        let end = entry.expiresAt.map { "until \($0.formatted(.iso8601))" } ?? "without an end"
        return Judgement(
            accepted: true,
            code: label,
            detail: "\(Printed.text(entry.name)), entry \(entry.id), \(end): \(scopes)\(roles)"
        )
    }

    static func text(_ judgement: Judgement, _ paint: Paint) -> String {
        judgement.accepted
            ? "\(paint.green("accepted: \(judgement.code)")) (\(judgement.detail))"
            : "\(paint.red("refused: \(judgement.code)")) (\(judgement.detail))"
    }

    private static func remedy(_ label: String, length: Int) -> String {
        switch label {
        case "static_token_malformed": "it is \(length) bytes long, and a whole one \(wholeLength) in lower case"
        case "static_token_mistyped": "copy it again from where it was handed over"
        case "static_token_unknown": "its line was removed, or is in another file"
        case "static_token_expired": "make another one of the same name: new-token"
        default: ""
        }
    }

    private static let wholeLength = 96
}
