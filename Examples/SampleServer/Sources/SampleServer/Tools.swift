// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer

/// A tool as this server offers it: what a client is told of it, who may call it, and what it does.
struct Tool: Sendable {
    let name: String
    let description: String
    let inputSchema: JSON
    /// Who may call it. ``Setup/policy(for:)`` makes rules of it, and the gate goes by those: nothing is checked here.
    var access = Access.scopes([])
    let body: Body

    /// Who may call a tool.
    enum Access: Sendable, Equatable {
        /// Whoever holds these scopes beyond the baseline.
        case scopes(ScopeSet)
        /// Callers without a token, too.
        case everybody
    }

    /// What a tool does.
    enum Body: Sendable {
        case forAnyone(@Sendable (_ arguments: JSONValue?, _ caller: Principal?) -> Outcome)
        case forCaller(@Sendable (_ arguments: JSONValue?, _ caller: Principal) -> Outcome)
    }

    /// What a tool has to say, to a person or a model.
    enum Outcome: Sendable {
        case text(String)
        case failure(String)
    }

    /// The scopes that it needs beyond the baseline.
    var scopes: ScopeSet {
        if case .scopes(let scopes) = access { scopes } else { [] }
    }

    /// Whether it makes sense to open it to callers without a token.
    var worksWithoutCaller: Bool {
        if case .forAnyone = body { true } else { false }
    }

    /// Runs the tool for whom the gate has let through.
    func call(_ arguments: JSONValue?, by caller: Principal?) -> Outcome {
        switch body {
        case .forAnyone(let run): return run(arguments, caller)
        case .forCaller(let run):
            guard let caller else { return .failure("\(name) is for callers with a token") }
            return run(arguments, caller)
        }
    }

    /// The entry in `tools/list`.
    var json: JSON {
        ["name": .string(name), "description": .string(description), "inputSchema": inputSchema]
    }
}

extension Tool {
    /// The tools of the quickstart.
    static func all(notes: Notes) -> [Tool] {
        [
            Tool(
                name: "whoami",
                description: "Says who is calling, as this server sees it.",
                inputSchema: noArguments,
                body: .forAnyone { _, caller in .text(describe(caller).text) }
            ),
            Tool(
                name: "write_note",
                description: "Keeps a note for the caller.",
                inputSchema: [
                    "type": "object",
                    "properties": ["text": ["type": "string", "description": "The note, at most 4096 bytes."]],
                    "required": ["text"],
                ],
                access: .scopes("mcp:write"),
                body: .forCaller { arguments, caller in
                    guard let text = arguments?["text"]?.stringValue, text.utf8.count <= 4096 else {
                        return .failure("write_note needs \"text\", a string of at most 4096 bytes")
                    }
                    return notes.add(text, for: caller.id) ? .text("noted: \(text)") : .failure("there is no room left")
                }
            ),
            Tool(
                name: "read_notes",
                description: "Lists the caller's notes, oldest first, as a JSON array.",
                inputSchema: noArguments,
                body: .forCaller { _, caller in
                    .text(JSON.array(notes.all(for: caller.id).map(JSON.string)).text)
                }
            ),
            .count,
        ]
    }

    private static let noArguments: JSON = ["type": "object", "properties": [:]]

    private static func describe(_ caller: Principal?) -> JSON {
        [
            "subject": caller?.subject.map(JSON.string) ?? .null,
            "client": caller?.clientID.map(JSON.string) ?? .null,
            "scopes": .array((caller?.scopes ?? []).map(JSON.string)),
        ]
    }
}
