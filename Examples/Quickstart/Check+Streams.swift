// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer
import MCPResourceServerTesting

/// An answer that would take an hour, and has to be over when the token is.
extension Check {
    /// How late a busy machine may be.
    private static let patience = Duration.seconds(5)

    /// Opens the stream with a token that is good for three seconds, and reads it to its end.
    ///
    /// - Returns: What was not as it should be; nil if all was.
    func streamProblem(at port: UInt16) async throws -> String? {
        let lifetime: Int64 = 3
        let minted = ContinuousClock.now
        // It says in whole seconds when it ends, which may be up to one second less.
        let token = try issuer.token(scope: "mcp:read", lifetime: lifetime)
        let reply = try await LoopbackClient(port: port)
            .request(
                "POST",
                "/mcp",
                headers: [Request.bearer(token), HeaderField("Accept", "application/json, text/event-stream")],
                body: Array(
                    #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"count","arguments":{"to":36000}}}"#
                        .utf8
                )
            )
        let taken = ContinuousClock.now - minted
        guard reply.status == 200, reply.values("Content-Type") == ["text/event-stream"] else {
            return "no stream was opened: \(reply)"
        }
        guard reply.body.starts(with: ": still counting\n\n".utf8) else { return "the stream was empty" }
        let isInTime = taken >= .seconds(lifetime - 1) && taken <= .seconds(lifetime) + Self.patience
        return isInTime ? nil : "the token was good for \(lifetime) s at most, and the stream lasted \(taken)"
    }
}
