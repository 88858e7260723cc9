// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import JOSE
import MCPResourceServerTesting
import ProtectedResource
import XCTest

@testable import mcp_doctor

/// `mcp-doctor server` as people call it.
final class ServerCommandTests: XCTestCase {
    func testATableAndItsStatus() async throws {
        let fixture = try ServerFixture()
        let good = try await DoctorProgram.finish(["server", fixture.resource])
        XCTAssertEqual(good.status, 0, good.output + good.error)
        XCTAssertEqual(good.error, "")
        let lines = good.output.split(separator: "\n").map(String.init)
        XCTAssertEqual(lines.first, "Challenge")
        XCTAssertTrue(lines.contains { $0.hasPrefix("pass  ") && $0.contains("[RFC 9728 section 3.3]") }, good.output)
        XCTAssertEqual(lines.dropLast().last, "good: \(fixture.resource)")
        XCTAssertTrue(lines.last?.hasSuffix("; \(fixture.requests) requests") ?? false, good.output)
        XCTAssertFalse(good.output.contains("FAIL"))
        let unasked =
            "  -   none of these \(ConformanceRow.headerRows.count) was asked: no good token: --key and --issuer"
        XCTAssertTrue(lines.contains(unasked), good.output)

        let defect = try XCTUnwrap(Defect.all.first { $0.row == "metadata-resource" })
        fixture.set(defect.serve)
        let bad = try await DoctorProgram.finish(["server", fixture.resource])
        XCTAssertEqual(bad.status, 1, bad.output)
        let row = try XCTUnwrap(ConformanceRow.all.first { $0.name == "metadata-resource" })
        let text = bad.output.split(separator: "\n").map(String.init)
        let index = try XCTUnwrap(text.firstIndex { $0.hasPrefix("FAIL  \(row.question)") }, bad.output)
        XCTAssertTrue(text[index].hasSuffix("[\(row.clause)]  \(fixture.resource)/"), text[index])
        XCTAssertEqual(text[index + 1], "      \(row.name): \(row.mend)")
        await fixture.close()
    }

    func testJSONWithAKeyInAFile() async throws {
        for isPEM in [false, true] {
            let files = try DoctorFixture()
            let file = try files.write(isPEM ? Array(ExampleKey.pem.utf8) : ExampleKey.jwk, to: "key")
            let fixture = try ServerFixture(key: ExampleKey.signing)
            let arguments = [
                "server", fixture.resource, "--json", "--key", file, "--issuer", fixture.issuer.identifier,
            ]
            let outcome = try await DoctorProgram.finish(arguments + (isPEM ? ["--kid", "k1"] : []))
            XCTAssertEqual(outcome.status, 0, outcome.output + outcome.error)
            let json = try JSONValue(parsing: Array(outcome.output.utf8), limits: .metadata)
            XCTAssertEqual(json["good"]?.boolValue, true)
            XCTAssertEqual(json["url"]?.stringValue, fixture.resource)
            XCTAssertEqual(json["requests"]?.integerValue, Int64(fixture.requests))
            let rows = json["rows"]?.elements ?? []
            XCTAssertEqual(rows.map { $0["row"]?.stringValue }, ConformanceRow.all.map(\.name))
            for row in rows {
                let name = row["row"]?.stringValue ?? ""
                XCTAssertEqual(row["outcome"]?.stringValue, name == "allow" ? "skipped" : "passed", name)
                for member in ["section", "level", "clause", "question", "mend"] {
                    XCTAssertFalse(row[member]?.stringValue?.isEmpty ?? true, "\(name) \(member)")
                }
            }
            XCTAssertFalse(outcome.output.contains("eyJ"), "a token was printed")
            files.remove()
            await fixture.close()
        }
    }

    func testR19_noTokenIsPrintedOfAServerThatTakesEverything() async throws {
        let files = try DoctorFixture()
        defer { files.remove() }
        let file = try files.write(ExampleKey.jwk, to: "key")
        let host = try LoopbackServer()
        host.start { request in
            // It sends back what it was sent, wherever a careless report would show it.
            let line = request.resourceRequest.headers.first { $0.name == "Authorization" }?.value ?? ""
            return LoopbackAnswer(
                status: 302,
                headers: [.init("Location", "/?\(line)"), .init("WWW-Authenticate", line.isEmpty ? "Bearer" : line)]
            )
        }
        let outcome = try await DoctorProgram.finish([
            "server", host.origin, "--key", file, "--issuer", "https://auth.example.com",
        ])
        XCTAssertEqual(outcome.status, 1, outcome.output)
        XCTAssertFalse(outcome.output.contains("eyJ"), outcome.output)
        await host.close()
    }

