// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer
import MCPResourceServerTesting

/// What to try, as lines for a shell.
struct Suggestions {
    private(set) var text: String

    init(_ setup: Setup, _ options: Options) throws {
        let resource = setup.gate.resource
        let url = resource.canonical
        text =
            setup.gate.metadata == nil
            ? """

            Without a token you are refused:
              curl -i \(url)

            """
            : """

            Without a token you are refused, and told where to look:
              curl -i \(url)
              curl \(resource.metadataURL)

            """
        if let issuer = setup.testIssuer {
            text += try Self.withToken(of: issuer, for: resource, options)
        } else {
            let source = options.hasStaticTokensOnly ? "that mcp-doctor new-token made" : "of your authorization server"
            text += """

                With an access token \(source), in a file:
                  curl -H "Authorization: Bearer $(cat FILE)" \(url) -d '\(Self.call("whoami"))'

                """
        }
        text += "\nCtrl-C ends the server."
    }

    private static func withToken(
        of issuer: TestIssuer,
        for resource: ResourceIdentifier,
        _ options: Options
    ) throws -> String {
        let url = resource.canonical
        let token = try issuer.token(
            client: "quickstart",
            scope: options.required?.joined ?? "mcp:read",
            lifetime: 3600
        )
        var server = ""
        if let resource = options.resource {
            server = " --resource \(resource)\(options.allowsHTTPLoopback ? " --allow-http-loopback" : "")"
        } else {
            if options.address != .standard { server += " --host \(options.address)" }
            if resource.port != 8080 { server += " --port \(resource.port)" }
        }
        return """

            With a token that may read (good for an hour), a call:
              TOKEN=\(token)
              curl -H "Authorization: Bearer $TOKEN" \(url) -d '\(call("whoami"))'

            A call that needs mcp:write is refused, and the answer says which scopes to ask for:
              curl -i -H "Authorization: Bearer $TOKEN" \(url) -d '\(call("write_note", #"{"text":"hello"}"#))'

            A token that may write:
              \(program) --print-token\(server) --scope "mcp:read mcp:write"

            """
    }

    /// What this program was started as, so that the line can be pasted.
    private static let program = CommandLine.arguments.first ?? "quickstart"

    private static func call(_ tool: String, _ arguments: String? = nil) -> String {
        let arguments = arguments.map { ",\"arguments\":\($0)" } ?? ""
        return #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"\#(tool)"\#(arguments)}}"#
    }
}
