// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import HTTPFetch
import JOSE
import TokenValidation

extension IssuerReport {
    init(_ probe: IssuerProbe) {
        issuer = probe.options.issuer
        fetches = probe.result.fetches.map { record in
            Fetch(
                url: record.url,
                status: record.status,
                milliseconds: record.milliseconds,
                bytes: record.status.map { _ in record.bytes },
                problem: record.problem
            )
        }
        metadata = probe.metadata.map { Self.members(of: $0.document) } ?? []
        checks = Self.checks(probe)
        if let answer = probe.keyAnswer, let set = probe.keySet {
            keys = KeyLine.lines(of: set, document: answer.body)
        }
        freshness = Self.freshness(probe)
        advice = (probe.metadata?.document.advice ?? []).map { "\($0.member) \($0.text)" } + KeyLine.advice(keys)
        problem = probe.result.keys == nil ? (probe.result.label, probe.result.detail) : nil
    }

    /// What an operator or a client goes by, in the order of a log-in.
    private static let shownMembers = [
        "issuer", "jwks_uri", "authorization_endpoint", "token_endpoint", "registration_endpoint",
        "introspection_endpoint", "userinfo_endpoint", "scopes_supported", "grant_types_supported",
        "code_challenge_methods_supported", "token_endpoint_auth_methods_supported",
        "id_token_signing_alg_values_supported", "client_id_metadata_document_supported",
        "authorization_response_iss_parameter_supported",
    ]

    private static func members(of document: AuthorizationServerMetadata) -> [(name: String, value: String)] {
        shownMembers.compactMap { name in document.json[name].map { (name, text($0)) } }
    }

    private static func text(_ value: JSONValue) -> String {
        let parts = value.kind == .array ? value.elements : [value]
        let texts = parts.map { $0.stringValue ?? JSON($0).text }
        return Printable.text(texts.joined(separator: ", "), limit: 300)
    }

    /// The steps before the one that failed have passed, those after it were not reached.
    private static func checks(_ probe: IssuerProbe) -> [CheckTable.Row] {
        let failed = IssuerStage(probe.result)
        var isReached = true
        return stages(probe.options)
            .map { stage in
                if stage == failed {
                    isReached = false
                    return CheckTable.Row(
                        outcome: .failed,
                        question: stage.question,
                        detail: probe.result.detail,
                        hint: stage.hint(probe.result)
                    )
                }
                return CheckTable.Row(
                    outcome: isReached ? .passed : .notReached,
                    question: stage.question,
                    detail: isReached ? detail(stage, probe) : ""
                )
            }
    }

    /// The steps that there are: no certificate over plain http, no metadata where the place of the keys is given.
    private static func stages(_ options: IssuerOptions) -> [IssuerStage] {
        let first = options.jwks ?? options.metadata ?? options.issuer
        let isPlain = first.utf8.first == UInt8(ascii: "h") && !first.utf8.starts(with: "https:".utf8)
        return IssuerStage.allCases.filter { stage in
            switch stage {
            case .certificate: !isPlain
            case .published, .identity, .location: options.jwks == nil
            default: true
            }
        }
    }

    /// What a step that passed has shown.
    private static func detail(_ stage: IssuerStage, _ probe: IssuerProbe) -> String {
        switch stage {
        case .answer:
            return probe.result.fetches.first { $0.status != nil }.map { "in \($0.milliseconds) ms" } ?? ""
        case .certificate:
            let file = probe.options.caFile.map { " and of \(Printed.path($0))" } ?? ""
            return "it is for this host, of an authority of the system\(file)"
        case .published: return Printable.text(probe.metadata?.url ?? "")
        case .identity: return "byte for byte"
        case .location: return Printable.text(probe.metadata?.document.jwksURI ?? "")
        case .fetched: return probe.keyAnswer.map { "\($0.body.count) bytes" } ?? ""
        case .usable:
            let set = probe.keySet
            let usable = set?.keys.count ?? 0
            return "\(usable) of \(usable + (set?.skipped.count ?? 0))"
        }
    }
}
