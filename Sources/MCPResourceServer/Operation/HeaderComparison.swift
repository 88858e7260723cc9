// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

extension MirrorHeaders {
    /// The operation that they name, if they name all of one and are in order themselves.
    var operation: MCPOperation? {
        guard version != .malformed, name != .malformed, case .value(let method) = method else { return nil }
        return MessageReader.operation(method: method, name: name.value)
    }

    /// The header that is missing, malformed or says something else than the body; nil if there is none.
    ///
    /// A gateway that routes by headers and a server that executes the body must see one operation. So what is there has to agree,
    /// whatever the revision; what has to be there, for a request of a revision that demands it.
    func mismatch(with message: Message) -> Mismatch? {
        let isWellFormed = version != .malformed && method != .malformed && name != .malformed
        guard isWellFormed else {  // check: mirror-headers-well-formed
            return version == .malformed ? .version : method == .malformed ? .method : .name
        }
        if let inBody = message.version {
            let agrees = version.value?.isSpelled(inBody) == true
            guard agrees else {  // check: mirror-version-agrees
                return .version
            }
        }
        if let header = method.value {
            let agrees = message.operation?.method.isSpelled(header) == true
            guard agrees else {  // check: mirror-method-agrees
                return .method
            }
        }
        if let header = name.value, let inBody = message.mirroredName {
            let agrees = inBody.isSpelled(header)
            guard agrees else {  // check: mirror-name-agrees
                return .name
            }
        }
        let isModern = message.version != nil || revision?.isModern == true
        return isModern && message.isRequest ? missing(for: message) : nil
    }

    private func missing(for message: Message) -> Mismatch? {
        let hasVersion = message.version != nil
        guard hasVersion else {  // check: mirror-version-in-body
            return .version
        }
        let hasMethod = method != .absent
        guard hasMethod else {  // check: mirror-method-present
            return .method
        }
        let hasName = !message.needsNameHeader || name != .absent
        guard hasName else {  // check: mirror-name-present
            return .name
        }
        return nil
    }

    /// Which header it is.
    enum Mismatch: String {
        case version = "MCP-Protocol-Version"
        case method = "Mcp-Method"
        case name = "Mcp-Name"
    }
}
