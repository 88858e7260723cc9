// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import TokenValidation

/// Decides about a token as a server with the same configuration would.
struct Judge {
    let configuration: Configuration
    let validator: TokenValidator

    init(_ configuration: Configuration) throws {
        self.configuration = configuration
        validator = try configuration.validator()
    }

    func judge(_ token: [UInt8]) async -> Judgement {
        // A byte beyond ASCII is wrong in any token, and stays one byte, so that lengths are those of the line.
        let text = String(decoding: token.map { min($0, 0x7F) }, as: UTF8.self)
        return switch await validator.validate(text) {
        case .valid(let token): judge(scopesOf: token)
        case .refused(let error):
            Judgement(accepted: false, code: error.label, detail: error.detail)
        case .unavailable(let seconds):
            Judgement(accepted: false, code: "unavailable", detail: "no usable keys; try again in \(seconds) s")
        }
    }

    /// The scopes that the configuration asks for and `token` lacks decide last.
    func judge(scopesOf token: AccessToken) -> Judgement {
        let missing = ScopeRequirement(configuration.requiredScopes).missing(from: token.scopes)
        guard missing.isEmpty else {
            return Judgement(accepted: false, code: "insufficient_scope", detail: "missing: \(missing.joined)")
        }
        return Judgement(accepted: true, code: "valid", detail: "every check passed")
    }
}

/// One line of the answer.
struct Judgement: Equatable {
    let accepted: Bool
    let code: String
    let detail: String

    var json: JSON {
        ["accepted": .bool(accepted), "code": .string(code), "detail": .string(detail)]
    }
}
