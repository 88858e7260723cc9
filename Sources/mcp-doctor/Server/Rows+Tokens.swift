// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import MCPResourceServer
import MCPResourceServerTesting
import TokenValidation

/// Tokens of the test issuer, good ones and bad ones.
extension ConformanceRow {
    private static let noEntry = Finding.skipped("the good token is not accepted, so a refusal shows nothing")

    /// A row about tokens that are wrong in some way each. All of them have to be refused, with a 401.
    private static func refusing(
        _ name: String,
        _ level: Level,
        _ clause: String,
        _ question: String,
        mend: String,
        _ faults: [TokenFault],
        more: @escaping @Sendable (TestIssuer, _ scope: String?) throws -> [(String, String)] = { _, _ in [] }
    ) -> ConformanceRow {
        ConformanceRow(name, .tokens, level, clause, question, mend: mend) { probe in
            guard let admission = await probe.admission() else { return noEntry }
            let scope = await probe.scope()
            var objections: [Finding.Objection] = []
            var tokens: [(String, String)] = []
            do {
                for fault in faults {
                    tokens.append((fault.description, try admission.issuer.token(with: fault, scope: scope)))
                }
                tokens += try more(admission.issuer, scope)
            } catch {
                return .skipped("the key cannot make such a token")
            }
            for (what, token) in tokens {
                let answer = await probe.ask(admission.request.adding("Authorization: Bearer \(token)"))
                // There will be no other answer for a while.
                if answer.isThrottled { break }
                if answer.isSuccess { objections.append(("accepted: \(what)", answer)) }
                if !answer.isSuccess && answer.status != 401 {
                    objections.append(("\(what): \(answer.summary)", answer))
                }
            }
            return .unless(objections, tokens.count == 1 ? "" : "\(tokens.count) tokens")
        }
    }

    /// A row about a good token that is presented in another way.
    private static func presenting(
        _ name: String,
        _ level: Level,
        _ clause: String,
        _ question: String,
        mend: String,
        _ judge: @escaping @Sendable (ServerProbe, Admission, _ token: String) async -> Finding
    ) -> ConformanceRow {
        ConformanceRow(name, .tokens, level, clause, question, mend: mend) { probe in
            guard let admission = await probe.admission(),
                let token = try? admission.issuer.token(scope: await probe.scope())
            else { return noEntry }
            return await judge(probe, admission, token)
        }
    }

    /// What the metadata says of issuers, if it does not name the one of the tokens.
    private static func otherIssuers(_ probe: ServerProbe) async -> String {
        let named = await probe.document()?.authorizationServers ?? []
        let isNamed = named.contains { $0.utf8.elementsEqual(probe.options.issuer.utf8) }
        guard let first = named.first, !isNamed else { return "" }
        return "; its metadata names \(Printed.text(first)), not the --issuer"
    }

