// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer
import MCPResourceServerTesting
import TokenValidation

/// What web pages can do, and what they must not.
extension ConformanceRow {
    private static let foreign = "https://mcp-doctor.invalid"

    /// A page that may call: the one that was named, or the server's own origin.
    private static func pageOrigin(_ probe: ServerProbe) -> String {
        probe.options.allowedOrigin ?? probe.resource.origin
    }

    /// The answer to a request of that page, without credentials; nil if the server does not want it and nobody said it should.
    private static func pageAnswer(_ probe: ServerProbe) async -> WireAnswer? {
        let request = await probe.opening()
        let answer = await probe.ask(request.adding("Origin: \(pageOrigin(probe))"))
        return answer.status == 403 && probe.options.allowedOrigin == nil ? nil : answer
    }

    private static func preflight(_ probe: ServerProbe, _ origin: String) -> WireRequest {
        probe.request("OPTIONS")
            .with {
                $0.lines += [
                    "Origin: \(origin)", "Access-Control-Request-Method: POST",
                    "Access-Control-Request-Headers: authorization,content-type,mcp-protocol-version",
                ]
            }
    }

    /// A request with a good token, if there is one: some servers look at a page's origin behind that.
    private static func behindTheToken(_ probe: ServerProbe) async -> WireRequest {
        guard let admission = await probe.admission(),
            let token = try? admission.issuer.token(scope: await probe.scope())
        else { return await probe.opening() }
        return admission.request.adding("Authorization: Bearer \(token)")
    }

    private static let tokenFirst = Finding.skipped("the 401 comes first; --key shows what comes after it")
    private static let noPages = Finding.skipped("it serves no pages of its own; --origin names one that it should")

