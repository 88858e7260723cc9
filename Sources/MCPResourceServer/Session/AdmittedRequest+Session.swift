// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

public import ProtectedResource

extension AdmittedRequest {
    /// Does what an answer means for sessions: ties those that it begins to the caller, and forgets the one that a `DELETE` ended.
    ///
    /// ``ResourceServer/protect(_:reading:body:handler:)`` calls it. A host that uses ``ResourceServer/admit(_:reading:body:)`` calls it
    /// for every answer of its handler, before it sends it; a session that was not tied is unknown afterwards.
    ///
    /// - Parameter begun: The values of the answer's `MCP-Session-Id` lines; empty if there are none.
    /// - Returns: The answer to send in place of the handler's, with all its lines, if the session store cannot do it (503), or the
    ///   handler gave away an id that is another caller's or none (500). Usually nil.
    public func settleSessions(_ begun: [String]) async -> ResourceResponse? {
        guard let rule = server.sessions else { return nil }
        for id in begun {
            if let session, session.utf8.elementsEqual(id.utf8) { continue }
            if let refusal = await rule.bind(id, to: principal) { return answer(refusal) }
        }
        if let session, storage.passage.method.utf8.elementsEqual("DELETE".utf8), let refusal = await rule.end(session)
        {
            return answer(refusal)
        }
        return nil
    }

    /// Whether an answer means anything for sessions. Most answers do not, and nothing is waited for then.
    @usableFromInline func isToSettle(_ begun: [String]) -> Bool {
        (!begun.isEmpty || storage.passage.session != nil) && server.sessions != nil
    }

    /// The name of the lines that begin a session, as the specification spells it.
    @usableFromInline static let sessionField = "MCP-Session-Id"
}
