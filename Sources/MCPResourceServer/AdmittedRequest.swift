// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif
public import ProtectedResource
public import TokenValidation

/// A request that the gate let through, and what its handler and its host need to know of the decision.
public struct AdmittedRequest: Sendable {
    /// The caller. Nil only where the configuration lets callers in without credentials, as on an open path.
    public var principal: Principal? { storage.passage.record.facts.principal }

    /// What the request asks for, as its body says. Nil where the server has no policy, on an open path, and for what asks for
    /// nothing: a `GET`, a `DELETE`, an answer to a request of the server's own.
    public var operation: MCPOperation? { storage.passage.record.facts.operation }

    /// The resource that the request was admitted to: which of several, on a host with a ``ResourceServerGroup``.
    public var resource: ResourceIdentifier { server.resource }

    /// Field lines that the host adds to the handler's response, beside those that are there; never in place of one.
    public var headers: [HeaderField] { storage.passage.responseLines }

    /// The request's body, if the gate has read it. If not, it is the handler's to read, up to ``bodyLimit`` bytes.
    public var body: [UInt8]? { storage.body }

    /// The most bytes that a body may have: none for a `GET`, `HEAD` or `DELETE` to a server with a policy. A handler that finds more throws ``ContentTooLarge``.
    public var bodyLimit: Int { storage.bodyLimit }

    /// When the answer has to be over: the token's end with the leeway that its issuer is granted, or the longest that a
    /// stream may live, whichever is earlier. A host ends a response stream then, or earlier if the deny-list says so: ``bounding(_:)`` and
    /// ``waitUntilOver()`` do both.
    public var deadline: Date { storage.deadline }

    /// The caller's session: what its request names with `MCP-Session-Id`, if it was begun by the same caller. Use this and not the
    /// header. Nil without the header, on an open path, and with ``SessionPolicy/unchecked``.
    public var session: String? { storage.passage.session }

    /// The request's id in audit events: 32 hexadecimal digits that no other request has. For a handler's own log lines.
    public var requestID: String { storage.passage.record.identity.text }

    /// Where it came from: the connection's other end, or what a proxy says that the configuration trusts. Nil if nobody who is believed
    /// says. An address is not an identity.
    public var clientAddress: ClientAddress? { storage.passage.client.address }

    var server: ResourceServer { storage.server }

    /// One object: hosts copy what their handlers get.
    let storage: Storage

    init(_ storage: Storage) {
        self.storage = storage
    }

    /// Whether the server's policy would let this caller do something, an anonymous one included. See ``Principal/may(_:)``.
    public func may(_ operation: MCPOperation) -> Bool {
        server.access?.decide(operation, for: principal, .none).isAllowed ?? (principal != nil)
    }

    /// Calls a handler with ``Principal/current`` set to ``principal``, in the caller's isolation and on its executor.
    @inlinable public func run<Answer>(
        isolation: isolated (any Actor)? = #isolation,
        _ handler: nonisolated(nonsending) () async throws -> Answer
    ) async rethrows -> Answer {
        try await Principal.$current.withValue(
            principal,
            operation: {
                _ = isolation
                do {
                    return try await handler()
                } catch {
                    note(thrown: error)
                    throw error
                }
            },
            isolation: isolation
        )
    }

    @usableFromInline func note(thrown error: any Error) {
        storage.note(DecisionRecord.Ending(thrown: error))
    }

    /// Tells what has become of it.
    @usableFromInline func finish() {
        storage.finish()
    }

    /// The whole answer to an error that a handler threw, field lines of ``headers`` included.
    ///
    /// ``InsufficientScope`` becomes a 403 with a challenge for everything the operation needs, or a 401 if the caller is
    /// anonymous; ``ContentTooLarge`` becomes a 413. For any other error it is nil: that one is the host's to answer.
    public func answer(to error: any Error) -> ResourceResponse? {
        let refusal: Refusal
        switch error {
        case let error as InsufficientScope:
            refusal = server.refusal(
                for: error.required,
                of: principal,
                repeatsHeldScopes: storage.passage.repeatsHeldScopes
            )
        case is ContentTooLarge:
            refusal = .contentTooLarge
        default:
            return nil
        }
        return answer(refusal)
    }

    /// The whole answer to a request that was let through and is refused all the same.
    func answer(_ refusal: Refusal) -> ResourceResponse {
        storage.note(DecisionRecord.Ending(refusal))
        return server.answer(refusal, id: MessageID.value(in: body), storage.passage).answering(storage.passage.method)
    }
}

extension AdmittedRequest: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Resource and principal; of the body, only its length.
    public var description: String {
        let caller = principal.map(String.init(describing:)) ?? "anonymous"
        let length = body.map { "\($0.count) bytes read" } ?? "body not read"
        return "AdmittedRequest(\(resource), \(caller), \(length))"
    }

    /// The same as `description`.
    public var debugDescription: String { description }

    /// A mirror that shows the description only.
    public var customMirror: Mirror {
        Mirror(self, children: ["request": description])
    }
}
