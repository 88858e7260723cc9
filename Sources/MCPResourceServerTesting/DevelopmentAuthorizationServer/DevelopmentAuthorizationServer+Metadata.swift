// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import ProtectedResource
import Synchronization
import TokenValidation

/// What the server says about itself: metadata (RFC 8414 §2, OpenID Connect Discovery 1.0 §3) and keys (RFC 7517 §5).
extension DevelopmentAuthorizationServer {
    func metadataAnswer(to request: LoopbackRequest) -> LoopbackAnswer {
        let (settings, algorithms) = state.withLock { ($0.settings, $0.keys.map(\.algorithm)) }
        var members: [JSON.Member] = [
            .init("issuer", .string(issuer)),
            .init("authorization_endpoint", .string(issuer + "/authorize")),
            .init("token_endpoint", .string(issuer + "/token")),
            .init("jwks_uri", .string(issuer + "/keys")),
        ]
        if settings.acceptsRegistrations {
            members.append(.init("registration_endpoint", .string(issuer + "/register")))
        }
        if let scopes = settings.scopes {
            members.append(.init("scopes_supported", .array(scopes.map { .string($0) })))
        }
        members += [
            .init("response_types_supported", ["code"]),
            .init("response_modes_supported", ["query"]),
            .init("grant_types_supported", ["authorization_code", "refresh_token"]),
            .init("token_endpoint_auth_methods_supported", ["none"]),
            .init("code_challenge_methods_supported", ["S256"]),
            .init("authorization_response_iss_parameter_supported", true),
            .init("client_id_metadata_document_supported", .bool(settings.acceptsClientDocuments)),
        ]
        if isOpenIDPath(request) {
            var names: [JSON] = []
            for algorithm in algorithms where !names.contains(.string(algorithm.name)) {
                names.append(.string(algorithm.name))
            }
            members.append(.init("subject_types_supported", ["public"]))
            members.append(.init("id_token_signing_alg_values_supported", .array(names)))
        }
        return .json(.object(members))
    }

    var keysAnswer: LoopbackAnswer {
        let keys = state.withLock { $0.keys }
        return .json(.object([.init("keys", .array(keys.compactMap { $0.publicKey?.json }))]))
    }
}

extension LoopbackAnswer {
    /// An answer in JSON.
    static func json(_ value: JSON, status: Int = 200, headers: [HeaderField] = []) -> LoopbackAnswer {
        let type = HeaderField("Content-Type", "application/json")
        return LoopbackAnswer(status: status, headers: [type] + headers, body: value.serialized())
    }
}
