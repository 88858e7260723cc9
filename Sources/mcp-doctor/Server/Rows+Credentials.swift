// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer
import MCPResourceServerTesting
import TokenValidation

/// How credentials are read, as far as that shows without good ones.
extension ConformanceRow {
    /// What RFC 6750 section 2.1 does not allow after the scheme.
    private static let malformed = [
        ("nothing after the scheme", "Bearer"), ("two tokens", "Bearer one two"), ("a tab", "Bearer\tone"),
        ("a comma", "Bearer one,two"), ("a letter outside ASCII", "Bearer o\u{E9}n"),
    ]

    static let credentialRows: [ConformanceRow] = [
        ConformanceRow(
            "bad-token",
            .credentials,
            .must,
            "MCP 2025-11-25 authorization, RFC 6750 section 3",
            "Is a token that is none answered with 401 and a Bearer challenge?",
            mend: "Answer 401 and the challenge, so that clients get a new token."
        ) { probe in
            let answer = await probe.presenting("Bearer \(probe.noToken)")
            if answer.isSuccess { return .failed("\(answer.summary): it accepts any token") }
            guard answer.status == 401 else { return .failed(answer.summary) }
            return bearer(answer) == nil ? .failed("401 without a Bearer challenge") : .passed()
        },
        ConformanceRow(
            "bad-token-challenge",
            .credentials,
            .should,
            "RFC 6750 section 3.1, MCP 2025-11-25 authorization",
            "Does that challenge say invalid_token, and where the metadata is?",
            mend: "Send error=\"invalid_token\", and resource_metadata and scope with every 401 about a token."
        ) { probe in
            let answer = await probe.presenting("Bearer \(probe.noToken)")
            guard answer.status == 401, let challenge = bearer(answer) else { return .skipped("there is none") }
            var objections = isInvalidToken(answer) ? [] : ["no error=\"invalid_token\""]
            if let expected = await probe.link() {
                let found = challenge.values(of: "resource_metadata").first ?? ""
                if !found.utf8.elementsEqual(expected.utf8) { objections.append("no resource_metadata, or another") }
            }
            return .unless(objections)
        },
        ConformanceRow(
            "scheme-case",
            .credentials,
            .must,
            "RFC 9110 section 11.1",
            "Is the scheme known in any letter case?",
            mend: "Compare Bearer without regard to ASCII letter case."
        ) { probe in
            let usual = await probe.presenting("Bearer \(probe.noToken)")
            for scheme in ["bearer", "BEARER"] {
                let answer = await probe.presenting("\(scheme) \(probe.noToken)")
                let isSame = answer.status == usual.status && isInvalidToken(answer) == isInvalidToken(usual)
                if !isSame { return .failed("\(scheme) is answered in another way than Bearer: \(answer.summary)") }
            }
            return .passed()
        },
        ConformanceRow(
            "other-scheme",
            .credentials,
            .must,
            "RFC 9110 section 11.6.1",
            "Are credentials of another scheme answered with a Bearer challenge?",
            mend: "Answer 401 and the usual challenge."
        ) { probe in
            let answer = await probe.presenting("Basic bWNwLWRvY3Rvcjpub25l")
            guard answer.status == 401 else { return .failed(answer.summary) }
            return bearer(answer) == nil ? .failed("401 without a Bearer challenge") : .passed()
        },
        ConformanceRow(
            "malformed",
            .credentials,
            .must,
            "RFC 6750 section 3.1",
            "Are malformed credentials refused without an error of the server's?",
            mend: "Take one token68 after the scheme and nothing else; a 5xx says that the server broke."
        ) { probe in
            var objections: [Finding.Objection] = []
            for (name, value) in malformed {
                let answer = await probe.presenting(value)
                guard let status = answer.status, [400, 401].contains(status) else {
                    objections.append(("\(name): \(answer.summary)", answer))
                    continue
                }
            }
            return .unless(objections)
        },
        ConformanceRow(
            "malformed-status",
            .credentials,
            .should,
            "RFC 6750 section 3.1",
            "Do they get 400 and invalid_request?",
            mend: "Tell a client whose header is malformed so: a 401 sends its user to log in for nothing."
        ) { probe in
            for (name, value) in malformed {
                let answer = await probe.presenting(value)
                // Not refused at all is the row's before.
                if answer.status == 401 { return .failed("\(name): 401") }
                let isSaid =
                    bearer(answer)?.values(of: "error").first?.utf8.elementsEqual("invalid_request".utf8) ?? true
                if answer.status == 400 && !isSaid { return .failed("\(name): 400 with another error") }
            }
            return .passed()
        },
        ConformanceRow(
            "two-lines",
            .credentials,
            .should,
            "RFC 9110 sections 5.3 and 11.6.2",
            "Are two Authorization lines refused with 400?",
            mend: "Look at all lines of the name; one that is taken out of two is a proxy's choice or an attacker's."
        ) { probe in
            let answer = await probe.presenting("Bearer \(probe.noToken)", "Bearer another.token")
            return answer.status == 400 ? .passed() : .failed(answer.summary)
        },
        ConformanceRow(
            "query",
            .credentials,
            .must,
            "MCP 2025-11-25 authorization, RFC 6750 section 2.3",
            "Is a token in the query not read?",
            mend: "Take tokens from the header only; URLs end up in logs."
        ) { probe in
            let request = await probe.opening()
            let answer = await probe.ask(request.with { $0.target += "?access_token=\(probe.noToken)" })
            guard answer.status == 401 else { return .failed(answer.summary) }
            let plain = await probe.plain()
            if isInvalidToken(answer) && !isInvalidToken(plain) { return .failed("the answer is about that token") }
            let usual = await probe.presenting("Bearer \(probe.noToken)")
            let isTold = usual.status != plain.status || isInvalidToken(usual) != isInvalidToken(plain)
            // A server whose refusals are all alike does not show by them what it has read.
            return isTold ? .passed() : await withGoodTokenInQuery(probe)
        },
        ConformanceRow(
            "two-methods",
            .credentials,
            .should,
            "RFC 6750 section 2",
            "Is a token in the header and another in the query refused with 400?",
            mend: "Refuse a request that presents a token in two ways; it does not say which one counts."
        ) { probe in
            let request = await probe.opening()
            let both = request.with {
                $0.target += "?access_token=another.token"
                $0.lines.append("Authorization: Bearer \(probe.noToken)")
            }
            let answer = await probe.ask(both)
            return answer.status == 400 ? .passed() : .failed(answer.summary)
        },
        ConformanceRow(
            "long-token",
            .credentials,
            .should,
            "RFC 9110 section 15.5, RFC 6585 section 5",
            "Is a token of 20 000 bytes refused in an orderly way?",
            mend: "Answer 401, or 431 if the line is too long to be read; not 5xx, and not by hanging up."
        ) { probe in
            let answer = await probe.presenting("Bearer " + String(repeating: "x", count: 20_000))
            guard let status = answer.status, [400, 401, 413, 431].contains(status) else {
                return .failed(answer.summary)
            }
            return .passed("\(status)")
        },
    ]

    /// Whether a good token in the query gets in, be it accepted in the header or not.
    private static func withGoodTokenInQuery(_ probe: ServerProbe) async -> Finding {
        guard let issuer = await probe.issuer(), let token = try? issuer.token(scope: await probe.scope()) else {
            return .skipped("its refusals are all alike; a good token shows it: --key")
        }
        let admission = await probe.admission()
        let opening = await probe.opening()
        let request = admission?.request ?? opening
        let bare = await probe.ask(request)
        guard bare.status == 401 else { return .skipped("the first message needs no token") }
        let answer = await probe.ask(request.with { $0.target += "?access_token=\(token)" })
        if answer.isSuccess { return .shown("a good token is accepted there") }
        guard admission != nil else { return .skipped("its refusals are all alike, and no good token gets in") }
        return .passed(answer.summary)
    }

    static func bearer(_ answer: WireAnswer) -> ChallengeList.Item? {
        ChallengeList(answer.values(of: "WWW-Authenticate"))?.bearer
    }

    /// Whether the answer says of a token that it is bad.
    static func isInvalidToken(_ answer: WireAnswer) -> Bool {
        bearer(answer)?.values(of: "error").contains { $0.utf8.elementsEqual("invalid_token".utf8) } ?? false
    }
}
