// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import MCPResourceServer
import MCPResourceServerTesting
import XCTest

/// Answers as streams, on the running server.
final class StreamTests: XCTestCase {
    private func token(for server: Running, home: Home, _ more: String...) throws -> String {
        let outcome = try Program.run(
            ["--print-token", "--port", String(server.port), "--scope", "mcp:read"] + more,
            home: home
        )
        XCTAssertEqual(outcome.code, 0, outcome.errors)
        return String(outcome.output.dropLast())
    }

    /// Begins to count, and leaves the answer to be read.
    private func open(_ server: Running, to end: Int, token: String) async throws -> LoopbackClient {
        let client = try LoopbackClient(port: server.port)
        let body =
            #"{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"count","arguments":{"to":\#(end)},"#
            + #""_meta":{"progressToken":"p"}}}"#
        try await client.send(
            "POST /mcp HTTP/1.1\r\nHost: 127.0.0.1:\(server.port)\r\nAuthorization: Bearer \(token)\r\n"
                + "Accept: application/json, text/event-stream\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
        )
        return client
    }

    /// Everything up to the last chunk.
    private func readToLastChunk(_ client: LoopbackClient) async throws -> String {
        var text = ""
        while !text.hasSuffix("\r\n0\r\n\r\n") {
            let bytes = try await client.receiveBytes()
            guard !bytes.isEmpty else { throw Failure("cut short: \(text)") }
            text += String(decoding: bytes, as: UTF8.self)
        }
        return text
    }

    private func expiry(_ token: String) throws -> Double {
        let payload = try Base64URL.decode(String(token.split(separator: ".")[1]))
        return try XCTUnwrap(JSONValue(parsing: payload, limits: .token)["exp"]?.doubleValue)
    }

