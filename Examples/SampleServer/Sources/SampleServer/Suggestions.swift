// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer
import MCPResourceServerTesting

/// What is printed at start: who may do what, and what to try, as lines for a shell.
struct Suggestions {
    private let resource: ResourceIdentifier
    private let tools: [Tool]
    private let options: Options
    /// What every caller needs.
    private let baseline: ScopeSet
    private let hierarchy: ScopeHierarchy
    private let policy: AccessPolicy
    private let issuer: TestIssuer?
    private let hasMetadata: Bool
    private let login: DevelopmentAuthorizationServer?

    init(_ setup: Setup, _ options: Options) throws {
        resource = setup.gate.resource
        tools = setup.handler.tools
        self.options = options
        baseline = Setup.baseline(options, isBuiltIn: setup.testIssuer != nil)
        hierarchy = try Setup.hierarchy(options, isBuiltIn: setup.testIssuer != nil)
        policy = setup.gate.policy ?? []
        issuer = setup.testIssuer
        hasMetadata = setup.gate.metadata != nil
        login = setup.login
    }

    /// All of it.
    func text() throws -> String {
        let withToken = try issuer.map(withToken) ?? withOtherToken
        let withClient = login.map { [self.withClient($0)] } ?? []
        return ([rules, withoutToken] + withClient + withToken + ["Ctrl-C ends the server."])
            .map { "\n\($0)" }.joined(separator: "\n")
    }

    /// The table of the policy. What stands under it explains its words to who has not seen one before.
    private var rules: String {
        let token = baseline.isEmpty ? "a token, whatever its scopes" : "a token with \(baseline)"
        var words = ["the baseline: \(token); whoever needs more needs this as well"]
        if tools.contains(where: { $0.access == .everybody }) {
            words.append("(discovery): initialize, ping, server/discover and the lists")
        }
        words += Setup.hierarchyPairs(options, isBuiltIn: issuer != nil).map { "\($0) includes \($1)" }
        let table = policy.describe(unlisted: Setup.unlisted).split(separator: "\n").map(String.init)
        return """
            Who may do what. Of the rules for an operation the first decides:
            \(Self.indented(table))

            \(Self.indented(words))
            """
    }

    private var withoutToken: String {
        let place = hasMetadata ? ", and told where to look" : ""
        var lines = ["curl -i \(resource)"] + (hasMetadata ? ["curl \(resource.metadataURL)"] : [])
        guard let tool = tools.first(where: { $0.access == .everybody }) else {
            return "Without a token you are refused\(place):\n\(Self.indented(lines))"
        }
        lines.append("curl \(resource) -d '\(Self.call(tool.name))'")
        return "Without a token you are refused\(place); but everybody may call \(tool.name):\n"
            + Self.indented(lines)
    }

    private func withClient(_ login: DevelopmentAuthorizationServer) -> String {
        // An https URL is one of a proxy's, which clients elsewhere reach.
        let isProxied = resource.scheme.utf8.elementsEqual("https".utf8)
        let limit = isProxied ? ", which is reachable from this machine alone" : ""
        return "An MCP client that is given \(resource) finds out where you log in\(limit):\n"
            + Self.indented([login.startUpLine])
    }

    private var withOtherToken: [String] {
        let line = "curl -H \"Authorization: Bearer $(cat FILE)\" \(resource) -d '\(Self.call("whoami"))'"
        let source = options.hasStaticTokensOnly ? "that mcp-doctor new-token made" : "of your authorization server"
        return ["With an access token \(source), in a file:\n\(Self.indented([line]))"]
    }

    /// With a token that has the baseline: a call that it is good for, one that it is not, and how to get one that is.
    private func withToken(of issuer: TestIssuer) throws -> [String] {
        let token = try issuer.token(
            client: "quickstart",
            scope: baseline.isEmpty ? nil : baseline.joined,
            lifetime: 3600
        )
        let name = baseline.isEmpty ? "a token" : "a token that has \(baseline)"
        let allowed = tools.first(where: isMet)
        let refused = tools.first { !isMet($0) }
        let curl = "curl -H \"Authorization: Bearer $TOKEN\" \(resource) -d"
        var parts = ["With \(name) (good for an hour):\n" + Self.indented(["TOKEN=\(token)"])]
        if let allowed { parts[0] += "\n" + Self.indented(["\(curl) '\(Self.call(allowed.name))'"]) }
        // A later server on any port has another issuer.
        guard let refused, login == nil || options.port != 0 else { return parts }
        let refusedCall = Self.call(refused.name, refused.name == "write_note" ? #"{"text":"hello"}"# : nil)
        let all = baseline.union(refused.scopes)
        return parts + [
            "A call that needs \(refused.scopes) is refused, and the answer says which scopes to ask for:\n"
                + Self.indented(["curl -i\(curl.dropFirst("curl".count)) '\(refusedCall)'"]),
            "A token with which it is let through:\n"
                + Self.indented(["TOKEN=$(\(Self.program) --print-token\(server) --scope \"\(all)\")"]),
        ]
    }

    private func isMet(_ tool: Tool) -> Bool {
        ScopeRequirement(tool.scopes).isMet(by: baseline, under: hierarchy)
    }

    /// The flags that name this server.
    private var server: String {
        if let resource = options.resource {
            let login = options.offersLogin ? " --port \(options.port) --login" : ""
            return " --resource \(resource)\(options.allowsHTTPLoopback ? " --allow-http-loopback" : "")\(login)"
        }
        let address = options.address == .standard ? "" : " --host \(options.address)"
        let login = options.offersLogin ? " --login" : ""
        return address + (resource.port == 8080 ? "" : " --port \(resource.port)") + login
    }

    /// What this program was started as, so that the line can be pasted.
    private static let program = CommandLine.arguments.first ?? "quickstart"

    private static func indented(_ lines: [String]) -> String { lines.map { "  \($0)" }.joined(separator: "\n") }

    private static func call(_ tool: String, _ arguments: String? = nil) -> String {
        let arguments = arguments.map { ",\"arguments\":\($0)" } ?? ""
        return #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"\#(tool)"\#(arguments)}}"#
    }
}
