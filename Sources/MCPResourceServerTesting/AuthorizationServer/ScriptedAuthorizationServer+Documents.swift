// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import ProtectedResource
import Synchronization

/// What it says when nothing is wrong.
extension ScriptedAuthorizationServer {
    /// What to do about a request.
    struct Response: Sendable {
        let good: LoopbackAnswer
        let fault: ScriptedFault?
        /// ``State/releases`` when the request was entered into the log.
        let releases: Int
    }

    /// Enters a request into the log.
    func take(_ head: RequestHead) -> Response {
        let path = Self.path(of: head.target)
        let asked = ScriptedEndpoints(
            ScriptedEndpoints.each.filter { path.elementsEqual($0.path(after: issuerPath).utf8) }
        )
        return change { state in
            state.requests.append(
                ScriptedRequest(method: head.method, target: head.target, headers: head.headers, endpoints: asked)
            )
            return Response(
                good: goodAnswer(to: head, asked.intersection(state.available), state),
                fault: state.script.next(for: asked),
                releases: state.releases
            )
        }
    }

    private func goodAnswer(to head: RequestHead, _ endpoints: ScriptedEndpoints, _ state: State) -> LoopbackAnswer {
        guard head.method.utf8.elementsEqual("GET".utf8) else {
            return LoopbackAnswer(status: 405, headers: [HeaderField("Allow", "GET")])
        }
        if endpoints.isEmpty { return LoopbackAnswer(status: 404) }
        if endpoints.contains(.keys) { return Self.json(state.keys) }
        let isOpenID = !endpoints.contains(.oauthMetadata)
        return Self.json(JSON.object(metadata(state.issuer, isOpenID: isOpenID)).serialized())
    }

    private static func json(_ body: [UInt8]) -> LoopbackAnswer {
        LoopbackAnswer(status: 200, headers: [HeaderField("Content-Type", "application/json")], body: body)
    }

    /// RFC 8414 §2; for OpenID Connect with the members that its §3 demands.
    private func metadata(_ issuer: TestIssuer, isOpenID: Bool) -> [JSON.Member] {
        let place = origin + issuerPath
        var members: [JSON.Member] = [
            .init("issuer", .string(issuer.identifier)),
            .init("authorization_endpoint", .string(place + "/authorize")),
            .init("token_endpoint", .string(place + "/token")),
            .init("jwks_uri", .string(jwksURL)),
            .init("response_types_supported", ["code"]),
            .init("grant_types_supported", ["authorization_code", "refresh_token"]),
            .init("token_endpoint_auth_methods_supported", ["none", "private_key_jwt"]),
            .init("code_challenge_methods_supported", ["S256"]),
            .init("authorization_response_iss_parameter_supported", true),
        ]
        guard isOpenID else { return members }
        var algorithms: [SignatureAlgorithm] = []
        for key in issuer.signingKeys where !algorithms.contains(key.algorithm) { algorithms.append(key.algorithm) }
        members.append(.init("subject_types_supported", ["public"]))
        members.append(
            .init("id_token_signing_alg_values_supported", .array(algorithms.map { .string($0.name) }))
        )
        return members
    }
}
