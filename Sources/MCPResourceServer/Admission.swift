// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

public import ProtectedResource

/// The gate's decision about one request. There is no third case: every failure has an HTTP answer.
public enum Admission: Sendable {
    /// Let a handler serve it, inside ``AdmittedRequest/run(isolation:_:)``.
    case proceed(AdmittedRequest)
    /// Send this answer and call no handler. It is complete: nothing is to be added.
    case respond(ResourceResponse)
}

/// A host's response type, as far as the gate has to know it.
public protocol HostResponse {
    /// The host's form of an answer of the gate, with all its field lines and its body.
    init(_ answer: ResourceResponse)

    /// Adds a field line beside those of the same name that are there already.
    mutating func add(_ field: HeaderField)

    /// The values of every line of this name, ASCII case aside, in order and unjoined. The gate looks for sessions that a handler
    /// begins.
    func values(of name: String) -> [String]
}

extension ResourceResponse: HostResponse {
    /// The answer itself.
    public init(_ answer: ResourceResponse) {
        self = answer
    }

    /// Appends the line.
    public mutating func add(_ field: HeaderField) {
        headers.append(field)
    }

    /// The values of the lines of this name.
    public func values(of name: String) -> [String] {
        headers.values(of: name)
    }
}
