// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer
import TokenValidation

/// Methods besides POST, and what caches are told.
extension ConformanceRow {
    static let methodRows: [ConformanceRow] = [
        ConformanceRow(
            "methods",
            .methods,
            .must,
            "MCP 2025-11-25 authorization, access token usage",
            "Do GET, HEAD and DELETE need a token too?",
            mend: "Put the check in front of every method; a stream that GET opens is the server's data as well."
        ) { probe in
            var objections: [Finding.Objection] = []
            for method in ["GET", "HEAD", "DELETE"] {
                let request = probe.request(method).with { $0.lines = ["Accept: text/event-stream"] }
                let answer = await probe.ask(request)
                guard let status = answer.status, [401, 404, 405].contains(status) else {
                    objections.append(("\(method): \(answer.summary)", answer))
                    continue
                }
            }
            return .unless(objections)
        },
        ConformanceRow(
            "other-methods",
            .methods,
            .must,
            "RFC 9110 sections 9.1, 9.3.8 and 15.5.6",
            "Are PUT, PATCH, TRACE and unknown methods refused?",
            mend: "Answer 401, 405 or 501, and never a TRACE with what was sent."
        ) { probe in
            var objections: [Finding.Objection] = []
            for method in ["PUT", "PATCH", "TRACE", "MCPDOCTOR"] {
                let answer = await probe.ask(probe.request(method).with { $0.body = method == "TRACE" ? nil : "{}" })
                guard let status = answer.status, (400...499).contains(status) || status == 501 else {
                    objections.append(("\(method): \(answer.summary)", answer))
                    continue
                }
            }
            return .unless(objections)
        },
        ConformanceRow(
            "allow",
            .methods,
            .must,
            "RFC 9110 section 15.5.6",
            "Does every 405 say which methods there are?",
            mend: "Add Allow to it."
        ) { probe in
            // Proxies refuse a TRACE themselves, nginx without Allow: the server can do nothing about it.
            let methods = ["GET", "HEAD", "DELETE", "PUT", "PATCH", "MCPDOCTOR"]
            var count = 0
            for method in methods {
                let isStream = ["GET", "HEAD", "DELETE"].contains(method)
                let request = probe.request(method)
                    .with {
                        if isStream { $0.lines = ["Accept: text/event-stream"] }
                        if !isStream { $0.body = "{}" }
                    }
                let answer = await probe.ask(request)
                guard answer.status == 405 else { continue }
                count += 1
                if answer.values(of: "Allow").isEmpty { return .failed("not the one for \(method)") }
            }
            return count == 0 ? .skipped("there is none: a token is asked for first") : .passed()
        },
        ConformanceRow(
            "refusal-cache",
            .methods,
            .should,
            "RFC 9111 sections 3 and 5.2.2",
            "Do caches keep no refusal?",
            mend: "Add Cache-Control: no-store to every answer about credentials."
        ) { probe in
            let answers = [await probe.plain(), await probe.presenting("Bearer \(probe.noToken)")]
            for answer in answers where [401, 403].contains(answer.status) {
                let control = answer.elements(of: "Cache-Control")
                let isKept = !control.contains { $0.utf8.elementsEqual("no-store".utf8) }
                if isKept {
                    return .failed(
                        control.isEmpty ? "no Cache-Control" : Printable.text(control.joined(separator: ", "))
                    )
                }
            }
            return .passed()
        },
        ConformanceRow(
            "unread-body",
            .methods,
            .should,
            "RFC 9110 section 10.1.1",
            "Does a stranger's large body not have to be sent first?",
            mend: "Refuse by the header lines alone, before any of the body is read."
        ) { probe in
            let opening = await probe.opening()
            let request = opening.with {
                $0.lines += ["Content-Length: 104857600", "Expect: 100-continue"]
                $0.body = nil
            }
            let answer = await probe.ask(request)
            guard let status = answer.status, [401, 413, 417].contains(status) else { return .failed(answer.summary) }
            return .passed("\(status) for 100 MiB of which none came")
        },
    ]
}
