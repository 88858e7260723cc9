// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer
import MCPResourceServerTesting

/// What to try, as lines for a shell.
struct Suggestions {
    let text: String

    init(issuer: TestIssuer, resource: ResourceIdentifier, _ options: Options) throws {
        let url = resource.canonical
        let token = try issuer.token(client: "quickstart", scope: "mcp:read", lifetime: 3600)
        let server = options.port == 8080 ? "" : " --port \(resource.port)"
        text = """

            Without a token you are refused, and told where to look:
              curl -i \(url)
              curl \(resource.metadataURL)

            With a token that may read (good for an hour), a call:
              TOKEN=\(token)
              curl -H "Authorization: Bearer $TOKEN" \(url) -d '\(Self.call("whoami"))'

            A call that needs mcp:write is refused, and the answer says which scopes to ask for:
              curl -i -H "Authorization: Bearer $TOKEN" \(url) -d '\(Self.call("write_note", "{\"text\":\"hello\"}"))'

            A token that may write:
              \(Self.program) --print-token\(server) --scope "mcp:read mcp:write"

            Ctrl-C ends the server.
            """
    }

    /// What this program was started as, so that the line can be pasted.
    private static let program = CommandLine.arguments.first ?? "quickstart"

    private static func call(_ tool: String, _ arguments: String? = nil) -> String {
        let arguments = arguments.map { ",\"arguments\":\($0)" } ?? ""
        return #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"\#(tool)"\#(arguments)}}"#
    }
}
