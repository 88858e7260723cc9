// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

/// The claims that validation itself asks for, whoever the issuer is. All that a token has are found in one pass.
enum KnownClaim: Int, CaseIterable, Sendable {
    case issuer, subject, audience, expiry, start, issue, tokenID
    case clientID, authorizedParty, scope, shortScope
    case confirmation, actor, type, tokenUse
    case nonce, accessTokenHash, codeHash, stateHash, events, method
    case loginTime, loginContext, loginMethods, sessionID, username, preferredUsername, email

    /// As it is registered, or usual.
    var name: String {
        switch self {
        case .issuer: "iss"
        case .subject: "sub"
        case .audience: "aud"
        case .expiry: "exp"
        case .start: "nbf"
        case .issue: "iat"
        case .tokenID: "jti"
        case .clientID: "client_id"
        case .authorizedParty: "azp"
        case .scope: "scope"
        case .shortScope: "scp"
        case .confirmation: "cnf"
        case .actor: "act"
        case .type: "typ"
        case .tokenUse: "token_use"
        case .nonce: "nonce"
        case .accessTokenHash: "at_hash"
        case .codeHash: "c_hash"
        case .stateHash: "s_hash"
        case .events: "events"
        case .method: "htm"
        case .loginTime: "auth_time"
        case .loginContext: "acr"
        case .loginMethods: "amr"
        case .sessionID: "sid"
        case .username: "username"
        case .preferredUsername: "preferred_username"
        case .email: "email"
        }
    }

    /// Their names, each under the number of its claim.
    static let names = JSONNames(allCases.map(\.name))

    /// The one with exactly this name.
    init?(_ name: String) {
        guard let known = Self.allCases.first(where: { $0.name.isSpelled(name) }) else { return nil }
        self = known
    }

    /// A set's bit for this one.
    fileprivate var bit: UInt32 { 1 << UInt32(truncatingIfNeeded: rawValue) }
}

/// Several known claims in an order of their own.
struct KnownClaims: Sendable, ExpressibleByArrayLiteral {
    private let claims: [KnownClaim]
    fileprivate let bits: UInt32

    init(arrayLiteral claims: KnownClaim...) {
        self.claims = claims
        bits = claims.reduce(0) { $0 | $1.bit }
    }

    /// The first of them that is, or is not, among those with these bits.
    fileprivate func first(in present: UInt32, _ isWanted: Bool) -> KnownClaim? {
        claims.first { (present & $0.bit != 0) == isWanted }
    }
}

/// The claims of a token that is being judged.
///
/// The checks look at places in it, which keeps nothing alive and copies nothing: there are some forty looks to a token.
struct Payload: Sendable {
    let json: JSONValue

    /// A bit for each known claim that it has: most of what is asked for is not there.
    private let present: UInt32

    /// Reads a token's payload.
    init(parsing bytes: [UInt8]) throws(JSONError) {
        let json = try JSONValue(parsingToken: bytes, knowing: KnownClaim.names)
        present = json.knownMembers
        self.json = json
    }

    /// Where a claim's value is; nil without one.
    subscript(claim: KnownClaim) -> JSONPlace? {
        @inline(__always) get { has(claim) ? json.knownMember(claim.rawValue) : nil }
    }

    /// Whether there is such a claim, whatever its value.
    func has(_ claim: KnownClaim) -> Bool { present & claim.bit != 0 }

    /// The first of these that is there.
    func first(of claims: KnownClaims) -> KnownClaim? {
        present & claims.bits == 0 ? nil : claims.first(in: present, true)
    }

    /// The first of these that is not there.
    func firstMissing(of claims: KnownClaims) -> KnownClaim? {
        present & claims.bits == claims.bits ? nil : claims.first(in: present, false)
    }

    /// The value of a claim, for those who keep it, or want its text.
    @inline(__always)
    func value(_ claim: KnownClaim) -> JSONValue? {
        guard let place = self[claim] else { return nil }
        return json.value(at: place)
    }

    /// Where the value at a path is; nil if a name is absent or something on the way is not an object.
    func place(at path: ClaimPath) -> JSONPlace? {
        if let known = path.known { return self[known] }
        return place(through: path.names)
    }

    /// The same for a path of a list, which counts no reference to it if it is that of a known claim.
    @inline(__always)
    func place(at paths: [ClaimPath], _ index: Int) -> JSONPlace? {
        if let known = paths[index].known { return self[known] }
        return place(through: paths[index].names)
    }

    private func place(through names: [String]) -> JSONPlace? {
        var place: JSONPlace?
        for name in names {
            guard let inner = json.member(name, at: place) else { return nil }
            place = inner
        }
        return place
    }

    /// The value at a path.
    func value(at path: ClaimPath) -> JSONValue? {
        guard let place = place(at: path) else { return nil }
        return json.value(at: place)
    }
}
