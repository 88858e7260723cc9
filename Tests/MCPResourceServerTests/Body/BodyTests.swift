// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

@testable import MCPResourceServer
import ProtectedResource
import MCPResourceServerTesting
import XCTest

final class BodyTests: XCTestCase {
    private func lengths(_ values: String...) -> [HeaderField] {
        values.map { HeaderField("content-length", $0) }
    }

    func testContentLength() {
        XCTAssertEqual(DeclaredLength(.absent), .absent)
        XCTAssertEqual(DeclaredLength(CommonFields(lengths("0")).contentLength), .bytes(0))
        XCTAssertEqual(DeclaredLength(CommonFields(lengths(" 12\t")).contentLength), .bytes(12))
        XCTAssertEqual(DeclaredLength(CommonFields(lengths("007")).contentLength), .bytes(7))
        XCTAssertEqual(DeclaredLength(CommonFields(lengths("9223372036854775807")).contentLength), .bytes(.max))
        XCTAssertEqual(DeclaredLength(CommonFields(lengths("9223372036854775808")).contentLength), .bytes(.max))
        XCTAssertEqual(
            DeclaredLength(CommonFields(lengths(String(repeating: "9", count: 10_000))).contentLength),
            .bytes(.max)
        )
        XCTAssertEqual(DeclaredLength(CommonFields(lengths("92233720368547758070")).contentLength), .bytes(.max))
        for bad in ["", " ", "+1", "-1", "1.0", "0x10", "1 1", "1,1", "1;", "\u{661}", "1\r\n", "1e3"] {
            XCTAssertEqual(DeclaredLength(CommonFields(lengths(bad)).contentLength), .invalid, bad)
        }
        XCTAssertEqual(DeclaredLength(CommonFields(lengths("1", "1")).contentLength), .invalid)
        XCTAssertEqual(DeclaredLength(CommonFields(lengths("1", "2")).contentLength), .invalid)
    }

    func testALengthThatOverflowsStaysTooLarge() {
        // Wrapping arithmetic would bring these back below any limit.
        for digits in ["18446744073709551616", "184467440737095516160", "36893488147419103232000"] {
            XCTAssertFalse(
                DeclaredLength(CommonFields(lengths(digits)).contentLength).isWithin(64 * 1024 * 1024),
                digits
            )
        }
        XCTAssertTrue(DeclaredLength.absent.isWithin(1))
        XCTAssertTrue(DeclaredLength.bytes(1).isWithin(1))
        XCTAssertFalse(DeclaredLength.bytes(2).isWithin(1))
    }

