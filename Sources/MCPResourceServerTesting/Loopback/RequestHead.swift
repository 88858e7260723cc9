// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import ProtectedResource

/// How the end of a request body is known (RFC 9112 §6.3).
enum BodyFraming: Sendable, Equatable {
    case none
    case length(Int)
    case chunked
}

/// A request that the server answers itself, because it is not HTTP/1.1 as this server speaks it.
struct RequestRefusal: Error, Sendable, Equatable {
    let status: Int
    let reason: String

    init(_ status: Int, _ reason: String) {
        self.status = status
        self.reason = reason
    }
}

/// The request line and header lines of one request, checked.
///
/// Everything that two programs could read in two ways is refused rather than repaired (RFC 9112 §11.2: request
/// smuggling): folded lines, spaces before a colon, two body lengths, a length together with a transfer coding.
struct RequestHead: Sendable {
    let method: String
    /// The target as it came, except that an absolute-form target is reduced to its path and query.
    let target: String
    /// Every line, in order, unjoined. Octets that are not UTF-8 are replaced, so they stay outside ASCII.
    let headers: [HeaderField]
    let framing: BodyFraming
    let isHTTP11: Bool
    let keepsAlive: Bool
    let expectsContinue: Bool

    /// - Parameter bytes: The head with its closing empty line, as ``HeadScanner`` found it.
    init(parsing bytes: ArraySlice<UInt8>, maximumLines: Int) throws(RequestRefusal) {
        let lines = Self.lines(of: bytes)
        let (method, target, minorVersion) = try Self.requestLine(lines[0])
        let fieldLines = lines.dropFirst().dropLast()
        let hasTooManyLines = fieldLines.count > maximumLines
        if hasTooManyLines {  // check: loopback-header-lines
            throw RequestRefusal(431, "too many header lines")
        }
        var fields = FieldLines()
        for line in fieldLines { fields.append(try Self.fieldLine(line)) }

        let hosts = fields.values("host")
        let hasOneHost = hosts.count == 1 || (hosts.isEmpty && minorVersion == 0)
        guard hasOneHost else {  // check: loopback-one-host
            throw RequestRefusal(400, "there must be exactly one Host line")
        }
        let form = try TargetForm(target, method: method)
        let hostsAgree = form.authority.map { $0.utf8.elementsEqual((hosts.first ?? $0).utf8) } ?? true
        guard hostsAgree else {  // check: loopback-target-and-host-agree
            throw RequestRefusal(400, "the request target names another host than the Host line")
        }

        self.method = method
        self.target = form.target
        self.headers = fields.all
        framing = try Self.framing(fields, minorVersion: minorVersion)
        isHTTP11 = minorVersion == 1
        let options = fields.tokens("connection")
        keepsAlive = isHTTP11 ? !options.contains("close") : options.contains("keep-alive")
        let expectations = fields.tokens("expect")
        let isKnownExpectation = expectations.allSatisfy { $0 == "100-continue" }
        guard isKnownExpectation else { throw RequestRefusal(417, "the expectation is not understood") }
        expectsContinue = isHTTP11 && !expectations.isEmpty
    }

    private static func framing(_ fields: FieldLines, minorVersion: Int) throws(RequestRefusal) -> BodyFraming {
        let lengths = fields.values("content-length")
        let codings = fields.values("transfer-encoding")
        let hasBoth = !lengths.isEmpty && !codings.isEmpty
        if hasBoth {  // check: loopback-length-and-coding
            throw RequestRefusal(400, "Content-Length and Transfer-Encoding exclude each other")
        }
        if let coding = codings.first {
            let isSingle = codings.count == 1 && minorVersion == 1
            guard isSingle else {  // check: loopback-one-transfer-coding
                throw RequestRefusal(400, "Transfer-Encoding may be given once, in HTTP/1.1")
            }
            let isChunked = FieldLines.lowercased(coding).utf8.elementsEqual("chunked".utf8)
            guard isChunked else {  // check: loopback-chunked-only
                throw RequestRefusal(501, "the only transfer coding understood is chunked")
            }
            return .chunked
        }
        guard let length = lengths.first else { return .none }
        let isOnly = lengths.count == 1
        guard isOnly else {  // check: loopback-one-content-length
            throw RequestRefusal(400, "Content-Length may be given once")
        }
        // Int(_: String) would take a sign.
        let isDigits =
            !length.isEmpty && length.utf8.count <= 18 && length.utf8.allSatisfy { (0x30...0x39).contains($0) }
        guard isDigits else {  // check: loopback-content-length-digits
            throw RequestRefusal(400, "Content-Length is not a number")
        }
        return .length(Int(length) ?? 0)
    }

    /// The lines without their endings; the scanner has made sure that CR and LF come in pairs only.
    private static func lines(of bytes: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        var lines: [ArraySlice<UInt8>] = []
        var start = bytes.startIndex
        for (index, byte) in zip(bytes.indices, bytes) where byte == UInt8(ascii: "\n") {
            lines.append(bytes[start..<max(start, index - 1)])
            start = index + 1
        }
        return lines.isEmpty ? [[]] : lines
    }

    private static func requestLine(_ line: ArraySlice<UInt8>) throws(RequestRefusal) -> (String, String, Int) {
        let parts = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        let isWellFormed = parts.count == 3 && Self.isToken(parts[0]) && Self.isVisible(parts[1])
        guard isWellFormed else {  // check: loopback-request-line
            throw RequestRefusal(400, "the request line is malformed")
        }
        let method = String(decoding: parts[0], as: UTF8.self)
        let target = String(decoding: parts[1], as: UTF8.self)
        if parts[2].elementsEqual("HTTP/1.1".utf8) { return (method, target, 1) }
        if parts[2].elementsEqual("HTTP/1.0".utf8) { return (method, target, 0) }
        guard parts[2].starts(with: "HTTP/".utf8) else { throw RequestRefusal(400, "the request line is malformed") }
        throw RequestRefusal(505, "this server speaks HTTP/1.1")
    }

    private static func fieldLine(_ line: ArraySlice<UInt8>) throws(RequestRefusal) -> HeaderField {
        let name = line.prefix { $0 != UInt8(ascii: ":") }
        // A folded line begins with a space and a name may not end with one: neither is a token.
        let isNamed = name.count < line.count && Self.isToken(name)
        guard isNamed else {  // check: loopback-field-name
            throw RequestRefusal(400, "a header line has no proper name")
        }
        let value = FieldLines.trimmed(line[(name.endIndex + 1)...])
        let isText = value.allSatisfy { $0 == 0x09 || ($0 >= 0x20 && $0 != 0x7F) }
        guard isText else {  // check: loopback-field-value
            throw RequestRefusal(400, "a header value has a control character")
        }
        return HeaderField(String(decoding: name, as: UTF8.self), String(decoding: value, as: UTF8.self))
    }

    /// RFC 9110 §5.6.2.
    static func isToken(_ bytes: some Collection<UInt8>) -> Bool {
        !bytes.isEmpty
            && bytes.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
                default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
                }
            }
    }

    private static func isVisible(_ bytes: ArraySlice<UInt8>) -> Bool {
        !bytes.isEmpty && bytes.allSatisfy { (0x21...0x7E).contains($0) }
    }
}
