// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

public import ProtectedResource

extension ResourceServer {
    /// Serves a request behind the gate: decides, calls the handler with ``Principal/current`` set, adds the response lines, and
    /// answers the errors that are the gate's. This is what an adapter for a host calls, once a request.
    ///
    /// It stays in the caller's isolation and on its executor, and so does the handler.
    ///
    /// - Parameters:
    ///   - request: What the client sent, without its body.
    ///   - reading: When the body is read.
    ///   - body: Reads the body, at most `limit` bytes of it, and throws ``ContentTooLarge`` if there are more. Called at most
    ///     once, and never after a refusal.
    ///   - handler: Serves the request that was let through. It gets what it may use: the request outside may be one whose body is
    ///     gone.
    /// - Throws: What the handler throws, except for ``InsufficientScope`` and ``ContentTooLarge``, which become answers.
    @inlinable public func protect<Response: HostResponse>(
        _ request: ResourceRequest,
        reading: BodyReading = .whenNeeded,
        body: (_ limit: Int) async throws -> [UInt8],
        handler: (AdmittedRequest) async throws -> Response
    ) async throws -> Response {
        switch await admit(request, reading: reading, body: body) {
        case .respond(let answer):
            return Response(answer)
        case .proceed(let admitted):
            defer { admitted.finish() }
            do {
                var response = try await admitted.run { try await handler(admitted) }
                let begun = response.values(of: AdmittedRequest.sessionField)
                if admitted.isToSettle(begun), let failure = await admitted.settleSessions(begun) {
                    return Response(failure)
                }
                for field in admitted.headers { response.add(field) }
                return response
            } catch {
                guard let answer = admitted.answer(to: error) else { throw error }
                return Response(answer)
            }
        }
    }
}
