// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

/// A token that was taken apart and whose issuer is known by name. Nothing in it is verified.
struct OpenedToken: Sendable {
    let jws: UnverifiedJWS
    let payload: Payload
    let trusted: TrustedIssuer
    let algorithm: SignatureAlgorithm

    init(_ parts: SignedParts, _ payload: Payload, _ trusted: TrustedIssuer) {
        jws = parts.jws
        self.payload = payload
        self.trusted = trusted
        algorithm = parts.algorithm
    }

    var hint: KeyHint {
        KeyHint(
            keyID: jws.header.keyID.map { String(decoding: $0, as: UTF8.self) },
            algorithm: algorithm,
            issuedAt: payload.value(.issue).flatMap(NumericDate.seconds)
        )
    }
}

extension TokenValidator {
    private enum Beginning {
        case decided(Verdict)
        case lacksKey(OpenedToken)
    }

    /// The whole sequence of checks. Everything but the second look for a key is synchronous.
    ///
    /// - Parameters:
    ///   - claimsFirst: Whether the claims are looked at before the key, as well as after the signature.
    ///   - onKeyMiss: Called before the second look.
    func examine<Log: CheckLog>(
        _ bytes: [UInt8],
        claimsFirst: Bool = false,
        _ log: inout Log,
        onKeyMiss: () -> Void = {}
    ) async -> Verdict {
        switch begin(bytes, claimsFirst, &log) {
        case .decided(let verdict):
            return verdict
        case .lacksKey(let token):
            onKeyMiss()
            let keys = await token.trusted.issuer.keys.keys(for: token.hint)
            return conclude(token, KeyLookup(keys, token), &log)
        }
    }

    private func begin<Log: CheckLog>(_ bytes: [UInt8], _ claimsFirst: Bool, _ log: inout Log) -> Beginning {
        do throws(TokenError) {
            guard let parts = try open(bytes, &log) else { return .decided(refusal(log)) }
            guard let token = try identify(parts, &log) else { return .decided(refusal(log)) }
            let isAllowed: Void? = try log.run(.algorithm, seen: { token.algorithm.name }) { () throws(TokenError) in
                try checkAlgorithm(token)
            }
            guard isAllowed != nil else {
                _ = try claims(token, &log)
                return .decided(refusal(log))
            }
            if claimsFirst { _ = try claims(token, &log) }
            let keys = KeyLookup(token.trusted.issuer.keys.current, token)
            return keys.isWorthAnotherLook ? .lacksKey(token) : .decided(conclude(token, keys, &log))
        } catch {
            return .decided(.refused(error))
        }
    }

    private func open<Log: CheckLog>(_ bytes: [UInt8], _ log: inout Log) throws(TokenError) -> SignedParts? {
        let length: Void? = try log.run(.length, seen: { "\(bytes.count) bytes" }) { () throws(TokenError) in
            try Form.checkLength(bytes)
        }
        guard length != nil else { return nil }
        return try log.run(.form, seen: \.description) { () throws(TokenError) in
            try Form.open(bytes, memo: headers)
        }
    }

    /// Finds the issuer before anything of it is touched: a token that names an unknown one causes no look-up of keys
    /// (RFC 8725 section 3.8).
    private func identify<Log: CheckLog>(_ parts: SignedParts, _ log: inout Log) throws(TokenError) -> OpenedToken? {
        let payload = try log.run(.payload, seen: { Report.count($0.json.count, "claim") }) { () throws(TokenError) in
            try Form.claims(parts.jws.payload)
        }
        guard let payload else { return nil }
        let trusted = try log.run(.issuer, seen: { Printable.text($0.issuer.identifier) }) { () throws(TokenError) in
            try issuer(of: payload)
        }
        guard let trusted else { return nil }
        return OpenedToken(parts, payload, trusted)
    }

    /// Signature first, then claims: a forged token's claims are not worth a word (RFC 8725 section 3.3).
    private func conclude<Log: CheckLog>(_ token: OpenedToken, _ keys: KeyLookup, _ log: inout Log) -> Verdict {
        do throws(TokenError) {
            let selection: KeySelection
            let keySet: JSONWebKeySet.Identity
            switch keys {
            case .unavailable(let seconds):
                log.leave(.key, "the issuer's keys are not at hand; next attempt in \(seconds) s")
                if Log.isReport { _ = try claims(token, &log) }
                return .unavailable(retryAfter: seconds)
            case .selected(let found, let set):
                (selection, keySet) = (found, set)
            }
            let key = try log.run(.key, seen: \.description) { () throws(TokenError) in
                try self.key(selection, token)
            }
            if let key {
                _ = try log.run(.signature, seen: { "made with that key" }) { () throws(TokenError) in
                    try checkSignature(token, key)
                }
            }
            guard let accepted = try claims(token, verifiedBy: keySet, &log) else { return refusal(log) }
            return .valid(accepted)
        } catch {
            return .refused(error)
        }
    }

    private func refusal(_ log: some CheckLog) -> Verdict {
        .refused(log.failure ?? TokenError(.malformed, "a check did not pass"))
    }
}
