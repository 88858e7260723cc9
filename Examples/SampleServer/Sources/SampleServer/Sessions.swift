// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer

/// Sessions of the revisions before 2026-07-28, for who asks for them with `--sessions`.
///
/// All there is to do is to draw an id and to send it. The gate ties it to the caller, and answers whoever else comes with it.
extension MCPHandler {
    static let randomSession: @Sendable () -> String = {
        var generator = SystemRandomNumberGenerator()
        return (0..<4).map { _ in hexadecimal(generator.next()) }.joined()
    }

    /// The line that begins a session, on the answer to a client that may have one: a session without a caller would be everybody's.
    func sessionLines(for message: Message, _ admitted: AdmittedRequest) -> [HeaderField] {
        guard let newSession, message.method.utf8.elementsEqual("initialize".utf8), admitted.principal != nil else {
            return []
        }
        return [HeaderField("MCP-Session-Id", newSession())]
    }

    private static func hexadecimal(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