    static let tokenRows: [ConformanceRow] = [
        ConformanceRow(
            "token",
            .tokens,
            .must,
            "RFC 6750 section 2.1",
            "Is a good token accepted?",
            mend:
                "Is the key one that the server trusts for --issuer? --audience, --scope and --claim say what else it wants."
        ) { probe in
            if let admission = await probe.admission() { return .passed("\(admission.answer.summary)") }
            guard let issuer = await probe.issuer(), let token = try? issuer.token(scope: await probe.scope()) else {
                return .failed("the key makes no token")
            }
            let answer = await probe.ask(probe.post(.initialize).adding("Authorization: Bearer \(token)"))
            let challenge =
                answer.values(of: "WWW-Authenticate").first.map { ": \(Printed.text($0, limit: 200))" } ?? ""
            return .failed(answer.summary + challenge + (await otherIssuers(probe)))
        },
        presenting(
            "token-scheme-case",
            .must,
            "RFC 9110 section 11.1",
            "Is it accepted whatever the letter case of the scheme?",
            mend: "Compare Bearer without regard to ASCII letter case."
        ) { probe, admission, token in
            let answer = await probe.ask(admission.request.adding("Authorization: bEARER \(token)"))
            return answer.isSuccess ? .passed() : .failed(answer.summary)
        },
        presenting(
            "token-twice",
            .should,
            "RFC 9110 sections 5.3 and 11.6.2",
            "Is it not accepted beside another Authorization line?",
            mend:
                "Refuse a request with two of them; the first or the last is a choice that a proxy may make differently."
        ) { probe, admission, token in
            let lines = ["Authorization: Bearer \(token)", "Authorization: Bearer \(probe.noToken)"]
            for (name, pair) in [("the first of two", lines), ("the last of two", lines.reversed())] {
                let answer = await probe.ask(admission.request.with { $0.lines += pair })
                if answer.isSuccess { return .shown("accepted: \(name)") }
            }
            return .passed()
        },
        presenting(
            "token-in-query",
            .must,
            "MCP 2025-11-25 authorization, RFC 6750 section 2.3",
            "Is it not accepted in the query?",
            mend: "Take tokens from the header only."
        ) { probe, admission, token in
            let answer = await probe.ask(admission.request.with { $0.target += "?access_token=\(token)" })
            return answer.isSuccess ? .shown("accepted") : .passed(answer.summary)
        },
        presenting(
            "token-in-form",
            .should,
            "MCP 2025-11-25 authorization, token requirements",
            "Is it not accepted in a form?",
            mend: "Take tokens from the header only; a form is what other sites can make a browser send."
        ) { probe, admission, token in
            let request = admission.request.with {
                $0.lines.removeAll { $0.utf8.starts(with: "Content-Type:".utf8) }
                $0.lines.append("Content-Type: application/x-www-form-urlencoded")
                $0.body = "access_token=\(token)"
            }
            let answer = await probe.ask(request)
            return answer.isSuccess ? .shown("accepted") : .passed(answer.summary)
        },
        refusing(
            "token-expiry",
            .must,
            "RFC 7519 section 4.1.4, RFC 9068 section 2.2",
            "Are expired tokens refused, and those that never expire?",
            mend: "Require exp, as a number, and compare it with the time.",
            [.expired, .noExpiry]
        ),
        refusing(
            "token-expiry-type",
            .should,
            "RFC 7519 sections 2 and 4.1.4",
            "Are tokens refused whose exp is no number?",
            mend: "Take a JSON number there and nothing that could be made into one.",
            [.expiryAsText]
        ),
        refusing(
            "token-not-before",
            .must,
            "RFC 7519 section 4.1.5",
            "Are tokens refused whose time has not come?",
            mend: "Compare nbf, if there is one, with the time.",
            [.notYetValid]
        ),
        refusing(
            "token-audience",
            .must,
            "MCP 2025-11-25 authorization, RFC 7519 section 4.1.3",
            "Are tokens refused that were made for another server?",
            mend: "Require aud, and compare it as a whole with this server's own identifier.",
            [.otherAudience, .noAudience, .emptyAudience]
        ) { issuer, scope in
            let similar = ["\(issuer.audience).mcp-doctor.invalid", "\(issuer.audience)/other"]
            return try similar.map {
                ("aud begins with this server's", try issuer.token(scope: scope, claims: ["aud": .string($0)]))
            }
        },
        refusing(
            "token-issuer",
            .must,
            "RFC 7519 section 4.1.1, RFC 9068 section 4",
            "Are tokens refused that name another issuer?",
            mend: "Compare iss as a whole with the configured issuer, and use that issuer's keys only.",
            [.otherIssuer]
        ) { issuer, scope in
            [("no iss", try issuer.token(scope: scope, claims: ["iss": nil]))]
        },
        refusing(
            "token-algorithm",
            .must,
            "RFC 8725 section 3.1",
            "Are tokens refused whose alg is not that of the key (algorithm confusion)?",
            mend: "Decide by configuration which algorithms count, and use a key for its own only.",
            [.publicKeyAsSecret, .wrongAlgorithm, .unknownAlgorithm]
        ),
        refusing(
            "token-unsigned",
            .must,
            "RFC 8725 section 3.2",
            "Are unsigned tokens refused?",
            mend: "Have no algorithm none at all, in any spelling.",
            [.unsigned, .noneWithSignature, .emptySignature]
        ) { issuer, scope in
            try ["None", "NONE"].map { ("alg \($0)", try issuer.token(scope: scope, header: ["alg": .string($0)])) }
        },
        refusing(
            "token-signature",
            .must,
            "RFC 7515 section 5.2",
            "Are tokens refused that another key has signed, or that were changed?",
            mend: "Verify the signature over the received bytes, with a published key of the issuer.",
            [.wrongKey, .unknownKey, .tamperedPayload, .tamperedSignature, .derSignature]
        ),
        refusing(
            "token-own-key",
            .must,
            "RFC 8725 section 3.10",
            "Are tokens refused that bring their own key?",
            mend: "Take keys from the issuer's key set only, never from jwk, jku, x5c or x5u of a token.",
            [.embeddedKey]
        ),
        refusing(
            "token-critical",
            .must,
            "RFC 7515 section 4.1.11, RFC 7797 section 7",
            "Are tokens refused whose crit is not understood?",
            mend: "Refuse any crit, unless what it names is implemented.",
            [.criticalHeader, .unencodedPayload]
        ),
        refusing(
            "token-form",
            .must,
            "RFC 7515 section 7.1, RFC 7519 section 7.2",
            "Are things refused that are no signed token?",
            mend: "Take three parts, two of them JSON objects; answer 401 to anything else.",
            [.twoParts, .fourParts, .fiveParts, .payloadNotJSON, .payloadNotObject]
        ),
        refusing(
            "token-encoding",
            .should,
            "RFC 7515 section 2, RFC 4648 section 3.5",
            "Is one token one text (padding, unused bits)?",
            mend: "Decode base64url strictly, or a revoked token comes back in another spelling.",
            [.padded, .nonCanonical]
        ),
        refusing(
            "token-duplicates",
            .should,
            "RFC 7515 section 4, RFC 7519 section 4",
            "Are tokens refused that say a thing twice?",
            mend: "Read JSON with a parser that refuses a repeated name.",
            [.duplicateHeader, .duplicateClaim, .escapedDuplicateClaim]
        ),
        refusing(
            "token-type",
            .must,
            "RFC 8725 sections 3.11 and 3.12, RFC 9068 section 4",
            "Are tokens of the same issuer refused that are no access tokens?",
            mend: "Require typ at+jwt, or where the issuer has none, refuse what ID, logout and DPoP tokens look like.",
            [.identityToken]
        ) { issuer, scope in
            try ["logout+jwt", "dpop+jwt"]
                .map { ("typ \($0)", try issuer.token(scope: scope, header: ["typ": .string($0)])) }
        },
        refusing(
            "token-bound",
            .should,
            "RFC 9449 section 7.2, RFC 7800 section 3",
            "Are tokens refused that are bound to a key, where no proof of it came (cnf)?",
            mend: "Refuse a token with cnf unless the binding is checked; without that a stolen one is as good.",
            [.senderConstrained]
        ),
        ConformanceRow(
            "token-scope",
            .tokens,
            .should,
            "RFC 6750 section 3.1, MCP 2025-11-25 authorization",
            "Does a token without scopes get 403 with what it lacks?",
            mend:
                "Answer 403 with error=\"insufficient_scope\", scope and resource_metadata; a 401 makes clients log in again."
        ) { probe in
            guard let admission = await probe.admission() else { return noEntry }
            guard await probe.scope()?.isEmpty == false, let token = try? admission.issuer.token() else {
                return .skipped("no scopes are asked for")
            }
            let answer = await probe.ask(admission.request.adding("Authorization: Bearer \(token)"))
            if answer.isSuccess { return .skipped("the first message needs none") }
            guard answer.status == 403 else { return .failed(answer.summary) }
            let challenge = bearer(answer)
            var objections = ["scope", "resource_metadata"].filter { challenge?.values(of: $0).isEmpty ?? true }
                .map { "no \($0)" }
            let error = challenge?.values(of: "error").first ?? ""
            if !error.utf8.elementsEqual("insufficient_scope".utf8) { objections.append("no insufficient_scope") }
            return .unless(objections)
        },
    ]
}
