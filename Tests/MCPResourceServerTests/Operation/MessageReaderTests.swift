// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

@testable import MCPResourceServer
import XCTest

final class MessageReaderTests: XCTestCase {
    private func read(_ text: String) throws -> Message { try MessageReader.read(Array(text.utf8)) }

    private func code(_ text: String) -> Int64? {
        do {
            _ = try read(text)
            return nil
        } catch {
            return (error as? MessageError)?.code
        }
    }

    private func operation(_ method: String, _ params: String) throws -> MCPOperation? {
        try read(#"{"jsonrpc":"2.0","id":1,"method":"\#(method)","params":{\#(params)}}"#).operation
    }

    private func refused(_ method: String, _ params: String) -> Bool {
        code(#"{"jsonrpc":"2.0","id":1,"method":"\#(method)","params":{\#(params)}}"#) == -32_600
    }

    func testOperations() throws {
        XCTAssertEqual(try operation("tools/call", #""name":"x""#), .tool("x"))
        XCTAssertEqual(try operation("prompts/get", #""arguments":{},"name":"x""#), .prompt("x"))
        XCTAssertEqual(try operation("resources/read", #""uri":"file:///a\u002fb""#), .resource("file:///a/b"))
        XCTAssertEqual(try operation("tools/list", ""), .method("tools/list"))
        XCTAssertEqual(try operation("Tools/Call", #""name":"x""#), .method("Tools/Call"))
        XCTAssertEqual(try read(#"{"method":"ping"}"#).operation, .method("ping"))
        XCTAssertEqual(try read(#" { "params" : {"name":"x"} , "method" : "tools/call" } "#).operation, .tool("x"))
        let subscribed = try operation("resources/subscribe", #""uri":"file:///a""#)
        XCTAssertEqual(subscribed?.method, "resources/subscribe")
        XCTAssertEqual(subscribed?.targets.map(\.name), ["file:///a"])
        let completed = try operation("completion/complete", #""ref":{"type":"ref/resource","uri":"file:///{a}"}"#)
        XCTAssertEqual(completed?.targets.map(\.kind), [.resource])
        XCTAssertEqual(
            try operation("completion/complete", #""ref":{"name":"p","type":"ref/prompt"}"#)?.targets.map(\.name),
            ["p"]
        )
        let heard = try operation("subscriptions/listen", #""notifications":{"resourceSubscriptions":["a:b","c:d"]}"#)
        XCTAssertEqual(heard?.targets.map(\.name), ["a:b", "c:d"])
        XCTAssertEqual(
            try operation("subscriptions/listen", #""notifications":{"toolsListChanged":true}"#)?.targets,
            []
        )
    }

    func testAnswersHaveNoOperation() throws {
        for text in [#"{"id":1,"result":{}}"#, #"{"id":1,"error":{"code":1}}"#, #"{"error":{},"jsonrpc":"2.0"}"#] {
            let message = try read(text)
            XCTAssertNil(message.operation)
            XCTAssertFalse(message.isRequest)
        }
    }

    func testNotJSON() {
        for text in [
            "", " ", "{", "{}x", #"{"method":"a",}"#, #"{"method":'a'}"#, "\u{FEFF}{}", #"{"method":"a"} {}"#, "nul",
            #"{"method":"\ud800"}"#, #"{"a":01}"#, #"{"a":"\x"}"#, "{\"a\":\"\u{1}\"}", #"{"a":tru}"#, #"{"a" 1}"#,
            #"{1:1}"#,
            #"{"a":[1,]}"#, #"{"a":[1}"#, #"{"params":{"arguments":{"a":[}}}"#, #"{"a":1.}"#, #"{"a":-}"#, #"{"a":1e}"#,
        ] {
            XCTAssertEqual(code(text), -32_700, text)
        }
        XCTAssertEqual(
            code(String(repeating: #"{"a":"#, count: 129) + "1" + String(repeating: "}", count: 129)),
            -32_700
        )
        XCTAssertEqual(
            code(
                #"{"method":"a","params":{"arguments":"# + String(repeating: "[", count: 127)
                    + String(repeating: "]", count: 127) + "}}"
            ),
            -32_700
        )
        XCTAssertNil(
            code(
                #"{"method":"a","params":{"arguments":"# + String(repeating: "[", count: 126)
                    + String(repeating: "]", count: 126) + "}}"
            )
        )
    }

    func testNoMessage() {
        for text in [
            "[]", #"[{"method":"ping","id":1}]"#, "1", #""x""#, "null", "{}", #"{"id":1}"#, #"{"params":{}}"#,
            #"{"method":1,"id":1}"#, #"{"method":null}"#, #"{"method":["ping"]}"#, #"{"method":"ping","id":null}"#,
            #"{"method":"ping","id":true}"#, #"{"method":"ping","id":{}}"#, #"{"method":"ping","result":{}}"#,
            #"{"method":"ping","error":{},"id":1}"#, #"{"result":{},"id":[1]}"#,
        ] {
            XCTAssertEqual(code(text), -32_600, text)
        }
    }

    func testD33_membersThatDifferInCaseOnlyAreRefused() {
        for text in [
            #"{"method":"tools/list","METHOD":"tools/call","id":1}"#, #"{"METHOD":"tools/call","method":"tools/list"}"#,
            #"{"Method":"tools/call"}"#, #"{"METHOD":"tools/call","id":1,"result":{}}"#,
            #"{"method":"ping","Params":{}}"#,
            #"{"method":"ping","param\#u{17F}":{}}"#, #"{"method":"ping","ID":1}"#, #"{"method":"ping","\u0049d":1}"#,
            #"{"method":"ping","re\u017fult":{}}"#, #"{"method":"ping","JsonRPC":"2.0"}"#,
        ] {
            XCTAssertEqual(code(text), -32_600, text)
        }
        XCTAssertTrue(refused("tools/call", #""name":"a","Name":"b""#))
        XCTAssertTrue(refused("tools/call", #""name":"a","NAME":"b""#))
        XCTAssertTrue(refused("tools/call", #""name":"a","Arguments":{}"#))
        XCTAssertTrue(refused("tools/call", #""name":"a","argument\#u{17F}":{}"#))
        XCTAssertTrue(refused("tools/call", #""name":"a","_META":{}"#))
        XCTAssertTrue(refused("prompts/get", #""name":"a","nAme":"b""#))
        XCTAssertTrue(refused("resources/read", #""uri":"a:b","URI":"c:d""#))
        XCTAssertTrue(refused("completion/complete", #""ref":{"type":"ref/prompt","name":"a"},"REF":{}"#))
        XCTAssertTrue(refused("completion/complete", #""ref":{"type":"ref/prompt","Type":"ref/resource","name":"a"}"#))
        XCTAssertTrue(refused("subscriptions/listen", #""notifications":{},"Notifications":{}"#))
        XCTAssertTrue(refused("subscriptions/listen", #""notifications":{"ResourceSubscriptions":["a:b"]}"#))
        XCTAssertTrue(refused("tools/list", #""_meta":{"io.modelcontextprotocol/PROTOCOLversion":"2025-11-25"}"#))
        // What a method does not use may be called anything, and other names may hold these.
        XCTAssertNoThrow(try operation("custom/method", #""Name":"a","URI":"b""#))
        XCTAssertNoThrow(
            try operation("tools/call", #""name":"a","NameX":"b","named":1,"arguments":{"NAME":1,"name":2}"#)
        )
    }

    func testD33_repeatedMembersAreRefused() {
        for text in [
            #"{"method":"a","method":"b"}"#, #"{"method":"a","meth\u006fd":"a"}"#, #"{"method":"a","x":1,"x":1}"#,
            #"{"method":"a","id":1,"id":1}"#, #"{"method":"a","params":{},"params":{}}"#,
        ] {
            XCTAssertEqual(code(text), -32_600, text)
        }
        for params in [
            #""name":"a","name":"b""#, #""name":"a","n\u0061me":"a""#, #""x":1,"name":"a","x":2"#,
            #""name":"a","_meta":{"x":1,"x":2}"#, #""name":"a","_meta":{},"_meta":{}"#,
            #""name":"a","ref":{"a":1,"a":2}"#, #""name":"a","notifications":{"a":1,"a":2}"#,
        ] {
            XCTAssertTrue(refused("tools/call", params), params)
        }
        // In the sixteenth and later places too, where names are hashed.
        let many = (0..<40).map { #""k\#($0)":0"# }.joined(separator: ",")
        XCTAssertNil(code(#"{"method":"a",\#(many)}"#))
        for repeated in ["k0", "k15", "k16", "k39", "\\u006b3"] {
            XCTAssertEqual(code(#"{"method":"a",\#(many),"\#(repeated)":1}"#), -32_600, repeated)
        }
    }

    func testATargetIsNeverGuessed() {
        for method in ["tools/call", "prompts/get"] {
            for params in ["", #""name":1"#, #""name":null"#, #""name":["x"]"#, #""uri":"x""#, #""Name":"x""#] {
                XCTAssertTrue(refused(method, params), params)
            }
            XCTAssertEqual(code(#"{"method":"\#(method)"}"#), -32_600)
            XCTAssertEqual(code(#"{"method":"\#(method)","params":["x"]}"#), -32_600)
            XCTAssertEqual(code(#"{"method":"\#(method)","params":"name"}"#), -32_600)
        }
        for method in ["resources/read", "resources/subscribe", "resources/unsubscribe"] {
            for params in ["", #""uri":1"#, #""name":"a:b""#] { XCTAssertTrue(refused(method, params), params) }
        }
        for params in [
            "", #""ref":"x""#, #""ref":{}"#, #""ref":{"type":"ref/prompt"}"#, #""ref":{"name":"x"}"#,
            #""ref":{"type":"ref/tool","name":"x"}"#, #""ref":{"type":"ref/tool","name":"x","uri":"a:b"}"#,
            #""ref":{"type":"ref/prompt","uri":"x"}"#,
            #""ref":{"type":"ref/resource","name":"x"}"#, #""ref":{"type":"REF/PROMPT","name":"x"}"#,
            #""ref":{"type":1,"name":"x"}"#,
        ] {
            XCTAssertTrue(refused("completion/complete", params), params)
        }
        for params in [
            #""notifications":{"resourceSubscriptions":"a:b"}"#, #""notifications":{"resourceSubscriptions":[1]}"#,
            #""notifications":{"resourceSubscriptions":{"a":1}}"#,
            #""notifications":{"resourceSubscriptions":[["a:b"]]}"#,
        ] {
            XCTAssertTrue(refused("subscriptions/listen", params), params)
        }
    }

    func testTheNumberOfTargetsIsBounded() {
        func listen(_ count: Int) -> String {
            let uris = Array(repeating: #""a:b""#, count: count).joined(separator: ",")
            return #""notifications":{"resourceSubscriptions":[\#(uris)]}"#
        }
        XCTAssertFalse(refused("subscriptions/listen", listen(1024)))
        XCTAssertTrue(refused("subscriptions/listen", listen(1025)))
    }

    func testTheIDGoesWithTheRefusal() {
        for (text, id) in [
            (#"{"id":7,"method":1}"#, "7"), (#"{"method":"a","id":"x","result":1}"#, #""x""#),
            (#"{"id":7,"method":"a","method":"b"}"#, "7"),
        ] {
            do {
                _ = try read(text)
                XCTFail(text)
            } catch {
                XCTAssertEqual((error as? MessageError)?.id?.text, id)
            }
        }
    }

    func testARequestsVersionAndArguments() throws {
        let text = #"{"id":1,"method":"tools/call","params":{"name":"x","arguments":{"a":[1]},\#(Body.meta)}}"#
        let message = try read(text)
        XCTAssertEqual(message.version, "2026-07-28")
        let range = try XCTUnwrap(message.arguments)
        XCTAssertEqual(String(decoding: Array(text.utf8)[range], as: UTF8.self), #"{"a":[1]}"#)
        XCTAssertTrue(message.isRequest)
        XCTAssertFalse(try read(#"{"method":"ping"}"#).isRequest)
        XCTAssertEqual(
            code(#"{"id":1,"method":"ping","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":1}}}"#),
            -32_600
        )
    }
}
