// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import ProtectedResource

/// What one element of a forwarding header says.
enum ForwardedHop: Sendable, Equatable {
    case address(ClientAddress)
    /// `unknown`, or an identifier of the proxy's own that begins with an underscore.
    case hidden
    case malformed

    var problem: String {
        switch self {
        case .address: ""
        case .hidden: "the address is hidden"
        case .malformed: "the header is malformed"
        }
    }
}

/// The elements of one line of a forwarding header from the right, each read only when asked for: what clients claim stands on
/// the left and is never looked at.
struct ForwardedHops {
    private let header: ClientAddressPolicy.Header
    private var rest: Substring.UTF8View
    /// The elements of a `Forwarded` line not yet taken: commas may stand in quotes, so that they are found from the left.
    private var elements: [Substring.UTF8View] = []
    private var isMalformed = false

    /// A longer `Forwarded` line is not taken apart.
    static let maximumBytes = 8 * 1024

    init(_ line: String, _ header: ClientAddressPolicy.Header) {
        self.header = header
        rest = line[...].utf8
        guard header == .forwarded else { return }
        isMalformed = rest.count > Self.maximumBytes
        if !isMalformed { elements = ForwardedElement.elements(of: rest) }
    }

    /// The next element to the left; nil at the end. Empty elements do not count (RFC 9110 section 5.6.1.2).
    mutating func next() -> ForwardedHop? {
        if isMalformed { return .malformed }
        while let element = nextElement() {
            let text = ASCII.trimmed(element)
            if text.isEmpty { continue }
            switch header.kind {
            case .xForwardedFor: return Self.hop(text)
            case .forwarded:
                guard let node = ForwardedElement.node(of: text) else { return .malformed }
                return Self.hop(node[...].utf8, inBracketsOnly: true)
            }
        }
        return nil
    }

    private mutating func nextElement() -> Substring.UTF8View? {
        if header.kind == .forwarded { return elements.popLast() }
        guard !rest.isEmpty else { return nil }
        guard let comma = rest.lastIndex(of: UInt8(ascii: ",")) else {
            defer { rest = rest[rest.endIndex...] }
            return rest
        }
        let element = rest[rest.index(after: comma)...]
        rest = rest[..<comma]
        return element
    }

    /// An address, with a port if there is one: `192.0.2.1`, `192.0.2.1:4711`, `[2001:db8::1]`, `[2001:db8::1]:4711` (RFC 7239
    /// section 6). Without brackets an IPv6 address is read only where there is no standard that forbids it.
    private static func hop(_ text: Substring.UTF8View, inBracketsOnly: Bool = false) -> ForwardedHop {
        let isHidden = text.first == UInt8(ascii: "_") || ASCII.equalIgnoringCase(text, "unknown".utf8)
        if isHidden { return .hidden }
        if text.first == UInt8(ascii: "[") {
            let inner = text.dropFirst().prefix { $0 != UInt8(ascii: "]") }
            let after = text[inner.endIndex...].dropFirst()
            let isClosed = inner.endIndex < text.endIndex
            guard isClosed, isPort(after), let address = ClientAddress(inner), inner.contains(UInt8(ascii: ":"))
            else { return .malformed }
            return .address(address)
        }
        if !inBracketsOnly, let address = ClientAddress(text) { return .address(address) }
        let host = text.prefix { $0 != UInt8(ascii: ":") }
        guard isPort(text[host.endIndex...]), let address = ClientAddress(host) else { return .malformed }
        return .address(address)
    }

    /// Nothing, or a colon and a port: a number, or an identifier of the proxy's own (RFC 7239 section 6).
    private static func isPort(_ text: Substring.UTF8View) -> Bool {
        guard let colon = text.first else { return true }
        let port = text.dropFirst()
        guard colon == UInt8(ascii: ":"), let first = port.first else { return false }
        if first == UInt8(ascii: "_") {
            return port.count > 1
                && port.dropFirst().allSatisfy { isLetterOrDigit($0) || "._-".utf8.contains($0) }
        }
        return port.count <= 5 && port.allSatisfy { 0x30...0x39 ~= $0 }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch ASCII.lowercased(byte) {
        case 0x30...0x39, 0x61...0x7A: true
        default: false
        }
    }
}
