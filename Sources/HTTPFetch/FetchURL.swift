// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// The parts of an absolute `https` or `http` URL that a connection and a request line need.
struct FetchURL: Sendable, Hashable {
    let isSecure: Bool
    /// In lower case; an IPv6 literal without its brackets.
    let host: String
    let port: UInt16
    /// Path and query, as they go on the wire.
    let target: String
    /// Host, and port if it is not the scheme's own, for the `Host` line.
    let authority: String

    init(_ text: String) throws(FetchError) {
        let bytes = Array(text.utf8)
        guard bytes.count <= 2048, bytes.allSatisfy({ (0x21...0x7E).contains($0) && !"\"<>\\^`{|}#".utf8.contains($0) })
        else { throw FetchError(.badURL, "not a URL without fragment of at most 2048 characters") }
        let rest: ArraySlice<UInt8>
        if ASCII.equalIgnoringCase(bytes.prefix(8), "https://".utf8) {
            (isSecure, rest) = (true, bytes[8...])
        } else if ASCII.equalIgnoringCase(bytes.prefix(7), "http://".utf8) {
            (isSecure, rest) = (false, bytes[7...])
        } else {
            throw FetchError(.badURL, "not an https URL")
        }
        let end = rest.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") } ?? rest.endIndex
        let path = rest[end...]
        target = (path.first == UInt8(ascii: "/") ? "" : "/") + String(decoding: path, as: UTF8.self)
        let parts = try Self.hostAndPort(rest[..<end])
        let ownPort: UInt16 = isSecure ? 443 : 80
        host = String(decoding: parts.host.map(ASCII.lowercased), as: UTF8.self)
        port = parts.port ?? ownPort
        let shown = parts.isLiteral ? "[\(host)]" : host
        authority = port == ownPort ? shown : "\(shown):\(port)"
    }

    private static func hostAndPort(
        _ authority: ArraySlice<UInt8>
    ) throws(FetchError) -> (host: ArraySlice<UInt8>, port: UInt16?, isLiteral: Bool) {
        if authority.contains(UInt8(ascii: "@")) {  // check: fetch-url-user
            throw FetchError(.badURL, "a URL with a user name or password is not fetched")
        }
        let isLiteral = authority.first == UInt8(ascii: "[")
        var host = authority
        var port: ArraySlice<UInt8> = []
        if isLiteral {
            guard let close = authority.firstIndex(of: UInt8(ascii: "]")) else { throw badHost }
            host = authority[(authority.startIndex + 1)..<close]
            port = authority[(close + 1)...]
            guard host.allSatisfy({ isHexadecimal($0) || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".") }) else {
                throw badHost
            }
        } else if let colon = authority.firstIndex(of: UInt8(ascii: ":")) {
            host = authority[..<colon]
            port = authority[colon...]
        }
        guard !host.isEmpty, host.count <= 253 else { throw badHost }
        guard isLiteral || host.allSatisfy({ isNameCharacter($0) }) else { throw badHost }
        guard !port.isEmpty else { return (host, nil, isLiteral) }
        guard port.first == UInt8(ascii: ":"), port.count > 1, port.dropFirst().allSatisfy(ASCII.isDigit),
            let number = UInt16(String(decoding: port.dropFirst(), as: UTF8.self)), number > 0
        else { throw FetchError(.badURL, "the port is not a number from 1 to 65535") }
        return (host, number, isLiteral)
    }

    private static var badHost: FetchError { FetchError(.badURL, "the host is not a name or an address") }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        ASCII.isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(ASCII.lowercased(byte))
    }

    private static func isNameCharacter(_ byte: UInt8) -> Bool {
        ASCII.isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(ASCII.lowercased(byte))
            || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_")
    }
}
