// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import TokenValidation

/// What an entry of a deny-list is found by: a kind, an issuer and a value, as bytes. Different ones have different bytes.
struct DenyKey: Sendable, Hashable {
    enum Kind: String, Sendable, Hashable, CaseIterable {
        case token = "jti"
        case subject = "sub"
        case principal
        case session = "sid"
        case client
        case issuer
    }

    let kind: Kind
    let bytes: [UInt8]

    init(_ kind: Kind, _ issuer: String, _ value: String) {
        self.kind = kind
        let issuer = Array(issuer.utf8)
        // The issuer's length keeps issuer and value apart.
        bytes = "\(issuer.count):".utf8 + issuer + value.utf8
    }

    init(_ principal: Principal.ID) {
        kind = .principal
        bytes = principal.bytes
    }

    /// The key of this kind that would be about a caller's token; nil if the token does not say what it takes.
    init?(_ kind: Kind, of principal: Principal) {
        let value: String?
        switch kind {
        case .token: value = principal.claims["jti"]?.stringValue
        case .subject: value = principal.subject
        case .session: value = principal.claims["sid"]?.stringValue
        case .client: value = principal.clientID
        case .issuer: value = ""
        case .principal:
            self.init(principal.id)
            return
        }
        guard let value else { return nil }
        self.init(kind, principal.issuer, value)
    }
}
