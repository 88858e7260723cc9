// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer
import MCPResourceServerTesting
import QuickstartSample

/// `--check`: a server of our own on a free port, asked everything once over HTTP, every answer compared byte for byte, but for a
/// stream, which is as long as its token is good.
struct Check: Sendable {
    let origin: String
    let issuer: TestIssuer
    /// Authorization servers whose keys have to be fetched: one that answers, and one that does not.
    let upServer: ScriptedAuthorizationServer
    let downServer: ScriptedAuthorizationServer
    /// A token of the server that has no issuer.
    let staticToken: String

    /// One question, and the only right answer.
    struct Step: Sendable {
        let name: String
        let request: Request
        let expected: Reply
        /// What has to happen first.
        var before: @Sendable () async throws -> Void = {}
    }

    /// Runs all steps and prints a line for each.
    ///
    /// - Returns: Whether every answer was the expected one.
    static func run() async -> Bool {
        do {
            let host = try LoopbackServer()
            let key = try SigningKey.generate(.es256, keyID: "check")
            let resource = "\(host.origin)/mcp"
            let up = try ScriptedAuthorizationServer(audience: resource)
            let down = try ScriptedAuthorizationServer(audience: resource)
            try await down.pause()
            func setup(
                _ options: Options,
                _ source: (any KeySource)? = nil,
                _ tokens: StaticTokenSet? = nil
            ) throws -> Setup {
                try Setup(
                    options,
                    origin: host.origin,
                    key: { key },
                    source: source,
                    staticTokens: tokens,
                    onEvent: { _ in }
                )
            }
            let secret = try StaticTokenSecret()
            let team = try StaticTokenSet(named: "check", [StaticToken(for: secret, name: "alice", scopes: "mcp:read")])
            let good = try setup(Options([]))
            var rules = try setup(Options(rulesArguments))
            rules.handler.newSession = { session }
            // The same server during an outage of its issuer, and servers in front of others, for some of the steps.
            let others = [
                (Request.outageLine, try setup(Options([]), UnavailableKeys(retryAfter: 30))),
                (Request.upLine, try setup(options(for: up))),
                (Request.downLine, try setup(options(for: down))),
                (Request.teamLine, try setup(Options(["--require", "mcp:read"]), nil, team)),
                (Request.rulesLine, rules),
            ]
            guard let issuer = good.testIssuer else { return false }
            host.start { request in
                let lines = request.resourceRequest.headers
                let setup = others.first { line, _ in lines.contains { $0.name == line.name } }?.1 ?? good
                return try await setup.gate.protect(request, handler: setup.handler)
            }
            let check = Check(
                origin: host.origin,
                issuer: issuer,
                upServer: up,
                downServer: down,
                staticToken: secret.reveal()
            )
            let failures = try await check.perform(at: host.port)
            for (_, setup) in others { setup.gate.close() }
            await host.close()
            await up.close()
            await down.close()
            Console.say(failures == 0 ? "everything is as it should be" : "\(failures) answers differ")
            return failures == 0
        } catch {
            Console.complain("quickstart: the check could not be done: \(error)")
            return false
        }
    }

    /// - Returns: How many answers differed.
    private func perform(at port: UInt16) async throws -> Int {
        var failures = 0
        var client = try LoopbackClient(port: port)
        let first = try await client.request("GET", "/.well-known/oauth-protected-resource/mcp")
        let steps =
            try httpSteps() + metadataSteps(entityTag: first.values("ETag").first ?? "none") + preflightSteps()
            + handshakeSteps() + statelessSteps() + ruleSteps() + sessionSteps() + discoverySteps()
            + staticTokenSteps()
        for step in steps {
            try await step.before()
            let answer = try await client.request(
                step.request.method,
                step.request.target,
                headers: step.request.headers,
                body: step.request.body.map { Array($0.utf8) }
            )
            if !answer.values("Connection").isEmpty { client = try LoopbackClient(port: port) }
            let isRight = answer.description.utf8.elementsEqual(step.expected.text.utf8)
            Self.report(step.name, isRight)
            guard !isRight else { continue }
            failures += 1
            Console.say("--- expected\n\(step.expected.text)\n--- got\n\(answer)\n---")
        }
        let problem = try await streamProblem(at: port)
        Self.report("a stream ends with its token", problem == nil)
        guard let problem else { return failures }
        Console.say(problem)
        return failures + 1
    }

