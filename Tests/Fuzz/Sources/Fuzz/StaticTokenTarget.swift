// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer

let staticTokensTarget = Target(
    name: "static-tokens",
    seeds: {
        let entry = "id=0123456789abcdef sha256=\(String(repeating: "0f", count: 32))"
        let token = "mcpst_0123456789abcdef_\(String(repeating: "0f", count: 32))_00000000"
        return [
            "\(entry) name=alice",
            "# a comment\r\n\n\(entry) scope=a scope=b role=c issued=1 from=2 until=3 name=J\u{F6}rg = x",
            "\(entry) until=2027-02-19T11:00:00Z name=a\nid=1123456789abcdef \(entry.dropFirst(20)) name=a", token,
            "#\(token)",
        ]
        .map(bytes)
    },
    run: { input in
        guard let set = try? StaticTokenSet(named: "team", parsing: String(decoding: input, as: UTF8.self)) else {
            return
        }
        for token in set.tokens {
            demand((try? StaticToken(parsing: token.line)) == token, "an entry survives its line")
            demand(!token.line.utf8.contains { $0 < 0x20 }, "an entry is one line")
        }
        let text = set.tokens.map(\.line).joined(separator: "\n")
        guard let again = try? StaticTokenSet(named: "team", parsing: text) else { fail("a set survives its text") }
        demand(again.tokens == set.tokens, "a set survives its text")
    }
)
