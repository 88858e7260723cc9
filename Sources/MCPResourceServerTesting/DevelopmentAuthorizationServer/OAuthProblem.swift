// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import ProtectedResource

/// What is wrong with a request, in the words of RFC 6749 §4.1.2.1 and §5.2, RFC 7591 §3.2.2 and RFC 8707 §2.
///
/// The description is this server's own text and holds nothing that somebody sent: it goes into URLs, JSON and pages.
struct OAuthProblem: Error, Sendable {
    let code: String
    let description: String
    var status = 400

    static func invalidRequest(_ description: String) -> OAuthProblem {
        OAuthProblem(code: "invalid_request", description: description)
    }

    static func invalidGrant(_ description: String) -> OAuthProblem {
        OAuthProblem(code: "invalid_grant", description: description)
    }

    static func invalidTarget(_ description: String) -> OAuthProblem {
        OAuthProblem(code: "invalid_target", description: description)
    }

    static func invalidScope(_ description: String) -> OAuthProblem {
        OAuthProblem(code: "invalid_scope", description: description)
    }

    static func invalidClientMetadata(_ description: String) -> OAuthProblem {
        OAuthProblem(code: "invalid_client_metadata", description: description)
    }

    static func invalidClient(_ description: String) -> OAuthProblem {
        OAuthProblem(code: "invalid_client", description: description, status: 401)
    }

    static func tooLarge() -> OAuthProblem {
        OAuthProblem(code: "invalid_request", description: "the body is too large", status: 413)
    }

    static let server = OAuthProblem(code: "server_error", description: "something went wrong here", status: 500)

    /// The answer of an endpoint that speaks JSON.
    var answer: LoopbackAnswer {
        let body: JSON = ["error": .string(code), "error_description": .string(description)]
        var headers = [HeaderField("Cache-Control", "no-store")]
        // RFC 6749 §5.2: in the scheme that the client has used.
        if status == 401 { headers.append(HeaderField("WWW-Authenticate", #"Basic realm="token endpoint""#)) }
        return .json(body, status: status, headers: headers)
    }
}
