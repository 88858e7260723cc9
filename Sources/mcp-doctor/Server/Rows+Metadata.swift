// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import HTTPFetch
import JOSE
import MCPResourceServer
import ProtectedResource
import TokenValidation

/// The document that leads clients to the authorization server (RFC 9728), and whether it is true.
extension ConformanceRow {
    private static let none = Finding.skipped("there is no metadata")

    static let metadataRows: [ConformanceRow] = [
        ConformanceRow(
            "metadata",
            .metadata,
            .must,
            "RFC 9728 section 3.1, MCP 2025-11-25 authorization",
            "Is there metadata at the well-known URL of the endpoint?",
            mend: "Serve it where the well-known name stands between host and path, without credentials."
        ) { probe in
            let answer = await probe.ask(probe.inserted)
            let place = "\(probe.inserted.target): "
            return answer.status == 200 ? .passed(probe.inserted.target) : .failed(place + answer.summary)
        },
        ConformanceRow(
            "metadata-link",
            .metadata,
            .must,
            "RFC 9728 section 5.1",
            "Does resource_metadata lead to it?",
            mend: "Serve the document at exactly the URL that the challenge names."
        ) { probe in
            guard await probe.link() != nil else { return .skipped("there is no resource_metadata") }
            guard let answer = await probe.linked() else { return .skipped("it is no URL") }
            if answer.failure?.code == .forbiddenAddress { return .skipped(answer.summary) }
            guard answer.status == 200 else { return .failed(answer.summary) }
            guard let linked = try? ResourceDocument(answer), let found = await probe.document() else {
                return .passed()
            }
            let isSame =
                linked.resource.utf8.elementsEqual(found.resource.utf8)
                && linked.authorizationServers.map { Array($0.utf8) }
                    == found.authorizationServers.map { Array($0.utf8) }
            return isSame ? .passed() : .failed("it differs from the document at the well-known URL")
        },
        ConformanceRow(
            "metadata-json",
            .metadata,
            .must,
            "RFC 9728 section 3.2",
            "Is it a JSON object, and said to be JSON?",
            mend: "Answer 200 with Content-Type: application/json and one object, no name in it twice."
        ) { probe in
            guard let request = await probe.metadataRequest() else { return none }
            let answer = await probe.ask(request)
            var objections: [String] = []
            do { _ = try ResourceDocument(answer) } catch { objections.append("\(error)") }
            if !answer.mediaType.utf8.elementsEqual("application/json".utf8) {
                objections.append("Content-Type is \(Printable.text(answer.mediaType))")
            }
            return .unless(objections)
        },
        ConformanceRow(
            "metadata-resource",
            .metadata,
            .must,
            "RFC 9728 section 3.3",
            "Is resource the URL that clients connect to?",
            mend: "Configure the server with its public URL, path and port included; clients compare it and stop. "
                + "Or is the URL of this call another one?"
        ) { probe in
            guard let document = await probe.document() else { return none }
            guard document.isAbout(probe.resource) else { return .failed(Printable.text(document.resource)) }
            return .passed(Printable.text(document.resource))
        },
        ConformanceRow(
            "metadata-members",
            .metadata,
            .must,
            "RFC 9728 sections 2 and 3.2",
            "Do its members have the right types, and no list without elements?",
            mend: "Leave out what there is nothing to say about; write lists as arrays of strings."
        ) { probe in
            guard let document = await probe.document() else { return none }
            return .unless(document.oddMembers)
        },
        ConformanceRow(
            "metadata-authorization-servers",
            .metadata,
            .must,
            "MCP 2025-11-25 authorization, RFC 8414 section 2",
            "Does it name an authorization server, by an issuer identifier?",
            mend: "List issuers as their tokens have them in iss: https, without query and fragment."
        ) { probe in
            guard let document = await probe.document() else { return none }
            guard !document.authorizationServers.isEmpty else { return .failed("it names none") }
            let bad = document.authorizationServers.filter {
                objection(to: $0, allowingQuery: false, probe.resource) != nil
            }
            return .unless(
                bad.map { "\(Printable.text($0)) is none" },
                Printable.text(document.authorizationServers.joined(separator: ", "))
            )
        },
        ConformanceRow(
            "authorization-server",
            .metadata,
            .must,
            "RFC 8414 section 3.3, MCP 2025-11-25 authorization",
            "Does the first authorization server publish metadata about itself?",
            mend: "Write the issuer to the letter; ask mcp-doctor issuer about it."
        ) { probe in
            guard let server = await probe.document()?.authorizationServers.first else { return none }
            guard let asked = await probe.issuerProbe(server) else {
                return .skipped("\(Printable.text(server)) cannot be asked")
            }
            if let found = asked.metadata { return .passed(Printable.text(found.url)) }
            let problem = "\(asked.result.label): \(asked.result.detail)" + remark(on: server)
            // Where no public address is, only --listed-host leads.
            let isForbidden = asked.result.label.utf8.elementsEqual("forbidden_address".utf8)
            let isThrottled = asked.result.fetches.last?.status == 429
            return isForbidden || isThrottled ? .skipped(problem) : .failed(problem)
        },
        ConformanceRow(
            "authorization-server-pkce",
            .metadata,
            .must,
            "MCP 2025-11-25 authorization",
            "Does that server say that it supports PKCE with S256?",
            mend: "Let it publish code_challenge_methods_supported with S256; clients refuse to log in without."
        ) { probe in
            guard let server = await probe.document()?.authorizationServers.first,
                let found = await probe.issuerProbe(server)?.metadata
            else { return .skipped("its metadata is not known") }
            let methods = found.document.codeChallengeMethodsSupported ?? []
            return methods.contains { $0.utf8.elementsEqual("S256".utf8) }
                ? .passed()
                : .failed(methods.isEmpty ? "it says nothing" : Printable.text(methods.joined(separator: ", ")))
        },
        ConformanceRow(
            "metadata-methods",
            .metadata,
            .must,
            "MCP 2025-11-25 authorization, RFC 6750 section 2.3",
            "Does it promise tokens in the header, and not in the query?",
            mend: "Publish bearer_methods_supported: [\"header\"], or nothing."
        ) { probe in
            guard let document = await probe.document() else { return none }
            guard let methods = document.texts("bearer_methods_supported") else { return .passed("it says nothing") }
            let isTrue =
                methods.contains { $0.utf8.elementsEqual("header".utf8) }
                && !methods.contains { $0.utf8.elementsEqual("query".utf8) }
            return isTrue ? .passed() : .failed(Printable.text(methods.joined(separator: ", ")))
        },
        ConformanceRow(
            "metadata-scopes",
            .metadata,
            .should,
            "MCP 2026-07-28 authorization, RFC 6749 section 3.3",
            "Are its scopes well-formed, and is offline_access neither there nor in the challenge?",
            mend: "List what the server itself asks for; clients add offline_access on their own."
        ) { probe in
            guard let document = await probe.document() else { return none }
            let listed = document.texts("scopes_supported") ?? []
            let asked = await probe.challenge()?.values(of: "scope").first.map(scopes) ?? []
            var objections = listed.filter { !isScopeList($0) || $0.utf8.contains(0x20) }
                .map { "\(Printable.text($0)) is no scope" }
            for (place, names) in [("scopes_supported", listed), ("the challenge", asked)]
            where names.contains(where: { $0.utf8.elementsEqual("offline_access".utf8) }) {
                objections.append("offline_access is in \(place)")
            }
            return .unless(objections, Printable.text(listed.joined(separator: " ")))
        },
        ConformanceRow(
            "metadata-root",
            .metadata,
            .must,
            "RFC 9728 section 3.3, MCP 2025-11-25 authorization",
            "Is what the root well-known URL says true?",
            mend: "Serve the document of a resource of this host there, or nothing: no other's, and no web page."
        ) { probe in
            guard !probe.resource.path.utf8.elementsEqual("/".utf8) else { return .skipped("it is the same URL") }
            let request = probe.inserted.with { $0.target = ResourceIdentifier.metadataPrefix }
            let answer = await probe.ask(request)
            guard answer.isSuccess else { return .passed("\(answer.summary): only the other form is served") }
            do {
                let document = try ResourceDocument(answer)
                let text = "it is about \(Printable.text(document.resource))"
                if document.isAbout(probe.resource) { return .passed() }
                // Several resources may share a host, and one of them may have this place.
                let other = try? ResourceIdentifier(document.resource, allowingLoopbackHTTP: true)
                let isOfHost = other?.origin.utf8.elementsEqual(probe.resource.origin.utf8) ?? false
                return isOfHost ? .passed(text) : .failed(text)
            } catch {
                return .failed("\(error)")
            }
        },
        ConformanceRow(
            "metadata-other-path",
            .metadata,
            .must,
            "RFC 9728 section 3.3",
            "Is there no metadata for a resource that there is not?",
            mend: "Answer 404 for other paths under the well-known name."
        ) { probe in
            let target = ResourceIdentifier.metadataPrefix + "/mcp-doctor-no-such-resource"
            let answer = await probe.ask(probe.inserted.with { $0.target = target })
            guard answer.isSuccess, let document = try? ResourceDocument(answer) else { return .passed(answer.summary) }
            return .failed("\(target) is about \(Printable.text(document.resource))")
        },
        ConformanceRow(
            "metadata-cache",
            .metadata,
            .should,
            "RFC 9728 section 7.10",
            "Does it say how long it may be kept?",
            mend: "Add Cache-Control: max-age=3600, or what fits."
        ) { probe in
            guard let request = await probe.metadataRequest() else { return none }
            let control = await probe.ask(request).elements(of: "Cache-Control")
            let says = control.contains {
                $0.utf8.starts(with: "max-age=".utf8) || $0.utf8.elementsEqual("no-store".utf8)
            }
            let text = Printable.text(control.joined(separator: ", "))
            return says ? .passed(text) : .failed(control.isEmpty ? "no Cache-Control" : text)
        },
        ConformanceRow(
            "metadata-condition",
            .metadata,
            .must,
            "RFC 9110 section 13.1.2",
            "Is a client that has it already told so?",
            mend: "Answer 304 if If-None-Match holds the ETag; or send no ETag."
        ) { probe in
            guard let request = await probe.metadataRequest() else { return none }
            guard let tag = await probe.ask(request).values(of: "ETag").first else {
                return .skipped("there is no ETag")
            }
            let answer = await probe.ask(request.adding("If-None-Match: \(tag)"))
            return answer.status == 304 ? .passed() : .failed(answer.summary)
        },
        ConformanceRow(
            "metadata-head",
            .metadata,
            .must,
            "RFC 9110 sections 8.6 and 9.3.2",
            "Does HEAD get what GET gets, without the body?",
            mend:
                "Answer HEAD with the header lines of GET and nothing else; leave Content-Length out if it is not known."
        ) { probe in
            guard let request = await probe.metadataRequest() else { return none }
            let answer = await probe.ask(request.with { $0.method = "HEAD" })
            guard answer.status == 200 else { return .failed(answer.summary) }
            let whole = await probe.ask(request)
            let isOfType = answer.mediaType.utf8.elementsEqual(whole.mediaType.utf8)
            var objections = isOfType ? [] : ["another Content-Type"]
            for length in answer.elements(of: "Content-Length")
            where !length.utf8.elementsEqual("\(whole.body.count)".utf8) {
                objections.append("Content-Length is \(Printable.text(length)), and GET gets \(whole.body.count) bytes")
            }
            if !answer.body.isEmpty { objections.append("a body comes with it") }
            return .unless(objections)
        },
        ConformanceRow(
            "metadata-read-only",
            .metadata,
            .should,
            "RFC 9110 section 15.5.6",
            "Is a POST there refused with 405 and Allow?",
            mend: "Answer 405 with Allow: GET, HEAD, OPTIONS."
        ) { probe in
            guard let request = await probe.metadataRequest() else { return none }
            let post = request.with {
                $0.method = "POST"
                $0.body = ""
            }
            let answer = await probe.ask(post)
            guard answer.status == 405 else { return .failed(answer.summary) }
            return answer.values(of: "Allow").isEmpty ? .failed("405 without Allow") : .passed()
        },
    ]

    /// Nobody is at a name that ends with `.invalid` (RFC 6761 section 6.4).
    private static func remark(on issuer: String) -> String {
        guard issuer.utf8.reversed().starts(with: ".invalid".utf8.reversed()) else { return "" }
        return
            "; that is nobody's name. The quickstart has an issuer that can be asked with --login: its --issuer is then that server's URL"
    }

    private static func scopes(_ text: String) -> [String] {
        text.utf8.split(separator: 0x20).map { String(Substring($0)) }
    }
}
