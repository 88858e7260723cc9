// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer
import TokenValidation

/// What a request without credentials is answered with.
extension ConformanceRow {
    private static let noChallenge = Finding.skipped("there is no 401")
    private static let noBearer = Finding.skipped("there is no Bearer challenge")

    static let challengeRows: [ConformanceRow] = [
        ConformanceRow(
            "unauthenticated",
            .challenge,
            .must,
            "MCP 2025-11-25 authorization, RFC 6750 section 3.1",
            "Is a request without credentials answered with 401?",
            mend: "Check for a token before anything else is done with a request, on every request."
        ) { probe in
            let answer = await probe.plain()
            if answer.status == 404 { return .failed("404; or is the URL wrong?" + (await whatMetadataSays(probe))) }
            if answer.isSuccess { return .failed("\(answer.summary): it accepts requests without a token") }
            guard answer.status == 401 else { return .failed(answer.summary) }
            let isOpen = await !probe.ask(probe.post(.initialize)).isSuccess
            return .passed(isOpen ? "" : "initialize is for everybody, tools/call is not")
        },
        ConformanceRow(
            "challenge",
            .challenge,
            .must,
            "RFC 9110 section 15.5.2, RFC 6750 section 3",
            "Does the 401 carry WWW-Authenticate with a Bearer challenge?",
            mend: "Send WWW-Authenticate: Bearer with every 401; clients begin to log in there."
        ) { probe in
            guard let lines = await probe.challengeLines() else { return noChallenge }
            guard !lines.isEmpty else { return .failed("no WWW-Authenticate") }
            // A field that does not follow the grammar is the next row's.
            guard let list = ChallengeList(lines) else { return .passed() }
            return list.bearer == nil ? .failed(Printed.text(lines.joined(separator: ", "))) : .passed()
        },
        ConformanceRow(
            "challenge-grammar",
            .challenge,
            .must,
            "RFC 9110 section 11.6.1, RFC 6750 section 3",
            "Does WWW-Authenticate follow the grammar?",
            mend:
                "Write Bearer name=\"value\", name=\"value\": one parameter at least, none twice, one comma between two."
        ) { probe in
            guard let lines = await probe.challengeLines(), !lines.isEmpty else { return noChallenge }
            guard let list = ChallengeList(lines) else {
                let rest = ChallengeList.obstacle(in: lines).map { Printed.text($0, limit: 40) } ?? ""
                let place = rest.isEmpty ? "it ends too early" : "it breaks at \(rest)"
                return .failed("\(place), in \(Printed.text(lines.joined(separator: ", "), limit: 200))")
            }
            guard let bearer = list.bearer else { return noBearer }
            guard !bearer.parameters.isEmpty else { return .failed("Bearer has no parameter") }
            let names = bearer.parameters.map(\.name)
            let repeated = names.first { bearer.values(of: $0).count > 1 }
            return repeated.map { .failed("\(Printable.text($0)) occurs twice") } ?? .passed()
        },
        ConformanceRow(
            "challenge-text",
            .challenge,
            .must,
            "RFC 6750 section 3",
            "Are its values made of the characters that are allowed there?",
            mend: "Keep to printable ASCII without \" and \\; separate scopes by one space."
        ) { probe in
            guard let bearer = await probe.challenge() else { return noBearer }
            let odd = bearer.parameters.filter { name, value in
                let isScope = name.utf8.elementsEqual("scope".utf8)
                let checked = ["scope", "error", "error_description", "error_uri"]
                guard checked.contains(where: { $0.utf8.elementsEqual(name.utf8) }) else { return false }
                return isScope ? !isScopeList(value) : !value.utf8.allSatisfy(isText)
            }
            return .unless(odd.map { "\($0.name) is \(Printable.text($0.value))" })
        },
        ConformanceRow(
            "challenge-no-error",
            .challenge,
            .should,
            "RFC 6750 section 3.1",
            "Does it report no error where no token was presented?",
            mend: "Leave error and error_description out then; clients take invalid_token for a token gone bad."
        ) { probe in
            guard let bearer = await probe.challenge() else { return noBearer }
            return bearer.values(of: "error").first.map { .failed("error=\(Printable.text($0))") } ?? .passed()
        },
        ConformanceRow(
            "challenge-resource-metadata",
            .challenge,
            .should,
            "RFC 9728 section 5.1, MCP 2025-11-25 authorization",
            "Does it say where the metadata is?",
            mend: "Add resource_metadata=\"URL\": absolute, https, the well-known URL of this resource."
        ) { probe in
            guard let bearer = await probe.challenge() else { return noBearer }
            guard let url = bearer.values(of: "resource_metadata").first else {
                return .failed("no resource_metadata")
            }
            let objection = objection(to: url, allowingQuery: true, probe.resource)
            return objection.map { .failed("\(Printable.text(url)) \($0)") } ?? .passed(Printable.text(url))
        },
        ConformanceRow(
            "challenge-scope",
            .challenge,
            .should,
            "MCP 2025-11-25 authorization, RFC 6750 section 3",
            "Does it say which scopes to ask for?",
            mend: "Add scope=\"…\" with what every caller needs, or clients ask for everything that is listed anywhere."
        ) { probe in
            guard let bearer = await probe.challenge() else { return noBearer }
            return bearer.values(of: "scope").first.map { .passed(Printable.text($0)) } ?? .failed("no scope")
        },
        ConformanceRow(
            "challenge-search",
            .challenge,
            .should,
            "official MCP clients",
            "Do clients that search the field by an expression find the same?",
            mend:
                "Put Bearer first, escape nothing, and keep scope=, error= and resource_metadata= out of other values."
        ) { probe in
            guard let lines = await probe.challengeLines(), let bearer = await probe.challenge() else {
                return noBearer
            }
            let others = ["scope", "error", "resource_metadata"]
                .filter { name in
                    let found = ChallengeSearch.value(of: name, in: lines) ?? ""
                    return !found.utf8.elementsEqual((bearer.values(of: name).first ?? "").utf8)
                }
            return .unless(others.map { "they find another \($0)" })
        },
        ConformanceRow(
            "challenge-host",
            .challenge,
            .should,
            "RFC 9728 section 7.3",
            "Is resource_metadata the same whatever Host says?",
            mend: "Make it from the configured URL of the server, never from Host or X-Forwarded-Host."
        ) { probe in
            guard await probe.link() != nil else { return .skipped("there is no resource_metadata") }
            let request = await probe.opening()
            let answers = [
                await probe.ask(request.with { $0.host = "mcp-doctor.invalid" }),
                await probe.ask(
                    request.adding("X-Forwarded-Host: mcp-doctor.invalid", "Forwarded: host=mcp-doctor.invalid")
                ),
            ]
            let isFooled = answers.contains { answer in
                answer.values(of: "WWW-Authenticate").contains { $0.contains("mcp-doctor.invalid") }
            }
            return isFooled ? .failed("it names the host of a forged header") : .passed()
        },
    ]

    private static func whatMetadataSays(_ probe: ServerProbe) async -> String {
        guard let resource = await probe.document()?.resource, !resource.isEmpty else { return "" }
        return " The metadata says \(Printed.text(resource))"
    }

    /// Why this is no https URL, or near a server on this machine no http URL of that; nil if it is.
    static func objection(to url: String, allowingQuery: Bool, _ resource: ResourceIdentifier) -> String? {
        do {
            try URLSetting.requireHTTPS(
                url,
                parameter: "",
                allowingQuery: allowingQuery,
                allowingLoopbackHTTP: resource.isLoopback
            )
            return nil
        } catch {
            return error.problem
        }
    }

    /// %x20-21 / %x23-5B / %x5D-7E.
    static func isText(_ byte: UInt8) -> Bool {
        (0x20...0x7E).contains(byte) && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    static func isScopeList(_ text: String) -> Bool {
        let names = text.utf8.split(separator: 0x20, omittingEmptySubsequences: false)
        return names.allSatisfy { !$0.isEmpty && $0.allSatisfy(isText) }
    }
}
