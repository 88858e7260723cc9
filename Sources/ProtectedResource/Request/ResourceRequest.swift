// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

/// What a host server hands over of a request: everything but its body.
///
/// A value of plain text and bytes, so that any HTTP server can make one. Nothing is normalised: what the client sent is what
/// the checks read; only a target in absolute form (RFC 9112 §3.2.2) is taken apart when a request is made. The description shows
/// neither field values that could be secret nor the query.
public struct ResourceRequest: Sendable {
    /// The request method, case-sensitive.
    public var method: String
    /// The request target as on the wire, undecoded, with its query: `/mcp?x=1`.
    public var target: String
    /// Every field line in the order received, unjoined.
    public var headers: [HeaderField]
    /// The `:authority` of HTTP/2 and HTTP/3, or that of a target in absolute form; nil where only the `Host` line names the server.
    public var authority: String?
    /// The address of the connection's other end, as text without a port; nil if the host does not know it. Never taken from a header.
    public var peer: String? {
        get { peerAddress?.text }
        set { peerAddress = newValue.map(PeerAddress.text) }
    }
    /// The same as the host has it.
    package private(set) var peerAddress: PeerAddress?
    /// The client's TLS certificate, DER, if the connection authenticated one.
    public var clientCertificate: [UInt8]?
}

extension ResourceRequest {
    /// A request as the host received it.
    public init(
        method: String,
        target: String,
        headers: [HeaderField],
        authority: String? = nil,
        peer: String? = nil,
        clientCertificate: [UInt8]? = nil
    ) {
        let absolute = AbsoluteTarget(target)
        // The host's own word for the name is to be looked at, too.
        let host = absolute == nil ? nil : authority
        self.init(
            method: method,
            target: absolute?.rest ?? target,
            headers: host.map { headers + [HeaderField("Host", $0)] } ?? headers,
            authority: absolute?.authority ?? authority,
            peerAddress: peer.map(PeerAddress.text),
            clientCertificate: clientCertificate
        )
    }

    /// Takes ``peer`` from a socket address, so that no text has to be made of it and read again for every request.
    ///
    /// - Parameter bytes: A `sockaddr_in` or `sockaddr_in6` as the system has it. For one of another family, a Unix domain socket's for
    ///   instance, and for too few bytes ``peer`` becomes nil.
    @inlinable public mutating func setPeer(socketAddress bytes: some Sequence<UInt8>) {
        var first = InlineArray<24, UInt8>(repeating: 0)
        var count = 0
        for byte in bytes {
            guard count < first.count else { break }
            first[count] = byte
            count += 1
        }
        setPeer(first, count: count)
    }

    @usableFromInline mutating func setPeer(_ bytes: InlineArray<24, UInt8>, count: Int) {
        peerAddress = PeerAddress(socketAddress: bytes, count: count)
    }
}

extension ResourceRequest {
    /// The target's bytes before its first `?`.
    package var path: Substring.UTF8View {
        target.utf8.prefix { $0 != UInt8(ascii: "?") }
    }

    /// The target's bytes after its first `?`, or nil without one.
    package var query: Substring.UTF8View? {
        // Most targets have none, which is found out at once.
        guard target.utf8.span.contains(UInt8(ascii: "?")),
            let mark = target.utf8.firstIndex(of: UInt8(ascii: "?"))
        else { return nil }
        return target.utf8[mark...].dropFirst()
    }
}

extension ResourceRequest: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Method, path and field lines; of a query, only that there is one.
    public var description: String {
        let path = String(Substring(path))
        return "\(method) \(path)\(query == nil ? "" : "?…") \(headers)"
    }

    /// The same as `description`.
    public var debugDescription: String { description }

    /// A mirror that shows the description only.
    public var customMirror: Mirror {
        Mirror(self, children: ["request": description])
    }
}
