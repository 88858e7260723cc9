// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

public import FlyingFox
import FlyingSocks
import Foundation
public import MCPResourceServer

/// FlyingFox behind the gate: call it in the server's one handler, which gets every request, with its whole body.
///
/// Set `sharedRequestReplaySize: 0` in the server's configuration: else FlyingFox reads up to 2 MiB of a refused request before it
/// sends the answer. What FlyingFox 0.27.1 cannot do:
/// - It keeps one line of each header, the last. Two `Authorization`, `Host` or `Content-Length` lines, which other hosts refuse, are
///   here the second one. It also takes a space before the colon, folded lines and bare line feeds. No adapter sees that: have a
///   proxy refuse it.
/// - It reads bodies up to 4 KiB, and header lines of any length, slowly, before anybody is asked. Limit them in a proxy.
/// - It sends lines of one name as one line, their values separated by commas. Clients understand that.
/// - It sends `Content-Length: 0` with a 204.
extension ResourceServer {
    func protect(
        _ request: HTTPRequest,
        handler: nonisolated(nonsending) (HTTPRequest, AdmittedRequest) async throws -> HTTPResponse
    ) async throws -> HTTPResponse {
        var request = request
        var rest: HTTPBodySequence? = request.bodySequence
        var unread = request.bodySequence.count != 0
        var response = try await protect(ResourceRequest(request), reading: .always) { limit in
            rest = nil
            let bytes = try await [UInt8](collecting: request.bodySequence, upTo: limit)
            request.setBodyData(Data(bytes))
            unread = false
            return bytes
        } handler: { admitted in
            try await handler(request, admitted)
        }
        guard unread else { return response }
        let answer = Array(try await response.bodyData)
        response.payload = .httpBody(
            HTTPBodySequence(from: AnswerThenRest(answer: answer, rest: rest), count: answer.count)
        )
        return response
    }
}

extension ResourceRequest {
    init(_ request: HTTPRequest) {
        let headers = request.headers.map { HeaderField($0.key.rawValue, $0.value) }
        self.init(method: request.method.rawValue, target: request.target.rawValue, headers: headers)
        if case .ip4(let address, _) = request.remoteAddress { peer = address }  // remoteIPAddress believes a header
        if case .ip6(let address, _) = request.remoteAddress { peer = address }
    }
}

extension HTTPResponse: @retroactive HostResponse {
    /// An answer of the gate.
    public init(_ answer: ResourceResponse) {
        self.init(statusCode: HTTPStatusCode(answer.status, phrase: ""), body: Data(answer.body))
        for field in answer.headers { add(field) }
        headers[.contentLength] = "\(answer.contentLength)"
    }
    /// Adds a line beside those of its name.
    public mutating func add(_ field: HeaderField) { headers.addValue(field.value, for: HTTPHeader(field.name)) }
    /// The values of all lines of a name.
    public func values(of name: String) -> [String] { headers.values(for: HTTPHeader(name)) }
}

/// FlyingFox would take a body that nobody read for the next request. This skips it once the answer is out; of one that was read in
/// part, nobody knows where it ends, so that its connection is closed.
private struct AnswerThenRest: AsyncBufferedSequence, AsyncBufferedIteratorProtocol {
    var answer: [UInt8]?
    let rest: HTTPBodySequence?
    func makeAsyncIterator() -> Self { self }
    mutating func next() async throws -> UInt8? { nil }  // FlyingFox calls the other one
    mutating func nextBuffer(suggested count: Int) async throws -> [UInt8]? {
        defer { answer = nil }
        guard answer == nil else { return answer }
        guard let rest else { throw SocketError.disconnected }
        for try await _ in rest {}
        return nil
    }
}
