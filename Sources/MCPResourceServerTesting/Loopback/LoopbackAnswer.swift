// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

public import MCPResourceServer
public import ProtectedResource

/// What a handler of ``LoopbackServer`` answers: a status, header lines in order, and a body at once or in pieces.
///
/// The server adds the framing: `Content-Length`, `Transfer-Encoding` and `Connection` lines given here are left out (but the
/// `Content-Length` of an answer to HEAD is kept). It adds no `Date`, so that an answer is the same bytes every time.
public struct LoopbackAnswer: HostResponse, Sendable {
    /// The status code, 200 to 599.
    public var status: Int
    /// Header lines, in the order they are sent.
    public var headers: [HeaderField]
    /// The body.
    public var body: Body

    /// A body at once, or in pieces.
    public enum Body: Sendable {
        /// The whole body; sent with `Content-Length`.
        case bytes([UInt8])
        /// Pieces, each sent as one chunk as soon as it is there; an empty piece is not sent.
        ///
        /// The task that reads the sequence is cancelled when the client ends its side or the server closes. If the sequence
        /// throws, the connection is closed without the last chunk: the client can tell that the answer is cut short.
        case stream(Pieces)
    }

    /// The pieces of a body, out of any asynchronous sequence of byte arrays.
    public struct Pieces: Sendable {
        let forEach: @Sendable (_ send: @Sendable ([UInt8]) async throws -> Void) async throws -> Void

        /// The elements of `sequence`, as they come.
        public init<S: AsyncSequence & Sendable>(_ sequence: S) where S.Element == [UInt8] {
            forEach = { send in
                for try await piece in sequence { try await send(piece) }
            }
        }
    }

    /// An answer with a whole body.
    public init(status: Int, headers: [HeaderField] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = .bytes(body)
    }

    /// An answer whose body comes in pieces.
    public init<S: AsyncSequence & Sendable>(status: Int = 200, headers: [HeaderField] = [], stream: S)
    where S.Element == [UInt8] {
        self.status = status
        self.headers = headers
        body = .stream(Pieces(stream))
    }

    /// An answer of the gate.
    public init(_ answer: ResourceResponse) {
        self.init(status: answer.status, headers: answer.headers, body: answer.body)
    }

    /// Adds a header line after those that are there.
    public mutating func add(_ field: HeaderField) {
        headers.append(field)
    }

    /// The values of the header lines of this name.
    public func values(of name: String) -> [String] {
        headers.values(of: name)
    }
}

extension LoopbackAnswer {
    /// The status line and header lines on the wire.
    ///
    /// - Returns: nil if a header line could break out of its line, or the status is none: the handler made a mistake.
    func head(isHEAD: Bool, isHTTP11: Bool, closes: Bool) -> [UInt8]? {
        let isFinalStatus = (200...599).contains(status)
        guard isFinalStatus else { return nil }
        var lines = ["HTTP/1.1 \(status) \(StatusText.of(status))"]
        for field in headers {
            let isSafe = RequestHead.isToken(field.name.utf8) && field.value.utf8.allSatisfy(Self.isValueByte)
            guard isSafe else {  // check: loopback-answer-lines
                return nil
            }
            let name = FieldLines.lowercased(field.name)
            let isKept = isHEAD && name == "content-length"
            if isKept || !Self.framingNames.contains(name) { lines.append("\(field.name): \(field.value)") }
        }
        switch body {
        case .bytes(let bytes) where hasContent && !(isHEAD && bytes.isEmpty):
            if !isHEAD || !headers.contains(where: { FieldLines.lowercased($0.name) == "content-length" }) {
                lines.append("Content-Length: \(bytes.count)")
            }
        case .stream where hasContent && isHTTP11:
            lines.append("Transfer-Encoding: chunked")
        case .bytes, .stream:
            break
        }
        if closes { lines.append("Connection: close") }
        return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
    }

    /// Whether an answer of this status can have a body at all (RFC 9110 §6.4.1).
    var hasContent: Bool { status != 204 && status != 304 }

    private static let framingNames: Set<String> = ["content-length", "transfer-encoding", "connection"]

    private static func isValueByte(_ byte: UInt8) -> Bool { byte == 0x09 || (byte >= 0x20 && byte != 0x7F) }
}

/// The reason phrases of the statuses that this package answers.
enum StatusText {
    static func of(_ status: Int) -> String {
        switch status {
        case 200: "OK"
        case 202: "Accepted"
        case 204: "No Content"
        case 301: "Moved Permanently"
        case 302: "Found"
        case 303: "See Other"
        case 304: "Not Modified"
        case 307: "Temporary Redirect"
        case 308: "Permanent Redirect"
        case 400: "Bad Request"
        case 401: "Unauthorized"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 408: "Request Timeout"
        case 410: "Gone"
        case 413: "Content Too Large"
        case 417: "Expectation Failed"
        case 429: "Too Many Requests"
        case 431: "Request Header Fields Too Large"
        case 500: "Internal Server Error"
        case 501: "Not Implemented"
        case 502: "Bad Gateway"
        case 503: "Service Unavailable"
        case 504: "Gateway Timeout"
        case 505: "HTTP Version Not Supported"
        default: "Status"
        }
    }
}
