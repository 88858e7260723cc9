// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

/// A token that was taken apart and whose issuer is known by name. Nothing in it is verified.
///
/// Not to be copied: a copy would count a reference to each of its parts, and threads share some of them.
struct OpenedToken: ~Copyable, Sendable {
    let jws: UnverifiedJWS
    let algorithm: SignatureAlgorithm
    let payload: Payload
    let trusted: TrustedIssuer

    var hint: KeyHint {
        KeyHint(
            keyID: jws.header.keyID.map { String(decoding: $0, as: UTF8.self) },
            algorithm: algorithm,
            issuedAt: payload.value(.issue).flatMap(NumericDate.seconds)
        )
    }
}

extension TokenValidator {
    /// What is known without waiting.
    enum Beginning: ~Copyable {
        case decided(Verdict)
        case lacksKey(OpenedToken)
    }

    /// The sequence of checks, up to the second look for a key if one is needed. Most tokens need none.
    ///
    /// - Parameter claimsFirst: Whether the claims are looked at before the key, as well as after the signature.
    func begin<Log: CheckLog>(_ text: TokenText, claimsFirst: Bool = false, _ log: inout Log) -> Beginning {
        do throws(TokenError) {
            guard var jws = try open(text, &log) else { return .decided(refusal(log)) }
            guard let (payload, trusted) = try identify(&jws, &log) else { return .decided(refusal(log)) }
            // Never throws here: the token was opened with it.
            let algorithm = try Form.algorithm(jws.header)
            let isAllowed: Void? = try log.run(.algorithm, seen: { algorithm.name }) { () throws(TokenError) in
                try checkAlgorithm(algorithm, of: trusted)
            }
            let token = OpenedToken(jws: consume jws, algorithm: algorithm, payload: payload, trusted: trusted)
            guard isAllowed != nil else {
                _ = try claims(token, &log)
                return .decided(refusal(log))
            }
            if claimsFirst { _ = try claims(token, &log) }
            let keys = token.trusted.look(for: token)
            if keys.isWorthAnotherLook { return .lacksKey(token) }
            return .decided(conclude(token, keys, &log))
        } catch {
            return .decided(.refused(error))
        }
    }

    /// The rest of the sequence, with what the issuer's source has after another look.
    func lookAgain<Log: CheckLog>(_ token: borrowing OpenedToken, _ log: inout Log) async -> Verdict {
        let keys = await token.trusted.issuer.keys.keys(for: token.hint)
        return conclude(token, keys.look(for: token), &log)
    }

    @inline(__always)
    private func open<Log: CheckLog>(_ text: TokenText, _ log: inout Log) throws(TokenError) -> UnverifiedJWS? {
        let length: Void? = try log.run(.length, seen: { "\(text.count) bytes" }) { () throws(TokenError) in
            try Form.checkLength(text.count)
        }
        guard length != nil else { return nil }
        return try log.run(.form, seen: { $0.header.summary }) { () throws(TokenError) in
            try Form.open(text, memo: headers)
        }
    }

    /// Finds the issuer before anything of it is touched: a token that names an unknown one causes no look-up of keys
    /// (RFC 8725 section 3.8).
    @inline(__always)
    private func identify<Log: CheckLog>(
        _ jws: inout UnverifiedJWS,
        _ log: inout Log
    ) throws(TokenError) -> (payload: Payload, issuer: TrustedIssuer)? {
        let payload = try log.run(.payload, seen: { Report.count($0.json.count, "claim") }) { () throws(TokenError) in
            try Form.claims(jws.takePayload())
        }
        guard let payload else { return nil }
        let trusted = try log.run(.issuer, seen: { Printable.text($0.issuer.identifier) }) { () throws(TokenError) in
            try issuer(of: payload)
        }
        return trusted.map { (payload, $0) }
    }

    /// Signature first, then claims: a forged token's claims are not worth a word (RFC 8725 section 3.3).
    private func conclude<Log: CheckLog>(
        _ token: borrowing OpenedToken,
        _ keys: consuming KeyLookup,
        _ log: inout Log
    ) -> Verdict {
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
                try self.key(selection, token.jws.header)
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
