// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer

/// A tool that takes its time: it counts, one number every tenth of a second, and reports each of them to a client that takes
/// answers as a stream.
extension Tool {
    static let count = Tool(
        name: "count",
        description:
            "Counts to a number, ten a second; each is a progress notification to who accepts text/event-stream.",
        inputSchema: [
            "type": "object",
            "properties": ["to": ["type": "integer", "description": "Where to end, 1 to 36000 (default 10)."]],
        ],
        body: .forAnyone { arguments, _ in
            guard let end = countEnd(arguments) else { return .failure("count needs \"to\", a number from 1 to 36000") }
            return .text("counted to \(end)")
        }
    )

    /// Where to end; nil if the arguments do not say it rightly.
    static func countEnd(_ arguments: JSONValue?) -> Int64? {
        guard let end = arguments?["to"] else { return 10 }
        return end.integerValue.flatMap { (1...36_000).contains($0) ? $0 : nil }
    }
}