    func testAServerThatCannotBeAsked() async throws {
        let host = try LoopbackServer()
        let gone = host.origin
        await host.close()
        let refused = try await DoctorProgram.finish(["server", gone + "/mcp"])
        XCTAssertEqual(refused.status, 2, refused.output)
        XCTAssertTrue(refused.error.hasPrefix("mcp-doctor: the server cannot be asked: unreachable"), refused.error)
        XCTAssertEqual(refused.output, "")
    }

    func testR87_httpsWithAnAuthorityOfOnesOwn() async throws {
        let server = try ScriptedAuthorizationServer(tls: .trusted)
        let file = try XCTUnwrap(server.caFile)
        let strange = try await DoctorProgram.finish(["server", server.origin])
        XCTAssertEqual(strange.status, 2)
        XCTAssertTrue(strange.error.contains("not trusted"), strange.error)
        let asked = try await DoctorProgram.finish(["server", server.origin, "--ca-file", file])
        XCTAssertEqual(asked.status, 1, asked.output + asked.error)
        XCTAssertTrue(asked.output.contains("FAIL  Is a request without credentials answered with 401?"), asked.output)
        await server.close()
    }

    func testWrongCalls() throws {
        let files = try DoctorFixture()
        defer { files.remove() }
        let key = try files.write(ExampleKey.jwk, to: "key")
        let pem = try files.write(Array(ExampleKey.pem.utf8), to: "key.pem")
        let text = try files.write(Array("no key".utf8), to: "text")
        let url = "https://mcp.example.com/mcp"
        let calls: [[String]] = [
            [], ["http://mcp.example.com/mcp"], ["mcp.example.com"], [url + "?a=b"], [url, url], [url, "--colour"],
            [url, "--key", key], [url, "--issuer", "https://a.example"], [url, "--scope", "a"], [url, "--kid", "a"],
            [url, "--audience", "a"], [url, "--claim", "a=b"], [url, "--algorithm", "ES256"],
            [url, "--key", key, "--issuer", "https://a.example", "--claim", "a"],
            [url, "--key", key, "--issuer", "https://a.example", "--algorithm", "HS256"],
            [url, "--key", key, "--issuer", "https://a.example", "--kid", "a"],
            [url, "--key", pem, "--issuer", "https://a.example", "--algorithm", "RS256"],
            [url, "--key", text, "--issuer", "https://a.example"],
            [url, "--key", files.folder.path + "/none", "--issuer", "https://a.example"],
            [url, "--ca-file", text], [url, "--listed-host", "https://a.example"], [url, "--origin"],
        ]
        for call in calls {
            let result = try DoctorProgram.run(["server"] + call)
            XCTAssertEqual(result.status, 64, "\(call): \(result.error)")
            XCTAssertTrue(result.error.hasPrefix("mcp-doctor: "), "\(call): \(result.error)")
            XCTAssertEqual(result.error.split(separator: "\n").count, 1, result.error)
            XCTAssertEqual(result.output, "", "\(call)")
        }
    }

    func testClaims() throws {
        let files = try DoctorFixture()
        defer { files.remove() }
        let key = try files.write(ExampleKey.jwk, to: "key")
        var arguments = Arguments([
            "https://mcp.example.com/mcp", "--key", key, "--issuer", "https://a.example", "--claim", "tenant=acme",
            "--claim", #"roles=["a"]"#, "--claim", "n=7", "--claim", "empty=",
        ])
        let options = try ServerOptions(&arguments)
        XCTAssertEqual(JSON.object(options.claims).text, #"{"tenant":"acme","roles":["a"],"n":7,"empty":""}"#)
    }
}

/// A key of nobody: the example of RFC 7517 appendix A.2 on P-256, with its `kid` changed, and the same as PEM.
enum ExampleKey {
    static let jwk = Array(
        """
        {"kty":"EC","crv":"P-256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
        "y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
        "d":"870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE","use":"sig","kid":"k1"}
        """
        .utf8
    )

    static var signing: SigningKey {
        get throws { try SigningKey(jwk: JSONValue(parsing: jwk, limits: .keySet)) }
    }

    static let pem = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg870MB6gfuTJ4HtUn
        UvYMyJpr5eUZNP4Bk43bVdj3eAGhRANCAAQwoEJM0hwpRIOKLXXJKzfnbqINnwCJ
        OjtO7oo8Cq/sPuBLZekkVtmIi1Kzeb371R7oae8fD8ZbZllpW2zOCBcj
        -----END PRIVATE KEY-----
        """
}
