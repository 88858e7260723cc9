// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// The checks, in the order in which they are made: what is cheap first, what needs the signature last.
enum Check: String, CaseIterable, Sendable {
    case length
    case form
    case payload
    case issuer
    case algorithm
    case key
    case signature
    case type
    case binding
    case audience
    case expiry
    case start = "not_before"
    case issue = "issued_at"
    case profile
    case scopes
    case subject
    case delegation

    /// What is asked, for people.
    var question: String {
        switch self {
        case .length: "Is it short enough?"
        case .form: "Is it a signed JWT in compact form?"
        case .payload: "Is the payload a JSON object?"
        case .issuer: "Is iss a configured issuer?"
        case .algorithm: "Is alg one that the issuer uses?"
        case .key: "Has the issuer one key for it?"
        case .signature: "Is the signature right?"
        case .type: "Is it an access token?"
        case .binding: "May whoever holds it use it?"
        case .audience: "Is it for this server?"
        case .expiry: "Has it not expired?"
        case .start: "Is it valid already?"
        case .issue: "Was it issued in the past, and recently enough?"
        case .profile: "Are the required claims there?"
        case .scopes: "Are the scopes well-formed?"
        case .subject: "Does it say who it is for?"
        case .delegation: "Is the chain of actors well-formed?"
        }
    }
}
