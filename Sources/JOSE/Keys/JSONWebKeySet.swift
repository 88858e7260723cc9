// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// The keys of one issuer (RFC 7517 §5).
///
/// Members that cannot be used are skipped and reported in ``skipped``: one odd key must not take the others down.
public struct JSONWebKeySet: Sendable {
    /// One object: a set is handed over for every request.
    private let content: Content

    /// Names of which a key has to have one as its `issuer`; nil if keys need not have any.
    let issuers: [[UInt8]]?

    private final class Content: Sendable {
        let keys: [JSONWebKey]
        let skipped: [SkippedKey]
        let unreadable: [UnreadableKey]
        let identity: Identity

        init(_ keys: [JSONWebKey], _ skipped: [SkippedKey], _ unreadable: [UnreadableKey]) {
            self.keys = keys
            self.skipped = skipped
            self.unreadable = unreadable
            identity = Identity(keys, unreadable)
        }
    }

    /// The usable keys, in order. May be empty.
    public var keys: [JSONWebKey] { content.keys }

    /// The members that were skipped, with reasons.
    public var skipped: [SkippedKey] { content.skipped }

    /// Members that claim a `kid` but cannot be read: another key of this `kid` may not be the one that is meant.
    var unreadable: [UnreadableKey] { content.unreadable }

    /// What tells it from sets with other keys.
    package var identity: Identity { content.identity }

    /// The most members a set may have, usable or not.
    public static let maximumKeys = 100

    /// A public key set from its text, of up to 128 KiB.
    ///
    /// Shared secrets and private keys in it are skipped: a set that was fetched has no business holding any. A set
    /// without a single usable key is not an error here.
    public init(parsing bytes: [UInt8]) throws(KeySetError) {
        try self.init(parsing: bytes, allowingSecrets: false)
    }

    /// A key set from a file on this machine, which may hold shared secrets, but not beside public keys: whoever may
    /// read the one must not learn the other.
    package init(parsing bytes: [UInt8], allowingSecrets: Bool) throws(KeySetError) {
        let json: JSONValue
        do {
            // A member that occurs twice in one key is that key's problem only (RFC 7517 §4).
            json = try JSONValue(parsing: bytes, limits: .keySet, duplicates: .marked)
        } catch {
            throw KeySetError.notJSON(bytes, error)
        }
        try self.init(json, allowingSecrets: allowingSecrets)
    }

    /// A key set that stands inside another document.
    package init(_ json: JSONValue, allowingSecrets: Bool) throws(KeySetError) {
        if json.hasDuplicateNames {  // check: key-set-duplicate-names
            throw KeySetError(.notJSON, "the JWK Set has a member twice")
        }
        guard let list = json["keys"], list.kind == .array else {
            throw KeySetError.notAKeySet(json)
        }
        if list.count > Self.maximumKeys {  // check: key-set-size
            throw KeySetError(.tooManyKeys, "a JWK Set may hold \(Self.maximumKeys) keys, this one has \(list.count)")
        }
        var keys: [JSONWebKey] = []
        var skipped: [SkippedKey] = []
        var unreadable: [UnreadableKey] = []
        for (index, member) in list.elements.enumerated() {
            do throws(KeyError) {
                keys.append(try JSONWebKey(member, allowingSecrets: allowingSecrets))
            } catch {
                let keyID = try? JWKMembers(member).keyID()?.stringValue
                skipped.append(SkippedKey(index: index, keyID: keyID ?? nil, reason: error))
                if error.code == .malformed, let key = try? UnreadableKey(member) { unreadable.append(key) }
            }
        }
        let isMixed = keys.contains { $0.type == .secret } && keys.contains { $0.type != .secret }
        if isMixed {  // check: key-set-not-mixed
            throw KeySetError(.mixedKeySet, "shared secrets and public keys stand in one set")
        }
        self.init(Content(keys, skipped, unreadable), issuers: nil)
    }

    /// A set of keys that are at hand.
    public init(_ keys: [JSONWebKey]) {
        self.init(Content(keys, [], []), issuers: nil)
    }

    /// The same set for the tokens of one issuer: only keys whose `issuer` is one of these names are selected from it.
    package func tied(to names: [[UInt8]]) -> JSONWebKeySet {
        JSONWebKeySet(content, issuers: names)
    }

    private init(_ content: Content, issuers: [[UInt8]]?) {
        self.content = content
        self.issuers = issuers
    }

    /// A set of one shared secret, for one of HS256, HS384 and HS512, which need 32, 48 and 64 bytes.
    ///
    /// Without `keyID` it is used for tokens whatever `kid` they carry.
    public init(secret: SharedSecret, algorithm: SignatureAlgorithm, keyID: String? = nil) throws(KeyError) {
        self.init([try JSONWebKey(secret: secret, algorithm: algorithm, keyID: keyID)])
    }
}

extension JSONWebKeySet {
    /// The public JWK Set document of these keys; a shared secret shows its type and `kid` only.
    public var json: JSON {
        .object([.init("keys", .array(keys.map(\.json)))])
    }
}
