// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
public import Hummingbird
public import MCPResourceServer
import NIOCore

/// What a request context has, so that handlers find the caller in it.
protocol ProtectedContext: RemoteAddressRequestContext { var admitted: AdmittedRequest? { get set } }

/// Hummingbird behind the gate. Add it as the first middleware: it also answers the metadata path and CORS preflights, for which no
/// route is needed.
///
/// In a `ResponseBody` closure, which runs when the middleware is done, `Principal.current` is nil: use the context's.
/// HTTP/1.1 by Hummingbird 2.28.1: the first `Host` line arrives as the authority, every other line as it was sent, and a target
/// in absolute form without its name. After the refusal of a request whose body cannot be read it sends a 400 and closes. Silent
/// connections it keeps, unless the server has an `idleTimeout`.
struct Protection<Context: ProtectedContext>: RouterMiddleware {
    let server: ResourceServer
    /// With `.always`, the body is in `context.admitted?.body` before every handler. Without, it is there if the gate needed it, and
    /// handlers read the request's as ever.
    var reading = BodyReading.whenNeeded

    func handle(
        _ request: Request,
        context: Context,
        next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        var asked = ResourceRequest(request)
        // The bytes that SwiftNIO lends are as many as it says. A text of them, made and read again, would be a tenth of the gate's time.
        unsafe context.remoteAddress?
            .withSockAddr { unsafe asked.setPeer(socketAddress: UnsafeRawBufferPointer(start: $0, count: $1)) }
        var (read, isTaken) = (Request?.none, false)
        let response = try await server.protect(asked, reading: reading) { limit in
            isTaken = true
            let bytes = try await [UInt8](collecting: request.body.map(\.readableBytesView), upTo: limit)
            read = request
            read?.body = RequestBody(buffer: ByteBuffer(bytes: bytes))
            return bytes
        } handler: { admitted in
            isTaken = true
            var context = context
            context.admitted = admitted
            if let read { return try await next(read, context) }
            return try await next(request, context)
        }
        guard !isTaken, request.headers[.connection] == "close" else { return response }
        // Hummingbird reads nothing more of such a connection, and a client that still sends would lose the answer.
        let body = ResponseBody(contentLength: response.body.contentLength) { [answer = response.body] writer in
            try await answer.write(writer)
            for try await _ in request.body {}
        }
        return Response(status: response.status, headers: response.headers, body: body)
    }
}

extension ResourceRequest {
    init(_ request: borrowing Request) {
        let lines = request.headers.map { HeaderField($0.name.rawName, $0.value) }
        let (method, authority) = (request.method.rawValue, request.head.authority)
        self.init(method: method, target: request.head.path ?? "/", headers: lines, authority: authority)
    }
}

extension Response: @retroactive HostResponse {
    /// An answer of the gate.
    public init(_ answer: ResourceResponse) {
        let body = ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body))
        self.init(status: .init(code: answer.status), headers: [.contentLength: "\(answer.contentLength)"], body: body)
        for field in answer.headers { add(field) }
    }

    /// Adds a line beside those of its name.
    public mutating func add(_ field: HeaderField) {
        if let name = HTTPField.Name(field.name) { headers.append(HTTPField(name: name, value: field.value)) }
    }

    /// The values of all lines of a name.
    public func values(of name: String) -> [String] {
        let name = name == session?.rawName ? session : HTTPField.Name(name)
        return name.map { headers.contains($0) ? headers[values: $0] : [] } ?? []
    }
}

/// What the gate asks every response for: a name costs more to make than to look up.
private let session = HTTPField.Name("MCP-Session-Id")
