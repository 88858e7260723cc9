// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import ProtectedResource

/// The authorization endpoint (RFC 6749 §3.1).
extension DevelopmentAuthorizationServer {
    func authorizationAnswer(to request: LoopbackRequest) async -> LoopbackAnswer {
        let settings = settings
        let client: Client
        let redirect: RedirectURI
        let fields: FormFields
        do throws(OAuthProblem) {
            fields = try Self.fields(of: request)
            client = try await self.client(fields, settings)
            redirect = try Self.redirect(fields, to: client)
        } catch {
            // Whose fault it is, and where they are, is not known: nobody is sent anywhere.
            return Page.problem(error.description, status: error.status)
        }
        do throws(OAuthProblem) {
            let authorization = try AuthorizationRequest(fields, from: client, to: redirect, settings)
            if settings.consent == .deny { throw Self.denied }
            // Anybody can register or publish a client. What is allowed unasked must not leave this machine.
            let asks = settings.consent == .ask || !redirect.isLoopback
            if asks {  // check: das-allowed-unasked
                return try question(about: authorization)
            }
            return try allowed(authorization, by: settings.subject, status: 302)
        } catch {
            let target = redirectTarget(error, redirect, state: fields.isRepeated("state") ? nil : fields["state"])
            // Anybody can register a client: a link here must not be a link to anywhere (RFC 9700 §4.11.2).
            let asksFirst = settings.consent != .deny && !redirect.isLoopback
            if asksFirst {  // check: das-open-redirect
                return Page.problem(error.description, code: error.code, wayBack: (redirect, target))
            }
            return Self.redirection(to: target, status: 302)
        }
    }

    static let denied = OAuthProblem(code: "access_denied", description: "the user has not allowed it")

    private static func fields(of request: LoopbackRequest) throws(OAuthProblem) -> FormFields {
        let query = request.resourceRequest.query.map { Array($0) } ?? []
        if query.count > 8192 {  // check: das-query-size
            throw .invalidRequest("the URL is too long")
        }
        return try FormFields(query)
    }

    private func client(_ fields: FormFields, _ settings: Settings) async throws(OAuthProblem) -> Client {
        if fields.isRepeated("client_id") {  // check: das-one-client
            throw .invalidRequest("client_id is given twice")
        }
        guard let id = fields["client_id"] else { throw .invalidRequest("client_id is missing") }
        if settings.acceptsClientDocuments, ClientDocument.isMeant(by: id) {
            return try await ClientDocument.client(id, with: clientDocuments)
        }
        guard let client = RegisteredClient.known(as: id) else {
            throw .invalidRequest("there is no such client; it has to register first")
        }
        return client
    }

    private static func redirect(_ fields: FormFields, to client: Client) throws(OAuthProblem) -> RedirectURI {
        if fields.isRepeated("redirect_uri") {  // check: das-one-redirect
            throw .invalidRequest("redirect_uri is given twice")
        }
        guard let text = fields["redirect_uri"], let redirect = RedirectURI(text) else {
            throw .invalidRequest("redirect_uri is missing, or none that anybody can be sent to")
        }
        let isRegistered = client.metadata.redirectURIs.contains { redirect.matches($0) }
        if !isRegistered {  // check: das-redirect-registered
            throw .invalidRequest("the redirect_uri is not one that this client has registered")
        }
        return redirect
    }

    /// Sends the browser back with a code.
    func allowed(
        _ authorization: AuthorizationRequest,
        by subject: String,
        status: Int
    ) throws(OAuthProblem) -> LoopbackAnswer {
        let code = try issueCode(authorization, subject: subject)
        let target = authorization.redirect.adding(response([("code", code)], state: authorization.state))
        return Self.redirection(to: target, status: status)
    }

    /// The URL that tells the client of a problem (RFC 6749 §4.1.2.1).
    func redirectTarget(_ problem: OAuthProblem, _ redirect: RedirectURI, state: String?) -> String {
        redirect.adding(response([("error", problem.code), ("error_description", problem.description)], state: state))
    }

    /// With `state`, and with `iss`, by which a client of several servers knows which one has answered (RFC 9207).
    private func response(_ parameters: [(String, String)], state: String?) -> [(name: String, value: String)] {
        let all = parameters + (state.map { [("state", $0)] } ?? []) + [("iss", issuer)]
        return all.map { (name: $0.0, value: $0.1) }
    }

    static func redirection(to target: String, status: Int, headers: [HeaderField] = []) -> LoopbackAnswer {
        let own = [
            HeaderField("Location", target), HeaderField("Cache-Control", "no-store"),
            HeaderField("Referrer-Policy", "no-referrer"),
        ]
        return LoopbackAnswer(status: status, headers: own + headers)
    }
}
