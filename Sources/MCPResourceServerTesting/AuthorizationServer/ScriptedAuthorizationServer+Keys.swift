// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

public import JOSE
import Synchronization

/// Keys and tokens.
extension ScriptedAuthorizationServer {
    /// The issuer as it is now: its keys, and every kind of token it can mint. A copy: rotating it changes nothing here.
    public var testIssuer: TestIssuer { state.withLock { $0.issuer } }

    /// A signed access token, as ``TestIssuer/token(subject:client:scope:lifetime:algorithm:claims:header:)`` makes it, by the
    /// newest key.
    /// - Throws: ``NoSuchKey`` if the issuer has no key of that algorithm.
    public func token(
        subject: String? = "alice",
        client: String? = "test-client",
        scope: String? = nil,
        lifetime: Int64 = 300,
        algorithm: SignatureAlgorithm? = nil,
        claims: MemberOverrides = [:],
        header: MemberOverrides = [:]
    ) throws -> String {
        try testIssuer.token(
            subject: subject,
            client: client,
            scope: scope,
            lifetime: lifetime,
            algorithm: algorithm,
            claims: claims,
            header: header
        )
    }

    /// Publishes the keys that the next ``rotate(keepingOld:publishing:)`` will sign with, beside those there are: a planned
    /// rotation.
    /// - Throws: `KeyError` if a key cannot be made.
    public func announceRotation() throws {
        try state.withLock { state in
            var next = state.issuer
            try next.rotateKeys(keepingOld: false)
            state.announced = next
            state.publish(next.signingKeys, keepingOld: true)
        }
    }

    /// Signs with new keys from now on: those that were announced, or fresh ones.
    ///
    /// - Parameters:
    ///   - keepingOld: Whether the keys before stay published.
    ///   - publishing: Whether the key set says so at once; otherwise it stays what it is until ``publish()``, and the first
    ///     tokens are signed by a key that nobody can have.
    /// - Throws: `KeyError` if a key cannot be made.
    public func rotate(keepingOld: Bool = true, publishing: Bool = true) throws {
        try state.withLock { state in
            let old = state.issuer.signingKeys
            var next = state.issuer
            if let announced = state.announced { next = announced } else { try next.rotateKeys(keepingOld: false) }
            if publishing { state.publish(next.signingKeys, keepingOld: keepingOld) }
            if keepingOld { next.add(old) }
            state.issuer = next
            state.announced = nil
        }
    }

    /// Takes one key out of the key set. The issuer goes on signing with it if it is the newest.
    public func withdraw(_ keyID: String) {
        state.withLock { state in
            state.published = state.published.filter { !$0.hasID(keyID) }
            state.keyDocument = nil
        }
    }

    /// Makes the key set what the issuer has: all its keys, and no others.
    public func publish() {
        state.withLock { $0.publish($0.issuer.signingKeys, keepingOld: false) }
    }

    /// Makes the key set this text, whatever it says, until the next call that changes the published keys.
    public func publish(_ document: [UInt8]) {
        state.withLock { $0.keyDocument = document }
    }

    /// Makes the key set this text, whatever it says, until the next call that changes the published keys.
    public func publish(_ document: String) {
        publish(Array(document.utf8))
    }
}

extension ScriptedAuthorizationServer.State {
    mutating func publish(_ keys: [SigningKey], keepingOld: Bool) {
        let old = published.filter { key in !keys.contains { $0.hasID(key.keyID) } }
        published = keys + (keepingOld ? old : [])
        keyDocument = nil
    }

    /// The text of the key set.
    var keys: [UInt8] {
        keyDocument ?? TestIssuer(issuer.identifier, audience: issuer.audience, signingKeys: published).keySetDocument
    }
}

extension SigningKey {
    fileprivate func hasID(_ id: String?) -> Bool {
        guard let keyID, let id else { return false }
        return keyID.utf8.elementsEqual(id.utf8)
    }
}