    static let browserRows: [ConformanceRow] = [
        ConformanceRow(
            "origin",
            .browsers,
            .must,
            "MCP 2025-11-25 transports, Streamable HTTP: security",
            "Are requests of web pages that nobody allowed refused with 403?",
            mend: "Compare Origin, if there is one, with a list, as a whole; null is nobody."
        ) { probe in
            let similar = "\(probe.resource.scheme)://\(probe.resource.host).mcp-doctor.invalid"
            let strangers = [foreign, "null"] + (probe.resource.host.utf8.first == UInt8(ascii: "[") ? [] : [similar])
            let request = await behindTheToken(probe)
            var objections: [Finding.Objection] = []
            var isUndecided = false
            for stranger in strangers {
                let answer = await probe.ask(request.adding("Origin: \(stranger)"))
                if answer.status == 401 {
                    isUndecided = true
                } else if answer.status != 403 {
                    objections.append(("\(stranger): \(answer.summary)", answer))
                }
            }
            if objections.isEmpty && isUndecided {
                return tokenFirst
            }
            return .unless(objections)
        },
        ConformanceRow(
            "preflight",
            .browsers,
            .should,
            "Fetch standard, CORS protocol",
            "Does a preflight of an allowed page pass without credentials?",
            mend:
                "Answer OPTIONS before credentials are asked for, with the method and every header that was asked about."
        ) { probe in
            guard await pageAnswer(probe) != nil else { return noPages }
            let answer = await probe.ask(preflight(probe, pageOrigin(probe)))
            guard answer.isSuccess else { return .failed(answer.summary) }
            var objections: [String] = []
            let isNamed = allows(answer, pageOrigin(probe))
            if !isNamed { objections.append("no Access-Control-Allow-Origin for \(pageOrigin(probe))") }
            // POST is a method that pages may use unasked.
            let headers = answer.elements(of: "Access-Control-Allow-Headers")
            for name in ["authorization", "content-type", "mcp-protocol-version"]
            where !headers.contains(where: { $0.utf8.elementsEqual(name.utf8) }) {
                let isWild = headers.contains { $0.utf8.elementsEqual("*".utf8) } && name != "authorization"
                if !isWild { objections.append("\(name) is not allowed") }
            }
            return .unless(objections)
        },
        ConformanceRow(
            "cors-challenge",
            .browsers,
            .should,
            "Fetch standard, CORS protocol",
            "Can that page read the 401 and its challenge?",
            mend:
                "Put Access-Control-Allow-Origin and Access-Control-Expose-Headers: WWW-Authenticate on every answer, the 401 too."
        ) { probe in
            guard let answer = await pageAnswer(probe) else { return noPages }
            guard allows(answer, pageOrigin(probe)) else { return .failed("no Access-Control-Allow-Origin") }
            let exposed = answer.elements(of: "Access-Control-Expose-Headers")
            let isExposed = exposed.contains {
                $0.utf8.elementsEqual("www-authenticate".utf8) || $0.utf8.elementsEqual("*".utf8)
            }
            return isExposed ? .passed() : .failed("WWW-Authenticate is not exposed")
        },
        ConformanceRow(
            "cors-vary",
            .browsers,
            .should,
            "Fetch standard, CORS protocol and HTTP caches",
            "Is an answer for one page marked as such?",
            mend: "Add Vary: Origin wherever Access-Control-Allow-Origin depends on it."
        ) { probe in
            guard let answer = await pageAnswer(probe) else { return noPages }
            let named = answer.values(of: "Access-Control-Allow-Origin")
            guard let name = named.first, !name.utf8.elementsEqual("*".utf8) else {
                return .skipped("no Access-Control-Allow-Origin with an origin")
            }
            let vary = answer.elements(of: "Vary")
            let isMarked = vary.contains { $0.utf8.elementsEqual("origin".utf8) || $0.utf8.elementsEqual("*".utf8) }
            return isMarked ? .passed() : .failed("no Vary: Origin")
        },
        ConformanceRow(
            "cors-credentials",
            .browsers,
            .should,
            "Fetch standard, CORS protocol",
            "Is no foreign page let in with the user's cookies or certificates?",
            mend: "Never send Access-Control-Allow-Credentials: tokens come in a header that the page sets itself."
        ) { probe in
            let opening = await probe.opening()
            let requests = [preflight(probe, foreign), opening.adding("Origin: \(foreign)")]
            for request in requests {
                let answer = await probe.ask(request)
                let isLetIn = answer.elements(of: "Access-Control-Allow-Credentials")
                    .contains { $0.utf8.elementsEqual("true".utf8) }
                if isLetIn && allows(answer, foreign) { return .failed("\(request.method): credentials of any page") }
            }
            return .passed()
        },
        ConformanceRow(
            "metadata-cors",
            .browsers,
            .should,
            "Fetch standard, CORS protocol",
            "Can a page of any origin read the metadata?",
            mend: "Add Access-Control-Allow-Origin: * there; it is public."
        ) { probe in
            guard let request = await probe.metadataRequest() else { return .skipped("there is no metadata") }
            let answer = await probe.ask(request.adding("Origin: \(foreign)"))
            guard answer.status == 200 else { return .failed(answer.summary) }
            return allows(answer, foreign) ? .passed() : .failed("no Access-Control-Allow-Origin")
        },
        ConformanceRow(
            "host",
            .browsers,
            .should,
            "MCP 2025-11-25 transports, Streamable HTTP: security",
            "Does a server on this machine answer to its own name only (DNS rebinding)?",
            mend: "Compare Host with the loopback names and refuse others, before anything else."
        ) { probe in
            guard probe.resource.isLoopback else { return .skipped("it is not on this machine") }
            let request = await behindTheToken(probe)
            let answer = await probe.ask(request.with { $0.host = "mcp-doctor.invalid" })
            if answer.status == 401 { return tokenFirst }
            guard let status = answer.status else { return .failed(answer.summary) }
            return [400, 403, 404, 421].contains(status) ? .passed("\(status)") : .failed(answer.summary)
        },
    ]

    private static func allows(_ answer: WireAnswer, _ origin: String) -> Bool {
        let values = answer.values(of: "Access-Control-Allow-Origin")
        return values.count == 1
            && values.allSatisfy { $0.utf8.elementsEqual(origin.utf8) || $0.utf8.elementsEqual("*".utf8) }
    }
}
