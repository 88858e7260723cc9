// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer
import MCPResourceServerTesting

/// Who is not let in, and what is said.
extension HostCheck {
    static let refusals = [
        HostCheck("who has no token is told where to look") { visit in
            let reply = try await visit.post(Visit.call("whoami"))
            try expect(reply.status, 401, "the status")
            try expect(reply.values("WWW-Authenticate"), [visit.challenge], "the challenge")
            try expect(reply.values("Cache-Control"), ["no-store"], "Cache-Control")
            try expect(reply.values("Content-Length"), ["\(reply.body.count)"], "the length")
            try expect(
                reply.text,
                #"{"jsonrpc":"2.0","error":{"code":401,"message":"Unauthorized"}}"#,
                "the body"
            )
        },
        HostCheck("a token in the query is none") { visit in
            let token = try visit.sample.bearer().dropFirst("Bearer ".count)
            let target = "/mcp?access_token=\(token)"
            let alone = try await visit.connect().request("POST", target, body: Array(Visit.call("whoami").utf8))
            try expect(alone.status, 401, "the status without a header")
            let both = try await visit.connect()
                .request("POST", target, headers: [visit.authorization()], body: Array(Visit.call("whoami").utf8))
            try expect(both.status, 400, "the status with a header, too")
        },
        HostCheck("two Authorization lines are not one") { visit in
            let good = try visit.authorization()
            let reply = try await visit.post(Visit.call("whoami"), HeaderField("Authorization", "Bearer bad"), good)
            // A host that loses the first line is to be known for it, and not to change unnoticed.
            try expect(reply.status, visit.traits.keepsEveryLine ? 400 : 200, "the status")
        },
        HostCheck("a forged token is refused, and said to be one") { visit in
            let token = try visit.sample.bearer().dropLast(4) + "AAAA"
            let reply = try await visit.post(Visit.call("whoami"), HeaderField("Authorization", String(token)))
            try expect(reply.status, 401, "the status")
            let challenge = reply.values("WWW-Authenticate").first ?? ""
            try expect(challenge.contains(#"error="invalid_token""#), "the challenge is \(challenge)")
        },
        HostCheck("a scope that is missing is asked for") { visit in
            let reply = try await visit.post(Visit.call("write_note", #"{"text":"x"}"#), visit.authorization())
            try expect(reply.status, 403, "the status")
            let challenge = reply.values("WWW-Authenticate").first ?? ""
            try expect(challenge.contains(#"error="insufficient_scope""#), "the challenge is \(challenge)")
            try expect(challenge.contains(#"scope="mcp:read mcp:write""#), "the challenge is \(challenge)")
            try expect(reply.text.contains(#""id":1"#), "the body is \(reply.text)")
        },
        HostCheck("another name of the server is refused") { visit in
            let host = HeaderField("Host", "rebound.example")
            let reply = try await visit.post(Visit.call("whoami"), host, visit.authorization())
            try expect(reply.status, 403, "the status")
        },
        HostCheck("a page of another site is refused, a preflight of a page of ours answered") { visit in
            let foreign = HeaderField("Origin", "https://elsewhere.example")
            let refused = try await visit.post(Visit.call("whoami"), foreign, visit.authorization())
            try expect(refused.status, 403, "the status for another site")
            let own = HeaderField("Origin", "http://localhost:6274")
            let preflight = try await visit.connect()
                .request("OPTIONS", "/mcp", headers: [own, HeaderField("Access-Control-Request-Method", "POST")])
            try expect(preflight.status, 204, "the status of the preflight")
            try expect(preflight.values("Access-Control-Allow-Origin"), [own.value], "who may call")
            let served = try await visit.post(Visit.call("whoami"), own, visit.authorization())
            try expect(served.status, 200, "the status for our own page")
            try expect(served.values("Access-Control-Allow-Origin"), [own.value], "who may read")
            try expect(served.values("Vary"), ["Origin"], "Vary")
        },
    ]
}
