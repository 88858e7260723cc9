// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServerTesting
import ProtectedResource
import XCTest

/// The page that asks the user, and what counts as their answer.
final class ConsentPageTests: XCTestCase {
    func testThePageNamesClientServerScopesAndWhereTheUserGoes() async throws {
        try await Visitor.visit(consent: .ask) { visitor in
            let client = try await visitor.register(
                redirects: ["https://client.example:8443/back"],
                name: "Some client"
            )
            let page = try await ask(visitor, client, ["redirect_uri": "https://client.example:8443/back"]).reply
            XCTAssertPage(page, status: 200)
            for text in [
                "<strong>Some client</strong>", "anybody can use that name", "<code>\(Visitor.resource)</code>",
                "<li><code>mcp:read</code></li><li><code>mcp:write</code></li>",
                "<dd><strong>client.example:8443</strong></dd>", "development authorization server", "value=\"alice\"",
            ] {
                XCTAssertTrue(page.text.contains(text), "\(text) in \(page.text)")
            }
            let cookie = try XCTUnwrap(page.values("Set-Cookie").first)
            XCTAssertTrue(cookie.hasSuffix("; Max-Age=600; Path=/consent; HttpOnly; SameSite=Strict"), cookie)
            XCTAssertTrue(
                page.values("Content-Security-Policy")[0].contains("; form-action 'self' https://client.example:8443; ")
            )
        }
    }

    func testWhereAFormMayLead() async throws {
        try await Visitor.visit(consent: .ask) { visitor in
            let table = [
                ("http://[::1]:4711/callback", "http:", "[::1]:4711"),
                (
                    "cursor://anysphere/back?then=%2Fx", "cursor:",
                    "the app that opens cursor: links, with cursor://anysphere/back?then=%2Fx"
                ),
                (
                    "com.example.app:/back", "com.example.app:",
                    "the app that opens com.example.app: links, with com.example.app:/back"
                ),
            ]
            for (redirect, source, shown) in table {
                let client = try await visitor.register(redirects: [redirect])
                let page = try await ask(visitor, client, ["redirect_uri": redirect]).reply
                let policy = page.values("Content-Security-Policy")[0]
                XCTAssertTrue(policy.contains("; form-action 'self' \(source); frame"), policy)
                XCTAssertTrue(page.text.contains("<dd><strong>\(shown)</strong></dd>"), page.text)
            }
        }
    }

    /// Whatever a client says of itself stays text.
    func testNothingThatAClientSaysIsMarkup() async throws {
        try await Visitor.visit(consent: .ask) { visitor in
            let table = [
                ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
                ("\"><img src=x onerror=alert(1)>", "&quot;&gt;&lt;img src=x onerror=alert(1)&gt;"),
                ("' autofocus onfocus='x", "&#39; autofocus onfocus=&#39;x"), ("&lt;b&gt;", "&amp;lt;b&amp;gt;"),
                ("Good\u{202E}live", "Good\u{FFFD}live"), ("a\u{200B}\u{2066}b", "a\u{FFFD}\u{FFFD}b"),
                ("\u{85}\u{2028}\u{E000}", "\u{FFFD}\u{FFFD}\u{FFFD}"), ("Größe \u{1F600} 名", "Größe \u{1F600} 名"),
            ]
            for (name, shown) in table {
                let client = try await visitor.register(name: name)
                let page = try await ask(visitor, client).reply
                XCTAssertPage(page, status: 200, name)
                XCTAssertTrue(page.text.contains("<h1><strong>\(shown)</strong> wants"), "\(name): \(page.text)")
            }
            let path = "/x'\"<b>".addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
            let client = try await visitor.register(redirects: ["https://client.example/\(path)?a='&b=(1)"])
            let changes: Visitor.Changes = [
                "redirect_uri": "https://client.example/\(path)?a='&b=(1)", "state": "\"><script>alert(1)</script>",
                "scope": "<b>'x'&y", "resource": "https://mcp.example/a&b'c",
            ]
            let page = try await ask(visitor, client, changes).reply
            XCTAssertPage(page, status: 200)
            XCTAssertTrue(page.text.contains("<code>&lt;b&gt;&#39;x&#39;&amp;y</code>"), page.text)
            XCTAssertTrue(page.text.contains("<code>https://mcp.example/a&amp;b&#39;c</code>"), page.text)
            let problem = try await visitor.authorize(client, changes, adding: "&response_mode=\"><script>")
            XCTAssertPage(problem, status: 400)
            XCTAssertTrue(problem.text.contains("%3Cscript%3E"), "the state, as part of a URL")
        }
    }

