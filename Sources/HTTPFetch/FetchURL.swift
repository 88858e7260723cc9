// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// The parts of an absolute `https` or `http` URL that a connection and a request line need.
///
/// Stricter than RFC 3986: ASCII only, no user name, no fragment, no percent-encoded host, and no host that a resolver could
/// take for an address in an old notation (`127.1`, `0x7f000001`, `2130706433`).
struct FetchURL: Sendable, Hashable {
    let isSecure: Bool
    /// In lower case, without the dot that may end a name and without the brackets of an IPv6 address: what a certificate,
    /// SNI and the list of hosts call it.
    let host: String
    /// The address, if the host is one.
    let address: IPAddress?
    /// What is looked up: the name with the final dot, if it was written with one.
    let name: String
    let port: UInt16
    /// Path and query, as they go on the wire.
    let target: String
    /// Host, and port if it is not the scheme's own, for the `Host` line.
    let authority: String

    /// Throws ``FetchError/Code/badURL``. The text of the URL is in no error: it may hold a secret.
    init(_ text: String) throws(FetchError) {
        let bytes = Array(text.utf8)
        let isPlain = bytes.allSatisfy { (0x21...0x7E).contains($0) && !"\"<>\\^`{|}#".utf8.contains($0) }
        guard isPlain, bytes.count <= 2048 else {
            throw FetchError(.badURL, "not a URL without fragment of at most 2048 ASCII characters")
        }
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
        if rest[..<end].contains(UInt8(ascii: "@")) {  // it is no name either, but this says why
            throw FetchError(.badURL, "a URL with a user name or password is not fetched")
        }
        let isBracketed = rest.first == UInt8(ascii: "[")
        let parts = try Self.split(rest[..<end], isBracketed: isBracketed)
        let ownPort: UInt16 = isSecure ? 443 : 80
        port = try parts.port.map(Self.port) ?? ownPort
        name = ASCII.lowercased(parts.host)
        address = isBracketed ? IPAddress(sixes: name) : IPAddress(fours: name)
        host = name.utf8.last == UInt8(ascii: ".") ? String(name.dropLast()) : name
        guard isBracketed ? address != nil : address != nil || Self.isName(host.utf8) else {
            throw FetchError(.badURL, "the host is not an address or a name in ASCII (xn--… for other letters)")
        }
        let shown = isBracketed ? "[\(name)]" : name
        authority = port == ownPort ? shown : "\(shown):\(port)"
    }

    /// Host without brackets, and the digits of the port if there is a colon.
    private static func split(
        _ authority: ArraySlice<UInt8>,
        isBracketed: Bool
    ) throws(FetchError) -> (host: ArraySlice<UInt8>, port: ArraySlice<UInt8>?) {
        guard isBracketed else {
            let end = authority.firstIndex(of: UInt8(ascii: ":")) ?? authority.endIndex
            return (authority[..<end], end == authority.endIndex ? nil : authority[end...].dropFirst())
        }
        let end = authority.firstIndex(of: UInt8(ascii: "]")) ?? authority.endIndex
        let (host, rest) = (authority[..<end].dropFirst(), authority[end...].dropFirst())
        guard end != authority.endIndex, rest.isEmpty || rest.first == UInt8(ascii: ":") else {
            throw FetchError(.badURL, "the brackets of the address are not closed, or text follows them")
        }
        return (host, rest.isEmpty ? nil : rest.dropFirst())
    }

    private static func port(_ digits: ArraySlice<UInt8>) throws(FetchError) -> UInt16 {
        guard digits.count <= 5, digits.allSatisfy(ASCII.isDigit),
            let number = UInt16(String(decoding: digits, as: UTF8.self)), number > 0
        else { throw FetchError(.badURL, "the port is not a number from 1 to 65535") }
        return number
    }

    /// Labels of letters, digits, hyphens and underscores, at most 63 each; the last one begins with no digit, for then it
    /// would be an address in another notation (an ordinary top-level domain never does).
    private static func isName(_ bytes: some Collection<UInt8>) -> Bool {
        let labels = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard bytes.count <= 253, let last = labels.last?.first else { return false }
        if ASCII.isDigit(last) {  // check: fetch-url-odd-address
            return false
        }
        return labels.allSatisfy { label in
            (1...63).contains(label.count)
                && label.allSatisfy {
                    ASCII.isDigit($0) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
                        || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
                }
        }
    }
}