    func testAToolAnswersAsAStream() async throws {
        let home = try Home()
        let server = try Running(home: home)
        let token = try token(for: server, home: home)
        let reply = try await open(server, to: 2, token: token).receiveReply()
        XCTAssertEqual(reply.status, 200)
        XCTAssertEqual(reply.values("Content-Type"), ["text/event-stream"])
        let progress = #"{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":"p","progress":"#
        XCTAssertEqual(
            reply.text,
            "event: message\ndata: \(progress)1,\"total\":2}}\n\nevent: message\ndata: \(progress)2,\"total\":2}}\n\n"
                + "event: message\ndata: "
                + #"{"jsonrpc":"2.0","id":7,"result":{"content":[{"type":"text","text":"counted to 2"}]}}"# + "\n\n"
        )
        let plain = try await server.call("count", #"{"to":36000}"#, token: token)
        XCTAssertEqual(plain.values("Content-Type"), ["application/json"], "for a client that takes no stream")
        for end in ["0", "36001", "-1", "1.5", "\"3\"", "null"] {
            let bad = try await server.call("count", #"{"to":\#(end)}"#, token: token)
            XCTAssertTrue(bad.text.contains(#""isError":true"#), bad.text)
        }
    }

    /// Opens a stream with a token for two seconds, and says how long after the token's end the stream ended.
    private func lateness(_ server: Running, home: Home) async throws -> Double {
        var token: String
        // A token ends with a whole second: one that is minted early in a second is good for long enough to open a stream.
        repeat {
            token = try self.token(for: server, home: home, "--lifetime", "2")
        } while try expiry(token) - Date().timeIntervalSince1970 < 1.4
        let client = try await open(server, to: 600, token: token)
        let text = try await readToLastChunk(client)
        let late = Date().timeIntervalSince1970 - (try expiry(token))
        XCTAssertTrue(text.contains(#""progress":1,"#), text)
        XCTAssertFalse(text.contains("counted"), "it was not counted to the end")
        XCTAssertGreaterThan(late, -0.01, "never before the token")
        let after = try await server.call("whoami", token: token)
        XCTAssertEqual(after.status, 401)
        return late
    }

    func testAStreamEndsWithItsToken() async throws {
        let home = try Home()
        let server = try Running(home: home)
        // A machine that is busy with other tests may be late once, but not each time, and never by much.
        var all: [Double] = []
        repeat {
            all.append(try await lateness(server, home: home))
        } while all.last.map { $0 > 0.2 } ?? false && all.count < 4
        XCTAssertLessThan(try XCTUnwrap(all.min()), 0.2, "\(all)")
        XCTAssertLessThan(try XCTUnwrap(all.max()), 5)
        let (code, log) = server.end()
        XCTAssertEqual(code, 0)
        XCTAssertTrue(log.contains("stream_ended label=stream_deadline"), log)
    }

    func testADenyFileEndsOpenStreamsAndRefusesTheNextRequest() async throws {
        let home = try Home()
        let file = try home.write(Array("# nobody yet\n".utf8), to: "denied")
        let server = try Running(["--deny-file", file, "--deny", "sub=mallory"], home: home)
        let alice = try token(for: server, home: home)
        let mallory = try token(for: server, home: home, "--subject", "mallory")
        let refused = try await server.call("whoami", token: mallory)
        XCTAssertEqual(refused.status, 401)
        let client = try await open(server, to: 600, token: alice)
        _ = try await client.receiveBytes()
        _ = try home.write(Array("sub=alice\n".utf8), to: "denied")
        let text = try await readToLastChunk(client)
        XCTAssertFalse(text.contains("counted"))
        let after = try await server.call("whoami", token: alice)
        XCTAssertEqual(after.status, 401)
        XCTAssertTrue(after.values("WWW-Authenticate").first?.contains("invalid_token") ?? false)
        _ = try home.write(Array("nonsense\n".utf8), to: "denied")
        let (code, log) = server.end()
        XCTAssertEqual(code, 0)
        XCTAssertTrue(log.contains("stream_ended label=stream_denied"), log)
    }

    func testWhatTheFlagsDenyIsRefusedAndNothingElse() async throws {
        let home = try Home()
        let audience = ["--audience", "https://mcp.example/mcp"]
        func mint(_ subject: String) throws -> String {
            let arguments = ["--print-token", "--scope", "mcp:read", "--subject", subject] + audience
            return String(try Program.run(arguments, home: home).output.dropLast())
        }
        func claim(_ name: String, _ token: String) throws -> String {
            let payload = try Base64URL.decode(String(token.split(separator: ".")[1]))
            return try XCTUnwrap(JSONValue(parsing: payload, limits: .token)[name]?.stringValue)
        }
        let stolen = try mint("alice"), other = try mint("alice"), bob = try mint("bob"), space = try mint("a b")
        let file = try home.write(Array("# left yesterday\nsub=a b\n".utf8), to: "denied")
        let flags = ["--deny", "jti=\(try claim("jti", stolen))", "--deny", "sub=bob", "--deny-file", file]
        let server = try Running(audience + flags, home: home)
        for (token, status) in [(stolen, 401), (other, 200), (bob, 401), (space, 401), (try mint("bobby"), 200)] {
            let reply = try await server.call("whoami", token: token)
            XCTAssertEqual(reply.status, status, reply.text)
        }
        for entry in ["client=quickstart", "issued-before=2100-01-01T00:00:00Z"] {
            let everybody = try Running(audience + ["--deny", entry], home: home)
            let reply = try await everybody.call("whoami", token: other)
            XCTAssertEqual(reply.status, 401, entry)
        }
    }

    func testFlagsThatCannotBeCarriedOut() throws {
        let home = try Home()
        let broken = try home.write(Array("sub=alice\nnonsense\n".utf8), to: "broken")
        let wrong: [([String], String)] = [
            (["--deny", "alice"], "--deny alice: it does not say what is denied"),
            (["--deny", "sub="], "--deny sub=: sub= has no value"),
            (["--deny-file", home.path + "/none"], "cannot be read"),
            (["--deny-file", broken], "line 2: "),
            (["--print-token", "--lifetime", "0"], "--lifetime 0: write 1 to 86400 seconds"),
            (["--print-token", "--lifetime", "soon"], "--lifetime soon: write 1 to 86400 seconds"),
        ]
        for (arguments, text) in wrong {
            let outcome = try Program.run(arguments + ["--port", "0"], home: home)
            XCTAssertEqual(outcome.code, 64, "\(arguments)")
            XCTAssertTrue(outcome.errors.contains(text), outcome.errors)
        }
    }
}