    func testNamelessClientWithoutScopes() async throws {
        try await Visitor.visit(consent: .ask) { visitor in
            let page = try await ask(visitor, try await visitor.register(name: nil), ["scope": nil]).reply
            XCTAssertTrue(page.text.contains("<strong>A client without a name</strong>"))
            XCTAssertTrue(page.text.contains("<li>nothing in particular (no scopes)</li>"))
        }
    }

    func testAllowedIsALogin() async throws {
        for path in ["", "/tenant"] {
            try await Visitor.visit(consent: .ask, path: path) { visitor in
                let client = try await visitor.register()
                let question = try await ask(visitor, client)
                XCTAssertTrue(question.reply.text.contains("action=\"\(path)/consent\""))
                let reply = try await send(visitor, question)
                XCTAssertEqual(reply.status, 303, reply.text)
                XCTAssertTrue(reply.values("Set-Cookie")[0].contains("=; Max-Age=0; Path=\(path)/consent;"))
                let answer = Visitor.answer(reply)
                XCTAssertEqual(answer["state"], "a state")
                XCTAssertEqual(answer["iss"], visitor.server.issuer)
                let code = try XCTUnwrap(answer["code"])
                let members = try Visitor.members(try await visitor.redeem(code, client))
                XCTAssertEqual(try Visitor.claims(members["access_token"])["sub"] as? String, "bob")
            }
        }
    }

    func testAnythingButAllowIsDenied() async throws {
        try await Visitor.visit(consent: .ask) { visitor in
            for decision in ["deny", "Allow", "x", nil] {
                let question = try await ask(visitor)
                let reply = try await send(visitor, question, ["decision": decision])
                XCTAssertEqual(reply.status, 303)
                XCTAssertEqual(Visitor.answer(reply)["error"], "access_denied", decision ?? "none")
                XCTAssertEqual(Visitor.answer(reply)["state"], "a state")
                XCTAssertNil(Visitor.answer(reply)["code"])
            }
        }
    }

    /// A page of another site can send the form, but neither say that it is this server's, nor have the cookie.
    func testForgedAnswers() async throws {
        try await Visitor.visit(consent: .ask) { visitor in
            let asked = try await ask(visitor)
            let another = try await ask(visitor)
            let own = HeaderField("Origin", "http://127.0.0.1:\(visitor.server.port)")
            let same = HeaderField("Sec-Fetch-Site", "same-origin")
            let host = "Host", port = visitor.server.port
            let table: [([HeaderField], String)] = [
                ([Visitor.form, own, same], "no cookie"),
                ([Visitor.form, another.cookie, own, same], "the cookie of another question"),
                ([Visitor.form, HeaderField("Cookie", asked.cookie.value + "x"), own, same], "a longer cookie"),
                (
                    [Visitor.form, HeaderField("Cookie", String(asked.cookie.value.dropLast())), own, same],
                    "a shorter cookie"
                ),
                (
                    [Visitor.form, HeaderField("Cookie", "x" + asked.cookie.value), own, same],
                    "a cookie of another name"
                ),
                ([Visitor.form, asked.cookie, HeaderField("Origin", "https://evil.example"), same], "another origin"),
                ([Visitor.form, asked.cookie, HeaderField("Origin", "null")], "an opaque origin"),
                (
                    [Visitor.form, asked.cookie, HeaderField("Origin", "http://127.0.0.1:1")],
                    "another port of this machine"
                ),
                (
                    [Visitor.form, asked.cookie, HeaderField("Origin", "http://localhost:\(port)")],
                    "another name of this machine"
                ),
                ([Visitor.form, asked.cookie, own, own], "two origins"),
                ([Visitor.form, asked.cookie, own, HeaderField("Sec-Fetch-Site", "cross-site")], "another site"),
                (
                    [Visitor.form, asked.cookie, own, HeaderField("Sec-Fetch-Site", "same-site")],
                    "another port, as browsers see it"
                ),
                ([Visitor.form, asked.cookie, HeaderField("Sec-Fetch-Site", "none")], "no page"),
                ([Visitor.form, asked.cookie, own, same, same], "two sites"),
                ([Visitor.form, asked.cookie, own, HeaderField(host, "evil.example")], "another host"),
            ]
            for (headers, name) in table {
                let reply = try await send(visitor, asked, headers: headers)
                XCTAssertPage(reply, status: 403, name)
                let saysWhy = reply.text.contains("or this one keeps no cookies")
                XCTAssertEqual(saysWhy, name.contains("cookie"), name)
            }
            let reply = try await send(visitor, asked)
            XCTAssertEqual(reply.status, 303, "none of them has used it up")
        }
    }

