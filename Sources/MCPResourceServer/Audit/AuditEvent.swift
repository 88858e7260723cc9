// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif
public import TokenValidation

/// What became of one request: who asked for what, and how it ended.
///
/// There is one for every request, refused or not, made when it is over: a scope error that the handler threw, a handler that failed
/// and one that was cancelled are in it. A stream that the gate ends afterwards makes a second one with the same ``id``. Nothing in
/// it is a token, a key, a header but `traceparent`, or an argument of a call. Text from outside is kept as it was sent, at most 512 bytes
/// of each and 2 KiB of all names together: write it out with ``line``, or escape it.
public struct AuditEvent: Sendable, Hashable {
    /// When it was over, by the server's clock.
    public var time: Date { fields.time }

    /// The request's id: 32 hexadecimal digits that no other request has. The same as ``AdmittedRequest/requestID``.
    public var id: String { fields.identity.text }

    /// The request's `traceparent` (W3C Trace Context), if it is well-formed. The client chooses it: many requests may have one and the
    /// same.
    public var traceparent: String? { fields.identity.traceparent }

    /// The resource that was asked for.
    public var resource: String { fields.resource }

    /// Where the request came from: the connection's other end, or what a trusted proxy says. Nil if the host does not know it.
    public var clientAddress: ClientAddress? { fields.clientAddress }

    /// The issuer of the caller's token, of those configured. Nil, as everything about the caller, where no token was found good.
    public var issuer: String? { fields.issuer }

    /// The caller, as far as ``ResourceServer/Options/auditSubjects`` lets it be told.
    public var subject: String? { fields.subject }

    /// The OAuth client that the caller's token was issued to.
    public var clientID: String? { fields.clientID }

    /// The id of the static token that was presented (``StaticToken/id``): which of a caller's tokens it was. No secret.
    public var staticTokenID: String? { fields.staticTokenID }

    /// What was asked for, as far as the gate knows it: never without a policy, and not always of a request that was refused.
    public var operation: MCPOperation? { fields.operation }

    /// How it ended.
    public var outcome: Outcome { fields.outcome }

    /// Why, as a short name out of a fixed list: `ok`, `expired`, `insufficient_scope`.
    public var reason: String { fields.reason }

    /// The status of the answer, if the gate made it. What a handler answers is its own affair.
    public var status: Int? { fields.status }

    /// The scopes that the client is told to come back with. Empty for an answer that tells of none.
    public var scopesWanted: ScopeSet { fields.scopesWanted }

    /// The scopes that the caller's token has.
    public var scopesHeld: ScopeSet { fields.scopesHeld }

    /// What the client is asked to get before it comes back, if the caller could get in then.
    public var elevation: Elevation? { fields.elevation }

    /// Behind one reference: an event is made on one thread and written on another, and what both would have to retain costs them time.
    private let content: Content

    var fields: Fields { content.fields }

    init(_ fields: Fields) {
        content = Content(fields)
    }

    private final class Content: Sendable {
        let fields: Fields

        init(_ fields: Fields) {
            self.fields = fields
        }
    }

    /// Whether all of it is equal.
    public static func == (one: AuditEvent, other: AuditEvent) -> Bool {
        one.content === other.content || one.fields == other.fields
    }

    /// Hashes all of it.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(fields)
    }
}

extension AuditEvent {
    /// What an event tells, each by the name that it has there.
    struct Fields: Sendable, Hashable {
        let identity: DecisionRecorder.Identity
        let time: Date
        let resource: String
        let clientAddress: ClientAddress?
        let issuer: String?
        let subject: String?
        let clientID: String?
        let staticTokenID: String?
        let operation: MCPOperation?
        let outcome: Outcome
        let reason: String
        let status: Int?
        let scopesWanted: ScopeSet
        let scopesHeld: ScopeSet
        let elevation: Elevation?

        init(
            _ identity: DecisionRecorder.Identity,
            time: Date,
            resource: String,
            subject: String?,
            facts: DecisionRecord.Facts,
            ending: DecisionRecord.Ending
        ) {
            self.identity = identity
            self.time = time
            self.resource = resource
            self.subject = subject?.shortened
            clientAddress = facts.clientAddress
            operation = facts.operation?.shortened
            if let principal = facts.principal {
                issuer = principal.issuer
                clientID = principal.clientID?.shortened
                staticTokenID = principal.staticToken?.id
                scopesHeld = principal.scopes
            } else {
                issuer = nil
                clientID = nil
                staticTokenID = nil
                scopesHeld = []
            }
            outcome = ending.outcome
            reason = ending.reason
            status = ending.status
            scopesWanted = ending.scopes
            elevation = ending.elevation
        }
    }

    init(
        _ identity: DecisionRecorder.Identity,
        time: Date,
        resource: String,
        subject: String?,
        facts: DecisionRecord.Facts,
        ending: DecisionRecord.Ending
    ) {
        self.init(
            Fields(identity, time: time, resource: resource, subject: subject, facts: facts, ending: ending)
        )
    }
}

extension AuditEvent: CustomStringConvertible {
    /// The same as ``line``, without the line's end.
    public var description: String { String(decoding: line.dropLast(), as: UTF8.self) }
}

extension String {
    /// What is kept of it in an audit event: a sink may hold thousands.
    fileprivate var shortened: String { shortened(to: 512) }

    fileprivate func shortened(to limit: Int) -> String {
        utf8.count <= limit ? self : String(decoding: utf8.prefix(limit), as: UTF8.self) + "..."
    }
}

extension MCPOperation {
    /// Bounded too, and without what looks like a token.
    fileprivate var shortened: MCPOperation {
        // As most are.
        let isShort = method.utf8.count < 32 && targets.count <= 16 && targets.allSatisfy { $0.name.utf8.count < 32 }
        if isShort { return self }
        // Nobody needs to be let in to name some, and a control character of theirs takes six bytes in a line.
        let limit = 2048 / max(min(targets.count, 16), 4)
        let targets = targets.prefix(16)
            .map { Target(kind: $0.kind, name: TokenShape.hidden(in: $0.name).shortened(to: limit)) }
        return MCPOperation(method: TokenShape.hidden(in: method).shortened, targets: targets, scope: scope)
    }
}
