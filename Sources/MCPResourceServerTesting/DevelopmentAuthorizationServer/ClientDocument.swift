// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import HTTPFetch
import JOSE
import TokenValidation

/// Client ID Metadata Documents: the `client_id` is an `https` URL, and what it leads to describes the client
/// (draft-ietf-oauth-client-id-metadata-document).
///
/// The URL comes from whoever made the link: it is fetched as one that a document has named, from public hosts only unless
/// listed, without redirects, 5 KiB at most, in 5 seconds.
enum ClientDocument {
    static let largest = 5 * 1024

    /// Whether a `client_id` is meant to be such a URL.
    static func isMeant(by id: String) -> Bool { id.utf8.starts(with: "https://".utf8) }

    static func client(_ id: String, with fetcher: any Fetcher) async throws(OAuthProblem) -> Client {
        guard let url = try? ResourceIdentifier(id), id.utf8.elementsEqual(url.canonical.utf8) else {
            throw .invalidRequest(
                "the client_id is no URL of a metadata document: https, in canonical form, without query"
            )
        }
        if url.path.utf8.elementsEqual("/".utf8) {  // check: das-document-path
            throw .invalidRequest("the client_id is no URL of a metadata document: it has no path")
        }
        let bytes = try await document(id, fetcher)
        guard let json = try? JSONValue(parsing: bytes, limits: .metadata) else {
            throw .invalidRequest("the client metadata document is no JSON, or names a member twice")
        }
        let isItself = json["client_id"]?.utf8Equals(id) ?? false
        if !isItself {  // check: das-document-itself
            throw .invalidRequest("the client metadata document is about another client_id")
        }
        let method = json["token_endpoint_auth_method"]
        let isPublic = method?.utf8Equals("none") ?? true
        if !isPublic {  // check: das-document-method
            throw .invalidRequest("the client metadata document asks for a token_endpoint_auth_method other than none")
        }
        if json["client_secret"] != nil {  // check: das-document-secret
            throw .invalidRequest("the client metadata document has a client_secret in it, which everybody can read")
        }
        return Client(id: id, metadata: try ClientMetadata(json), publisher: url.authority)
    }

    private static func document(_ url: String, _ fetcher: any Fetcher) async throws(OAuthProblem) -> [UInt8] {
        let request = FetchRequest(
            url,
            origin: .document,
            headers: [("Accept", "application/json")],
            maximumBodyBytes: largest
        )
        let response: FetchResponse
        do {
            response = try await fetcher.fetch(request)
        } catch {
            throw .invalidRequest("the client metadata document cannot be fetched (\(error.code))")
        }
        if response.status != 200 {  // check: das-document-status
            throw .invalidRequest("the client metadata document was answered with status \(response.status)")
        }
        let types = response.values(of: "Content-Type")
        let isJSON = types.count == 1 && types.allSatisfy { MediaType.isNamed("application/json", $0) }
        if !isJSON {  // check: das-document-type
            throw .invalidRequest("the client metadata document is not application/json")
        }
        return response.body
    }
}
