// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

public import MCPResourceServer

/// Answers as streams.
extension MCPHandler {
    /// Answers a request that was let through: as a stream if it calls `count` and its client accepts one, which ends at the
    /// latest when the caller's token does.
    ///
    /// The body has to have been read: by a gate that has a policy, or with ``BodyReading/always``.
    public func respond(to request: ResourceRequest, _ admitted: AdmittedRequest) -> MCPAnswer {
        let answer = answer(to: request, admitted)
        guard answer.status == 200, Self.acceptsEvents(request.headers),
            let call = try? Message(parsing: admitted.body ?? []), call.method.utf8.elementsEqual("tools/call".utf8),
            call.params?["name"]?.utf8Equals(Tool.count.name) == true,
            let end = Tool.countEnd(call.params?["arguments"]),
            let result = try? JSONValue(parsing: answer.body, limits: .requestBody)
        else { return MCPAnswer(answer) }
        let events = ProgressStream(
            progressToken: call.params?["_meta"]?["progressToken"].map { JSON($0) },
            end: end,
            answer: JSON(result)
        )
        return MCPAnswer(events: admitted.bounding(events))
    }

    private static func acceptsEvents(_ headers: [HeaderField]) -> Bool {
        headers.contains { field in
            field.name.lowercased() == "accept" && field.value.lowercased().contains("text/event-stream")
        }
    }
}
