// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import ProtectedResource
import TokenValidation

/// The token endpoint (RFC 6749 §3.2).
extension DevelopmentAuthorizationServer {
    func tokenAnswer(to request: LoopbackRequest) async -> LoopbackAnswer {
        do throws(OAuthProblem) {
            let fields = try await FormFields(bodyOf: request, upTo: 16_384)
            if fields.hasDuplicates {  // check: das-token-duplicates
                throw .invalidRequest("a parameter is given twice")
            }
            let client = try Self.client(fields, request)
            guard let type = fields["grant_type"] else { throw .invalidRequest("grant_type is missing") }
            if type.utf8.elementsEqual("authorization_code".utf8) { return try codeAnswer(fields, client) }
            if type.utf8.elementsEqual("refresh_token".utf8) { return try refreshAnswer(fields, client) }
            throw OAuthProblem(
                code: "unsupported_grant_type",
                description: "grant_type has to be authorization_code or refresh_token"
            )
        } catch {
            return error.answer
        }
    }

    /// A public client says who it is, and proves it by what it was given.
    private static func client(_ fields: FormFields, _ request: LoopbackRequest) throws(OAuthProblem) -> String {
        let isPublic =
            request.resourceRequest.headers.single("Authorization") == .absent && fields["client_secret"] == nil
        if !isPublic {  // check: das-public-clients
            throw .invalidClient("clients have no secrets here (token_endpoint_auth_method none)")
        }
        guard let client = fields["client_id"] else { throw .invalidRequest("client_id is missing") }
        return client
    }

    private func codeAnswer(_ fields: FormFields, _ client: String) throws(OAuthProblem) -> LoopbackAnswer {
        let code = try redeem(fields, client: client)
        let asked = code.authorization
        let refreshToken = asked.client.metadata.mayRefresh ? try beginGrant(code) : nil
        return try tokens(code.subject, client, asked.scope, asked.resource, refreshToken)
    }

    private func refreshAnswer(_ fields: FormFields, _ client: String) throws(OAuthProblem) -> LoopbackAnswer {
        let (grant, scope, token) = try refresh(fields, client: client)
        return try tokens(grant.subject, client, scope, grant.resource, token)
    }

    private func tokens(
        _ subject: String,
        _ client: String,
        _ scope: ScopeSet,
        _ resource: String,
        _ refreshToken: String?
    ) throws(OAuthProblem) -> LoopbackAnswer {
        let token = try? token(for: resource, subject: subject, client: client, scope: scope.joined)
        guard let token else { throw .server }
        var members: [JSON.Member] = [
            .init("access_token", .string(token)),
            .init("token_type", "Bearer"),
            .init("expires_in", .integer(settings.accessTokenLifetime)),
        ]
        // An empty list has no form (RFC 6749 §3.3).
        if !scope.isEmpty { members.append(.init("scope", .string(scope.joined))) }
        if let refreshToken { members.append(.init("refresh_token", .string(refreshToken))) }
        return .json(.object(members), headers: [HeaderField("Cache-Control", "no-store")])
    }
}