    private static func report(_ name: String, _ isRight: Bool) {
        Console.say("\(isRight ? "ok      " : "DIFFERS ") \(name)")
    }
}

extension Check {
    /// What is sent.
    struct Request: Sendable {
        static let outageLine = HeaderField("Check-Outage", "yes")
        static let upLine = HeaderField("Check-Up", "yes")
        static let rulesLine = HeaderField("Check-Rules", "yes")
        static let downLine = HeaderField("Check-Down", "yes")
        static let teamLine = HeaderField("Check-Team", "yes")

        var method = "POST"
        var target = "/mcp"
        var headers: [HeaderField] = []
        var body: String?

        static func get(_ target: String = "/mcp", _ headers: HeaderField...) -> Request {
            Request(method: "GET", target: target, headers: headers)
        }

        static func post(_ body: String, _ headers: HeaderField...) -> Request {
            Request(headers: headers, body: body)
        }

        static func bearer(_ token: String) -> HeaderField { HeaderField("Authorization", "Bearer \(token)") }
    }

    /// What has to come back.
    struct Reply: Sendable {
        let text: String

        /// - Parameter body: nil for an answer that has none and no length either: 204, 304, and to HEAD.
        init(_ status: String, _ headers: [(String, String)] = [], body: String? = "", closes: Bool = false) {
            var text = "HTTP/1.1 \(status)\r\n"
            for (name, value) in headers { text += "\(name): \(value)\r\n" }
            if let body { text += "Content-Length: \(body.utf8.count)\r\n" }
            if closes { text += "Connection: close\r\n" }
            self.text = text + "\r\n" + (body ?? "")
        }

        /// A refusal of the gate: a challenge if there is one, and a JSON-RPC error as the body.
        static func refused(
            _ status: String,
            challenge: String? = nil,
            retryAfter: Int? = nil,
            message: String? = nil,
            id: Int? = nil,
            adding lines: [(String, String)] = [],
            closes: Bool = false
        ) -> Reply {
            let code = status.prefix { $0 != " " }
            let message = message ?? String(status.dropFirst(code.count + 1))
            var headers: [(String, String)] = []
            if let challenge { headers.append(("WWW-Authenticate", "Bearer \(challenge)")) }
            if let retryAfter { headers.append(("Retry-After", "\(retryAfter)")) }
            headers += [("Cache-Control", "no-store"), ("Content-Type", "application/json")]
            let id = id.map { "\"id\":\($0)," } ?? ""
            let body = #"{"jsonrpc":"2.0",\#(id)"error":{"code":\#(code),"message":"\#(message)"}}"#
            return Reply(status, headers + lines, body: body, closes: closes)
        }

        /// The gate's answer to a message that is none, or that its headers contradict.
        static func malformed(_ code: Int, _ message: String, id: Int? = nil) -> Reply {
            let id = id.map { "\"id\":\($0)," } ?? ""
            return Reply(
                "400 Bad Request",
                [("Cache-Control", "no-store"), ("Content-Type", "application/json")],
                body: #"{"jsonrpc":"2.0",\#(id)"error":{"code":\#(code),"message":"\#(message)"}}"#
            )
        }

        /// An answer of the MCP server.
        static func message(_ status: String, _ body: String, adding lines: [(String, String)] = []) -> Reply {
            Reply(status, [("Content-Type", "application/json")] + lines, body: body)
        }
    }
}
