// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

extension MessageReader {
    /// Fills in what the method asks for, and about what.
    func complete(_ message: inout Message, _ method: String, _ text: Span<UInt8>) throws(MessageError) {
        switch Self.methods.index(of: method.utf8.span) {
        case 0: try complete(&message, method, .tool, .target, text)
        case 1: try complete(&message, method, .prompt, .target, text)
        case 2: try complete(&message, method, .resource, .target, text)
        case 3, 4: try complete(&message, method, .resource, .targets, text)
        case 5: try completeCompletion(&message, method, text)
        case 6: try completeListening(&message, method, text)
        default: message.operation = .method(method)
        }
    }

    /// The methods that are about tools, resources or prompts.
    private static let methods = KnownNames(
        "tools/call",
        "prompts/get",
        "resources/read",
        "resources/subscribe",
        "resources/unsubscribe",
        "completion/complete",
        "subscriptions/listen"
    )

    /// The operation that the headers alone name: nil where they do not say all of it.
    static func operation(method: String, name: String?) -> MCPOperation? {
        guard let index = methods.index(of: method.utf8.span) else { return .method(method) }
        guard index < 5, let name else { return nil }
        let kind: MCPOperation.Target.Kind = index == 0 ? .tool : index == 1 ? .prompt : .resource
        return operation(method, kind, index < 3 ? .target : .targets, name)
    }

    private static func operation(
        _ method: String,
        _ kind: MCPOperation.Target.Kind,
        _ scope: MCPOperation.Scope,
        _ name: String
    ) -> MCPOperation {
        MCPOperation(method: method, targets: [MCPOperation.Target(kind: kind, name: name)], scope: scope)
    }

    private func complete(
        _ message: inout Message,
        _ method: String,
        _ kind: MCPOperation.Target.Kind,
        _ scope: MCPOperation.Scope,
        _ text: Span<UInt8>
    ) throws(MessageError) {
        let isResource = kind == .resource
        try refuseLookAlikes(of: isResource ? 0b10_0010 : 0b10_0101)
        let piece = isResource ? parameters.uri : parameters.name
        let name = try Self.text(piece, text, isResource ? "params.uri" : "params.name")
        message.operation = Self.operation(method, kind, scope, name)
        message.mirroredName = name
        message.needsNameHeader = scope == .target
        message.arguments = isResource ? nil : parameters.arguments?.range
    }

    private static let referenceTypes = KnownNames("ref/prompt", "ref/resource")

    /// A completion tells what values there are: it needs what the use of the prompt or resource needs.
    private func completeCompletion(_ message: inout Message, _ method: String, _ text: Span<UInt8>)
        throws(MessageError)
    {
        try refuseLookAlikes(of: 0b10_1000)
        let reference = parameters.reference
        guard let kind = reference.kind else { throw .notAMessage("params.ref.type is missing") }
        let type = Self.referenceTypes.index(of: JSONScanner.string(kind, text).utf8.span)
        let (isPrompt, isResource) = (type == 0, type == 1)
        try Self.demand(isPrompt || isResource, "params.ref.type is unknown")  // check: completion-reference-type
        let name = try Self.text(isPrompt ? reference.name : reference.uri, text, "what params.ref is about")
        let target = MCPOperation.Target(kind: isPrompt ? .prompt : .resource, name: name)
        message.operation = MCPOperation(method: method, targets: [target], scope: .targets)
    }

    private func completeListening(_ message: inout Message, _ method: String, _ text: Span<UInt8>) throws(MessageError)
    {
        try refuseLookAlikes(of: 0b11_0000)
        let targets = try parameters.resources.map { piece throws(MessageError) in
            let uri = try Self.text(piece, text, "an element of resourceSubscriptions")
            return MCPOperation.Target(kind: .resource, name: uri)
        }
        let isAboutResourcesOnly = !targets.isEmpty && !parameters.hasOtherNotifications
        let scope: MCPOperation.Scope = isAboutResourcesOnly ? .targets : .targetsAndMethod
        message.operation = MCPOperation(method: method, targets: targets, scope: scope)
    }

    /// Of the members that matter for a method, a bit for each, none may have a look-alike.
    private func refuseLookAlikes(of used: UInt8) throws(MessageError) {
        let isClear = parameters.lookAlikes & used == 0
        try Self.demand(isClear, "a member of params is a look-alike of another")  // check: params-look-alike
    }
}