    func testAQuestionIsAnsweredOnceAndInTime() async throws {
        let clock = TestClock()
        try await Visitor.visit(consent: .ask, clock: clock) { visitor in
            let asked = try await ask(visitor)
            var reply = try await send(visitor, asked)
            XCTAssertEqual(reply.status, 303)
            reply = try await send(visitor, asked)
            XCTAssertPage(reply, status: 400, "a second time")
            let late = try await ask(visitor)
            clock.advance(by: 600)
            reply = try await send(visitor, late)
            XCTAssertPage(reply, status: 400, "too late")
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                let asked = try await ask(visitor)
                for _ in 0..<8 { group.addTask { try await send(visitor, asked).status } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            XCTAssertEqual(statuses.sorted(), [303] + Array(repeating: 400, count: 7), "of many at once one counts")
        }
    }

    func testTheFormOfTheAnswer() async throws {
        try await Visitor.visit(consent: .ask) { visitor in
            let asked = try await ask(visitor)
            for added in [
                "&decision=allow", "&subject=eve", "&request=\(asked.request)", "&x=1&x=2", "&x=%0d",
                String(repeating: "&x", count: 70),
            ] {
                let reply = try await send(visitor, asked, adding: added)
                XCTAssertPage(reply, status: 400, added)
            }
            for changes in [["request": nil], ["request": "AAAA"], ["request": "no, no"]] as [Visitor.Changes] {
                let reply = try await send(visitor, asked, changes)
                XCTAssertPage(reply, status: 400, "\(changes)")
            }
            let large = try await send(visitor, asked, ["subject": String(repeating: "x", count: 4096)])
            XCTAssertPage(large, status: 413)
            let other = [HeaderField("Content-Type", "text/plain"), asked.cookie]
            XCTAssertPage(try await send(visitor, asked, headers: other), status: 400, "text/plain")
            let twoLines = [
                Visitor.form, HeaderField("Cookie", "a=b; c"), HeaderField("Cookie", "x; \(asked.cookie.value) ;y"),
            ]
            XCTAssertStatus(try await send(visitor, asked, headers: twoLines), 303, "a program that is no browser")
            for subject in [nil, "", String(repeating: "x", count: 129)] {
                let reply = try await send(visitor, try await ask(visitor), ["subject": subject])
                XCTAssertPage(reply, status: 400, subject ?? "no name")
            }
        }
    }
}

/// What a browser that was asked has.
private struct Question {
    let reply: LoopbackReply
    let request: String
    let cookie: HeaderField
}

private func ask(
    _ visitor: Visitor,
    _ client: String? = nil,
    _ changes: Visitor.Changes = [:]
) async throws -> Question {
    let registered = try await visitor.register()
    let reply = try await visitor.authorize(client ?? registered, changes)
    let before = try XCTUnwrap(reply.text.range(of: #"name="request" value=""#), reply.text)
    let request = String(reply.text[before.upperBound...].prefix { $0 != "\"" })
    let cookie = reply.values("Set-Cookie").first?.split(separator: ";").first.map(String.init) ?? ""
    return Question(reply: reply, request: request, cookie: HeaderField("Cookie", cookie))
}

private func send(
    _ visitor: Visitor,
    _ question: Question,
    _ changes: Visitor.Changes = [:],
    adding: String = "",
    headers: [HeaderField]? = nil
) async throws -> LoopbackReply {
    let right = [("request", question.request), ("subject", "bob"), ("decision", "allow")]
    let browser = [
        Visitor.form, question.cookie, HeaderField("Origin", "http://127.0.0.1:\(visitor.server.port)"),
        HeaderField("Sec-Fetch-Site", "same-origin"),
    ]
    let body = Visitor.changed(right, changes) + adding
    return try await visitor.request("POST", "\(visitor.server.path)/consent", headers ?? browser, body: body)
}
