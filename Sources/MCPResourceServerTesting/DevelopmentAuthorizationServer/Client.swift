// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

/// A client: a program that a user may let act for them. All are public clients, which can keep no secret.
struct Client: Sendable {
    let id: String
    let metadata: ClientMetadata
    /// The host that publishes the client's metadata document; nil for a client that registered, and could say anything.
    var publisher: String?
}

/// What a client says about itself (RFC 7591 §2), as far as it matters here.
struct ClientMetadata: Sendable {
    let name: String?
    let redirectURIs: [RedirectURI]
    /// Whether it uses refresh tokens.
    let mayRefresh: Bool

    init(_ json: JSONValue) throws(OAuthProblem) {
        guard json.kind == .object else { throw .invalidClientMetadata("the metadata has to be a JSON object") }
        redirectURIs = try Self.redirectURIs(json["redirect_uris"])
        name = try Self.name(json["client_name"])
        let grants = try Self.texts(json["grant_types"], "grant_types")
        let usesCodes = grants?.contains { $0.utf8.elementsEqual("authorization_code".utf8) } ?? true
        if !usesCodes {  // check: das-client-grants
            throw .invalidClientMetadata("grant_types has to have authorization_code")
        }
        mayRefresh = grants?.contains { $0.utf8.elementsEqual("refresh_token".utf8) } ?? false
        let responses = try Self.texts(json["response_types"], "response_types")
        let takesCodes = responses?.contains { $0.utf8.elementsEqual("code".utf8) } ?? true
        if !takesCodes {  // check: das-client-responses
            throw .invalidClientMetadata("response_types has to have code")
        }
    }

    /// What the server holds it to, as members of an answer.
    var members: [JSON.Member] {
        var members: [JSON.Member] = []
        if let name { members.append(.init("client_name", .string(name))) }
        members.append(.init("redirect_uris", .array(redirectURIs.map { .string($0.text) })))
        let grants: [JSON] = mayRefresh ? ["authorization_code", "refresh_token"] : ["authorization_code"]
        return members + [.init("grant_types", .array(grants)), .init("response_types", ["code"])]
    }

    private static func redirectURIs(_ json: JSONValue?) throws(OAuthProblem) -> [RedirectURI] {
        let elements = json?.elements ?? []
        let uris = elements.compactMap { $0.stringValue.flatMap { RedirectURI($0) } }
        let areGood = (1...10).contains(elements.count) && uris.count == elements.count
        if !areGood {  // check: das-client-redirects
            throw OAuthProblem(
                code: "invalid_redirect_uri",
                description: "redirect_uris needs 1 to 10 URIs: https, http of this machine, or a scheme of an app"
            )
        }
        return uris
    }

    private static func name(_ json: JSONValue?) throws(OAuthProblem) -> String? {
        guard let json, !json.isNull else { return nil }
        guard let name = json.stringValue, PlainName.isValid(name) else {
            throw .invalidClientMetadata("client_name has to be a text of 1 to 128 bytes without control characters")
        }
        return name
    }

    private static func texts(_ json: JSONValue?, _ member: String) throws(OAuthProblem) -> [String]? {
        guard let json, !json.isNull else { return nil }
        let texts = json.elements.compactMap(\.stringValue)
        guard json.kind == .array, texts.count == json.count else {
            throw .invalidClientMetadata("\(member) has to be an array of texts")
        }
        return texts
    }
}
