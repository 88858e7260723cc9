// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import ProtectedResource
import TokenValidation

extension ResourceServer {
    /// Settings that are allowed, and that are rarely what was meant.
    static func notes(on server: ResourceServer) -> [(label: String, detail: String)] {
        var notes: [(label: String, detail: String)] = []
        if server.resource.scheme == "http" {
            notes.append(("http_loopback", "\(server.resource) is http: for development only"))
        }
        for (index, path) in server.openPaths.enumerated() where path.utf8.contains(UInt8(ascii: "*")) {
            let detail = "openPaths[\(index)], \(path), is compared byte for byte: its * stands for itself alone"
            notes.append(("open_path_pattern", detail))
        }
        for scope in server.knownScopes where scope.utf8.contains(UInt8(ascii: ",")) {
            notes.append(("scope_with_comma", "\"\(scope)\" is one scope: names are separated by spaces, not commas"))
        }
        if server.access?.refusesFirstSteps == true {
            let detail =
                "no rule is about initialize or server/discover, so clients get no further: add .baseline(.discovery)"
            notes.append(("first_steps_refused", detail))
        }
        let supported = server.metadata?.scopesSupported
        let unlisted = server.baseline.filter { !server.rights.hierarchy.grants($0, to: supported ?? server.baseline) }
        if !unlisted.isEmpty {
            let names = unlisted.joined(separator: " ")
            notes.append(
                ("baseline_not_listed", "every caller needs \"\(names)\", and scopesSupported does not have it")
            )
        }
        if server.metadata?.dpopSigningAlgValuesSupported.isEmpty == false {
            let detail = "the metadata offers DPoP, and this server refuses tokens that are bound to a key"
            notes.append(("dpop_offered", detail))
        }
        return notes + self.notes(onStaticTokensOf: server)
            + server.issuers.indices.flatMap { self.notes(on: server.issuers, at: $0) }
    }

    private static func notes(onStaticTokensOf server: ResourceServer) -> [(label: String, detail: String)] {
        guard let tokens = server.staticTokens?.current?.tokens else { return [] }
        if tokens.isEmpty { return [("static_tokens_empty", "there is no static token that could be accepted")] }
        let required = ScopeRequirement(server.baseline)
        let useless = tokens.filter { !required.isMet(by: $0.scopes, under: server.rights.hierarchy) }
        guard let first = useless.first else { return [] }
        let detail =
            "every caller needs \"\(server.baseline)\", and \(useless.count) static tokens lack it: \(first.id)"
        return [("static_token_lacks_baseline", detail)]
    }

    private static func notes(on issuers: [Issuer], at index: Int) -> [(label: String, detail: String)] {
        let name = issuers[index].identifier
        let others = issuers[..<index].map(\.identifier)
        var notes: [(label: String, detail: String)] = []
        let ending = ["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"]
            .first { name.utf8.reversed().starts(with: $0.utf8.reversed()) }
        if let ending {
            let detail =
                "issuers[\(index)], \(name), is the URL of a document; iss usually is what stands before \(ending)"
            notes.append(("issuer_is_a_document", detail))
        }
        let isTwin = others.contains { other in
            (name + "/").utf8.elementsEqual(other.utf8) || name.utf8.elementsEqual((other + "/").utf8)
        }
        if isTwin {
            let detail = "issuers[\(index)], \(name), differs from another by a slash at the end: they are two issuers"
            notes.append(("issuers_differ_by_slash", detail))
        }
        return notes
    }
}

extension AccessControl {
    /// Whether everything is refused that a client begins with.
    fileprivate var refusesFirstSteps: Bool {
        unlisted == .refuse
            && !["initialize", "server/discover"].map { Glob(Array($0.utf8)) }
                .contains { step in
                    policy.rules.contains { rule in rule.patterns.contains { $0.covers(.method, step) } }
                }
    }
}
