// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer

/// A tool as this server offers it: what a client is told of it, which scopes it needs, and what it does.
struct Tool: Sendable {
    let name: String
    let description: String
    let inputSchema: JSON
    /// What a caller needs beyond the baseline. The tool itself asks for it, see ``call(_:by:)``.
    var requires: ScopeRequirement = .none
    let body: @Sendable (_ arguments: JSONValue?, _ caller: Principal) throws -> Outcome

    /// What a tool has to say, to a person or a model.
    enum Outcome: Sendable {
        case text(String)
        case failure(String)
    }

    /// Runs the tool.
    ///
    /// - Throws: `InsufficientScope`, which is not caught on the way out: the gate makes of it the 403 that sends a client to
    ///   ask its user for more.
    func call(_ arguments: JSONValue?, by caller: Principal) throws -> Outcome {
        try caller.require(requires)
        return try body(arguments, caller)
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
                body: { _, caller in .text(describe(caller).text) }
            ),
            Tool(
                name: "write_note",
                description: "Keeps a note for the caller.",
                inputSchema: [
                    "type": "object",
                    "properties": ["text": ["type": "string", "description": "The note, at most 4096 bytes."]],
                    "required": ["text"],
                ],
                requires: "mcp:write",
                body: { arguments, caller in
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
                body: { _, caller in .text(JSON.array(notes.all(for: caller.id).map(JSON.string)).text) }
            ),
            .count,
        ]
    }

    private static let noArguments: JSON = ["type": "object", "properties": [:]]

    private static func describe(_ caller: Principal) -> JSON {
        [
            "subject": caller.subject.map(JSON.string) ?? .null,
            "client": caller.clientID.map(JSON.string) ?? .null,
            "scopes": .array(caller.scopes.map(JSON.string)),
        ]
    }
}
