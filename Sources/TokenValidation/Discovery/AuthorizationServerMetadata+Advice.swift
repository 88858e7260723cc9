// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

extension AuthorizationServerMetadata {
    /// What the server's operator should look at, so that MCP clients can log in safely. Empty is good.
    public var advice: [MetadataAdvice] {
        logInAdvice + registrationAdvice + endpointAdvice + algorithmAdvice + typeAdvice
    }

    /// RFC 8414 §2: what is supported if nothing is said.
    private static let defaultGrants = ["authorization_code", "implicit"]

    private func grants(_ wanted: [String]) -> Bool {
        (grantTypesSupported ?? Self.defaultGrants)
            .contains { grant in
                wanted.contains { $0.utf8.elementsEqual(grant.utf8) }
            }
    }

    private var logInAdvice: [MetadataAdvice] {
        var advice: [MetadataAdvice] = []
        let isForUsers = grants(Self.defaultGrants)
        if isForUsers && authorizationEndpoint == nil {
            advice.append(.init(.noAuthorizationEndpoint, "authorization_endpoint", "is absent: no user can log in"))
        }
        let onlyImplicit = !(grantTypesSupported ?? Self.defaultGrants)
            .contains { !$0.utf8.elementsEqual("implicit".utf8) }
        if !onlyImplicit && tokenEndpoint == nil {
            advice.append(.init(.noTokenEndpoint, "token_endpoint", "is absent: no client can get a token"))
        }
        guard grants(["authorization_code"]) else { return advice }
        let member = "code_challenge_methods_supported"
        if json[member] == nil {
            advice.append(
                .init(
                    .noCodeChallengeMethods,
                    member,
                    "is absent: MCP clients refuse to log in; switch PKCE on and list S256"
                )
            )
        } else if codeChallengeMethodsSupported?.contains(where: { $0.utf8.elementsEqual("S256".utf8) }) == false {
            advice.append(.init(.noS256, member, "lacks S256: MCP clients refuse to log in with less"))
        }
        if authorizationResponseIssParameterSupported != true {
            advice.append(
                .init(
                    .noIssuerInResponse,
                    "authorization_response_iss_parameter_supported",
                    "is not true: clients cannot tell this server's answers from another's (RFC 9207)"
                )
            )
        }
        return advice
    }

    private var registrationAdvice: [MetadataAdvice] {
        guard registrationEndpoint == nil, clientIDMetadataDocumentSupported != true else { return [] }
        let text = "is not true, and there is no registration_endpoint: every client has to be registered by hand"
        return [.init(.noClientRegistration, "client_id_metadata_document_supported", text)]
    }

    private static let endpoints = [
        "jwks_uri", "authorization_endpoint", "token_endpoint", "registration_endpoint", "introspection_endpoint",
        "revocation_endpoint", "userinfo_endpoint",
    ]

    private var endpointAdvice: [MetadataAdvice] {
        Self.endpoints.compactMap { member in
            guard let bytes = json[member]?.utf8 else { return nil }
            do throws(URLProblem) {
                // Plain http on loopback is a developer's server, where nobody listens in.
                try PlainURL(bytes, maximumLength: 2048).requireHTTPS(unlessLoopback: true)
                return nil
            } catch {
                let shown = Printable.text(String(decoding: bytes.prefix(400), as: UTF8.self), limit: 100)
                return .init(.insecureEndpoint, member, "\"\(shown)\" \(error.problem)")
            }
        }
    }

    private var algorithmAdvice: [MetadataAdvice] {
        let member = "id_token_signing_alg_values_supported"
        guard let names = idTokenSigningAlgValuesSupported, !names.isEmpty else { return [] }
        let usable = SignatureAlgorithm.all.filter { !$0.isSymmetric }
        let hasUsable = names.contains { name in usable.contains { $0.name.utf8.elementsEqual(name.utf8) } }
        guard !hasUsable else { return [] }
        let text = "lists no algorithm that published keys can verify; switch on RS256, PS256, ES256 or EdDSA"
        return [.init(.noUsableAlgorithm, member, text)]
    }

    private static let types: [(member: String, kind: JSONKind)] = [
        ("authorization_endpoint", .string), ("token_endpoint", .string), ("registration_endpoint", .string),
        ("introspection_endpoint", .string), ("scopes_supported", .array), ("grant_types_supported", .array),
        ("code_challenge_methods_supported", .array), ("id_token_signing_alg_values_supported", .array),
        ("client_id_metadata_document_supported", .bool), ("authorization_response_iss_parameter_supported", .bool),
    ]

    private var typeAdvice: [MetadataAdvice] {
        Self.types.compactMap { member, kind in
            guard let value = json[member] else { return nil }
            let isRight = value.kind == kind && value.elements.allSatisfy { $0.kind == .string }
            guard !isRight else { return nil }
            let wanted = kind == .array ? "an array of strings" : kind == .bool ? "true or false" : "a string"
            return .init(.malformedMember, member, "is not \(wanted) and was ignored")
        }
    }
}
