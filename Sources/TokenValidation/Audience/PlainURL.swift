// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// What is wrong with a URL, and what to write instead.
struct URLProblem: Error {
    let problem: String
    let remedy: String
}

/// An absolute http or https URL in the narrow form that identifiers have: ASCII, no user information, no fragment, a
/// host that reads one way only (RFC 3986 sections 3 and 6.2).
struct PlainURL {
    /// `https` or `http`.
    let scheme: String
    /// In lower case, an IPv6 address in brackets.
    let host: String
    /// Nil if absent or empty.
    let port: Int?
    /// As written; empty or with a leading slash.
    let path: String
    /// Whether there is a `?`, even with nothing behind it.
    let hasQuery: Bool
    let isLoopback: Bool

    init(_ bytes: [UInt8], maximumLength: Int) throws(URLProblem) {
        if bytes.count > maximumLength {
            throw URLProblem(problem: "is longer than \(maximumLength) bytes", remedy: "use a shorter URL")
        }
        if let odd = bytes.first(where: { !Self.isURLOctet($0) }) {
            throw URLProblem(
                problem: "holds the octet 0x\(String(odd, radix: 16)), which no URL may hold",
                remedy: "write ASCII only: percent-encode the path, use punycode for the host"
            )
        }
        guard let colon = bytes.firstIndex(of: 0x3A), bytes[colon...].starts(with: "://".utf8) else {
            throw URLProblem(problem: "is not an absolute URL", remedy: "write https://host/path")
        }
        scheme = Self.lowercased(bytes[..<colon])
        if scheme != "https" && scheme != "http" {
            throw URLProblem(problem: "has the scheme \(Printable.text(scheme, limit: 20))", remedy: "use https")
        }
        if bytes.contains(0x23) {  // check: url-fragment
            throw URLProblem(problem: "has a fragment", remedy: "leave out the # and what follows it")
        }
        let rest = bytes[(colon + 3)...]
        let authorityEnd = rest.firstIndex { $0 == 0x2F || $0 == 0x3F } ?? rest.endIndex
        let pathEnd = rest[authorityEnd...].firstIndex(of: 0x3F) ?? rest.endIndex
        hasQuery = pathEnd != rest.endIndex
        path = Self.text(rest[authorityEnd..<pathEnd])
        let authority = rest[..<authorityEnd]
        if authority.contains(0x40) {  // check: url-user-information
            throw URLProblem(problem: "has user information", remedy: "leave out what stands before the @")
        }
        let hostEnd =
            authority.first == 0x5B ? authority.firstIndex(of: 0x5D).map { $0 + 1 } : authority.firstIndex(of: 0x3A)
        let hostBytes = authority[..<(hostEnd ?? authority.endIndex)]
        host = Self.lowercased(hostBytes)
        port = try Self.port(authority[hostBytes.endIndex...])
        guard let kind = HostKind(host) else {
            throw URLProblem(
                problem: "has no well-formed host",
                remedy: "write a DNS name, four decimal octets, or an IPv6 address in brackets"
            )
        }
        isLoopback = kind == .loopback
        if !Self.hasValidEscapes(path) {
            throw URLProblem(
                problem: "has a % that is not followed by two hex digits",
                remedy: "write %25 for a percent sign"
            )
        }
    }

    /// Refuses `http`, except to a loopback host where that is allowed.
    func requireHTTPS(unlessLoopback: Bool) throws(URLProblem) {
        if scheme == "https" || (unlessLoopback && isLoopback) { return }
        let remedy =
            isLoopback
            ? "use https, or allow plain http on loopback hosts for development with allowHTTPLoopback = true"
            : "use https; plain http is for loopback hosts in development only"
        throw URLProblem(problem: "is not https", remedy: remedy)
    }

    /// Whether a segment is `.` or `..`, or the path hides a dot, a slash or a backslash behind percent-encoding.
    var hasDotSegment: Bool {
        let folded = Self.lowercased(Array(path.utf8))
        if ["%2e", "%2f", "%5c"].contains(where: { folded.utf8.containsSequence($0.utf8) }) {
            return true
        }
        return path.utf8.split(separator: 0x2F).contains { $0.elementsEqual(".".utf8) || $0.elementsEqual("..".utf8) }
    }

    private static func isURLOctet(_ octet: UInt8) -> Bool {
        switch octet {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "-._~:/?#[]@!$&'()*+,;=%".utf8.contains(octet)
        }
    }

    /// The digits after a colon: 1 to 65535 without leading zeros; nil if there are none.
    private static func port(_ bytes: ArraySlice<UInt8>) throws(URLProblem) -> Int? {
        let digits = bytes.dropFirst()
        if digits.isEmpty && (bytes.isEmpty || bytes.first == 0x3A) { return nil }
        let isNumber = bytes.first == 0x3A && digits.count <= 5 && digits.allSatisfy { (0x30...0x39).contains($0) }
        let number = isNumber ? digits.reduce(0) { $0 * 10 + Int($1 - 0x30) } : 0
        if digits.first == 0x30 || !(1...65535).contains(number) {
            throw URLProblem(problem: "has no valid port", remedy: "write a port from 1 to 65535, or none")
        }
        return number
    }

    private static func hasValidEscapes(_ path: String) -> Bool {
        let bytes = Array(path.utf8)
        return bytes.indices.allSatisfy { index in
            bytes[index] != 0x25 || (index + 2 < bytes.count && isHex(bytes[index + 1]) && isHex(bytes[index + 2]))
        }
    }

    private static func isHex(_ octet: UInt8) -> Bool {
        (0x30...0x39).contains(octet) || (0x41...0x46).contains(octet) || (0x61...0x66).contains(octet)
    }

    private static func lowercased(_ bytes: some Sequence<UInt8>) -> String {
        text(bytes.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 })
    }

    private static func text(_ bytes: some Sequence<UInt8>) -> String {
        String(decoding: Array(bytes), as: UTF8.self)
    }
}

extension Sequence<UInt8> {
    /// Whether `part` occurs in it.
    fileprivate func containsSequence(_ part: some Collection<UInt8>) -> Bool {
        let all = Array(self)
        guard all.count >= part.count else { return false }
        return (0...(all.count - part.count)).contains { all[$0...].starts(with: part) }
    }
}
