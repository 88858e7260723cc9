// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import ProtectedResource
import TokenValidation

/// Dynamic registration (RFC 7591) without memory: the `client_id` is the registration itself (its appendix A.5.2).
///
/// Anybody may register anything here, so that nothing is gained by writing a `client_id` oneself; a flood of registrations
/// takes no room, and a client that registered before this server was started again is still known.
enum RegisteredClient {
    private static let prefix = "dev."
    static let longestID = 2048

    /// A client with an identifier of its own, even if another one says the same of itself.
    static func new(_ metadata: ClientMetadata) throws(OAuthProblem) -> Client {
        guard let random = try? SecureRandom.bytes(6) else { throw .server }
        let unique = JSON.Member("unique", .string(Base64URL.encode(random)))
        let id = prefix + Base64URL.encode(JSON.object(metadata.members + [unique]).serialized())
        if id.utf8.count > longestID {  // check: das-registration-size
            throw .invalidClientMetadata("the metadata is too long: give fewer, or shorter, redirect_uris")
        }
        return Client(id: id, metadata: metadata)
    }

    /// The client of that identifier; nil if it is none, checked as if it registered now.
    static func known(as id: String) -> Client? {
        guard id.utf8.starts(with: prefix.utf8), id.utf8.count <= longestID else { return nil }
        let text = String(decoding: id.utf8.dropFirst(prefix.utf8.count), as: UTF8.self)
        guard let bytes = try? Base64URL.decode(text),
            let json = try? JSONValue(parsing: bytes, limits: .metadata),
            let metadata = try? ClientMetadata(json)
        else { return nil }
        return Client(id: id, metadata: metadata)
    }
}

extension DevelopmentAuthorizationServer {
    func registrationAnswer(to request: LoopbackRequest) async -> LoopbackAnswer {
        if !settings.acceptsRegistrations {  // check: das-registration-off
            return LoopbackAnswer(status: 404)
        }
        do throws(OAuthProblem) {
            let client = try RegisteredClient.new(await metadata(of: request))
            var members: [JSON.Member] = [
                .init("client_id", .string(client.id)),
                .init("client_id_issued_at", .integer(Int64(exactly: clock.now().rounded(.down)) ?? 0)),
            ]
            members += client.metadata.members
            // RFC 7591 §3.2.1 lets a server replace what was asked for.
            members.append(.init("token_endpoint_auth_method", "none"))
            return .json(.object(members), status: 201, headers: [HeaderField("Cache-Control", "no-store")])
        } catch {
            return error.answer
        }
    }

    private func metadata(of request: LoopbackRequest) async throws(OAuthProblem) -> ClientMetadata {
        let isJSON = MediaType.isOnly("application/json", in: request)
        if !isJSON {  // check: das-registration-type
            throw .invalidClientMetadata("the body has to be application/json")
        }
        let bytes = try await request.bytes(upTo: 16_384)
        guard let json = try? JSONValue(parsing: bytes, limits: .metadata) else {
            throw .invalidClientMetadata("the body is no JSON, or names a member twice")
        }
        return try ClientMetadata(json)
    }
}