    func testDeclaredTooLargeIsRefusedUnread() async throws {
        let gate = try Fixture { $0.bodyLimit = 10 }
        for reading in [BodyReading.whenNeeded, .always] {
            let answer = try await gate.answer(
                .post(bearer: gate.token(), ["Content-Length": "11"]),
                reading: reading,
                body: Array("0123456789".utf8)
            )
            XCTAssertEqual(answer.status, 413)
            XCTAssertEqual(answer.text, #"{"jsonrpc":"2.0","error":{"code":413,"message":"Content Too Large"}}"#)
            XCTAssertEqual(answer.value("Cache-Control"), "no-store")
        }
        XCTAssertEqual(gate.log.bodies, 0)
        XCTAssertEqual(gate.log.handled, 0)
        let fits = try await gate.answer(.post(bearer: gate.token(), ["Content-Length": "10"]))
        XCTAssertEqual(fits.status, 200)
    }

    func testBadLengthsAreRefused() async throws {
        let gate = try Fixture()
        for value in ["", "-1", "1,1", "abc"] {
            let answer = try await gate.answer(.post(bearer: gate.token(), ["Content-Length": value]), reading: .always)
            XCTAssertEqual(answer.status, 400, value)
            XCTAssertEqual(answer.text, #"{"jsonrpc":"2.0","error":{"code":400,"message":"Bad Request"}}"#)
        }
        let twice: KeyValuePairs = ["Content-Length": "1", "content-length": "1"]
        let answer = try await gate.answer(.post(bearer: gate.token(), twice), reading: .always)
        XCTAssertEqual(answer.status, 400)
        XCTAssertEqual(gate.log.bodies, 0)
        XCTAssertEqual(gate.log.handled, 0)
    }

    func testABadLengthTellsAnUnauthenticatedCallerNothing() async throws {
        let gate = try Fixture()
        let answer = try await gate.answer(.post(["Content-Length": "999999999999"]))
        XCTAssertEqual(answer.status, 401)
    }

    func testTheBodyIsReadOnceOrNotAtAll() async throws {
        let gate = try Fixture()
        let token = try gate.token()
        _ = try await gate.answer(.post(bearer: token), reading: .whenNeeded, body: [1])
        XCTAssertEqual(gate.log.bodies, 0)
        XCTAssertNil(gate.log.admitted.last?.body)
        _ = try await gate.answer(.post(bearer: token), reading: .always, body: [1, 2])
        XCTAssertEqual(gate.log.bodies, 1)
        XCTAssertEqual(gate.log.admitted.last?.body, [1, 2])
    }

    func testTheBodyIsReadOnlyAfterAuthentication() async throws {
        let gate = try Fixture { $0.origins = [] }
        let refused: [ResourceRequest] = [
            .post(), .post(bearer: "a.b.c"), .post(bearer: "a b"), .post(bearer: try gate.token("other")),
            .post(["Origin": "https://evil.example"]), .get("/.well-known/oauth-protected-resource/mcp"),
        ]
        for request in refused {
            _ = try await gate.answer(request, reading: .always, body: [1])
        }
        XCTAssertEqual(gate.log.bodies, 0)
        XCTAssertEqual(gate.log.handled, 0)
    }

    func testTheLimitIsHandedOver() async throws {
        let gate = try Fixture {
            $0.bodyLimit = 1234; $0.openPaths = ["/hook"]
        }
        var limits: [Int] = []
        let admission = await gate.server.admit(.post(bearer: try gate.token()), reading: .always) { limit in
            limits.append(limit)
            return []
        }
        guard case .proceed(let admitted) = admission else { return XCTFail("refused") }
        XCTAssertEqual(limits, [1234])
        XCTAssertEqual(admitted.bodyLimit, 1234)
        XCTAssertEqual(admitted.body, [])
    }

    func testABodyWithoutCredentialsIsKeptSmall() async throws {
        let gate = try Fixture { $0.openPaths = ["/hook"] }
        var limits: [Int] = []
        let admission = await gate.server.admit(.post("/hook"), reading: .always) { limit in
            limits.append(limit)
            return [1]
        }
        guard case .proceed(let admitted) = admission else { return XCTFail("refused") }
        XCTAssertEqual(limits, [65_536])
        XCTAssertEqual(admitted.bodyLimit, 65_536)
        let declared = try await gate.answer(.post("/hook", ["Content-Length": "65537"]))
        XCTAssertEqual(declared.status, 413)
    }

    func testAClosureThatIgnoresTheLimitIsNotBelieved() async throws {
        let gate = try Fixture { $0.bodyLimit = 4 }
        let answer = try await gate.answer(.post(bearer: gate.token()), reading: .always, body: [1, 2, 3, 4, 5])
        XCTAssertEqual(answer.status, 413)
        XCTAssertEqual(gate.log.handled, 0)
    }

    func testWhatTheClosureThrows() async throws {
        let gate = try Fixture()
        for (error, status) in [(ContentTooLarge() as any Error, 413), (CancellationError(), 400)] {
            let admission = await gate.server.admit(.post(bearer: try gate.token()), reading: .always) { _ in
                throw error
            }
            guard case .respond(let answer) = admission else { return XCTFail("let through") }
            XCTAssertEqual(answer.status, status)
        }
        XCTAssertEqual(gate.log.labels, ["content_too_large", "body_unreadable"])
    }

    private struct Chunks: AsyncSequence, AsyncIteratorProtocol {
        var chunks: [[UInt8]]
        mutating func next() async -> [UInt8]? { chunks.isEmpty ? nil : chunks.removeFirst() }
        func makeAsyncIterator() -> Chunks { self }
    }

    func testCollecting() async throws {
        let body = Chunks(chunks: [[1, 2], [], [3]])
        let whole = try await [UInt8](collecting: body, upTo: 3)
        XCTAssertEqual(whole, [1, 2, 3])
        let none = try await [UInt8](collecting: Chunks(chunks: []), upTo: 0)
        XCTAssertEqual(none, [])
        do {
            _ = try await [UInt8](collecting: body, upTo: 2)
            XCTFail("over the limit")
        } catch is ContentTooLarge {}
    }

    func testTheMessageIDIsRepeatedAsItWasSent() {
        func id(_ text: String) -> String? {
            MessageID.value(in: Array(text.utf8))?.text
        }
        XCTAssertEqual(id(#"{"jsonrpc":"2.0","id":7,"method":"x"}"#), "7")
        XCTAssertEqual(id(#"{"id": 1.50 }"#), "1.5")
        XCTAssertEqual(id(#"{"id":"a\u0062\"c"}"#), #""ab\"c""#)
        XCTAssertEqual(id(#"{"id":"\#(String(repeating: "x", count: 254))"}"#)?.utf8.count, 256)
        let none = [
            "", "{", "[]", #"[{"id":1}]"#, "{}", #"{"id":null}"#, #"{"id":true}"#, #"{"id":[1]}"#, #"{"id":{}}"#,
            #"{"ID":1}"#,
            #"{"id":1,"id":2}"#, #"{"id":1} x"#, #"{"params":{"id":1}}"#,
            #"{"id":"\#(String(repeating: "x", count: 255))"}"#,
        ]
        for text in none { XCTAssertNil(id(text), text) }
        XCTAssertNil(MessageID.value(in: nil))
    }

    func testARefusalAfterReadingHasTheID() async throws {
        let gate = try Fixture()
        let body = Array(#"{"jsonrpc":"2.0","id":"call-1","method":"tools/call"}"#.utf8)
        for (reading, expected) in [(BodyReading.always, #""id":"call-1","#), (.whenNeeded, "")] {
            let answer: ResourceResponse = try await gate.server.protect(.post(bearer: gate.token()), reading: reading)
            { _ in
                body
            } handler: { _ in
                throw InsufficientScope("files:read")
            }
            XCTAssertEqual(
                answer.text,
                #"{"jsonrpc":"2.0","# + expected
                    + #""error":{"code":403,"message":"The access token lacks a required scope"}}"#
            )
        }
    }
}
