// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import MCPResourceServer
import MCPResourceServerTesting
import XCTest

/// What the command line takes, and how it refuses the rest: one line, exit code 64.
final class CommandLineTests: XCTestCase {
    func testWhatIsWrongIsSaidInOneLine() throws {
        let home = try Home()
        let jwks = try home.write(TestIssuer().keySetDocument, to: "jwks.json")
        let empty = try home.write(Array(#"{"keys":[]}"#.utf8), to: "empty.json")
        let broken = try home.write(Array(#"{"keys":7}"#.utf8), to: "broken.json")
        let table: [([String], String)] = [
            (["--bogus"], "--bogus"), (["serve"], "serve"), (["--port"], "--port needs a value"),
            (["--port", "x"], "--port x"), (["--port", "65536"], "--port 65536"), (["--port=-1"], "--port -1"),
            (["--host", "0.0.0.0"], "not a loopback address"), (["--host", "example.com"], "not a loopback address"),
            (["--check=yes"], "--check=yes"), (["--jwks", jwks], "--jwks needs --issuer URL"),
            (["--metadata", "https://as.example/m"], "--metadata needs --issuer URL"),
            (["--ca-file", "ca.pem"], "--ca-file needs --issuer URL"),
            (["--listed-host", "keys.example"], "--listed-host needs --issuer URL"),
            (["--issuer", "as.example"], "--issuer: \"as.example\""),
            (["--issuer", "https://as.example?x"], "--issuer: \"https://as.example?x\" has a query"),
            (["--issuer", "https://as.example", "--jwks", "HTTP://as.example/jwks"], "--jwks HTTP://as.example/jwks"),
            (["--issuer", "https://as.example", "--jwks", "file:///jwks"], "--jwks: \"file:///jwks\""),
            (["--issuer", "https://as.example", "--metadata", "m"], "--metadata: \"m\""),
            (["--issuer", "https://as.example", "--metadata", "http://127.0.0.1/m"], "--allow-http-loopback"),
            (["--issuer", "https://as.example", "--jwks", jwks, "--metadata", "https://as.example/m"], "one of them"),
            (["--issuer", "https://as.example", "--ca-file", home.path + "/none"], "--ca-file: "),
            (["--issuer", "https://as.example", "--ca-file", jwks], "--ca-file: "),
            (["--issuer", "https://as.example", "--jwks", jwks, "--ca-file", jwks], "--ca-file is of no use"),
            (["--issuer", "https://as.example", "--listed-host", "https://a"], "--listed-host: "),
            (["--issuer", "https://as.example", "--algorithms", "HS256"], "--algorithms: HS256 needs"),
            (["--issuer", "https://as.example", "--jwks", home.path + "/none"], "cannot be read"),
            (["--issuer", "https://as.example", "--jwks", empty], "no usable key"),
            (["--issuer", "https://as.example", "--jwks", broken], broken),
            (["--issuer", "http://127.0.0.1:1", "--jwks", jwks], "--allow-http-loopback"),
            (["--issuer", "http://as.example", "--jwks", jwks, "--allow-http-loopback"], "http://as.example"),
            (["--resource", "http://127.0.0.1:1/mcp"], "--allow-http-loopback"),
            (["--resource", "http://mcp.example/mcp", "--allow-http-loopback"], "http://mcp.example/mcp"),
            (["--resource", "https://mcp.example/mcp#x"], "https://mcp.example/mcp#x"),
            (["--path", "mcp"], "--path mcp: write the path alone, such as /mcp"),
            (["--path", "/mcp?a"], "--path /mcp?a"),
            (["--path", "/a b"], "--path /a b"), (["--path", ""], "--path : "),
            (["--algorithms", "none"], "none"), (["--algorithms", ","], "--algorithms"),
            (["--algorithms", "RS256"], "ES256"), (["--typ", "strict"], "--typ strict"),
            (["--require", "a\"b"], "--require"), (["--require", "offline_access"], "offline_access"),
            (["--scopes-supported", "offline_access"], "offline_access"), (["--scope", "\u{e9}"], "--scope"),
            (["--hierarchy", "a"], "--hierarchy a"), (["--hierarchy", "a>"], "--hierarchy"),
            (["--hierarchy", "a b>c"], "--hierarchy a b>c"), (["--step-up", "whoami"], "write TOOL=SCOPES"),
            (["--step-up", "nothing=x"], "no such tool; write whoami, "), (["--step-up", "whoami=\""], "--step-up"),
            (["--step-up", "count="], "--step-up count=: write TOOL=SCOPES"),
            (["--step-up", "count= "], "--step-up count="),
            (["--step-up", "count=offline_access"], "--step-up count=: \"offline_access\""),
            (["--anonymous", "nothing"], "--anonymous nothing: there is no such tool; write whoami or count"),
            (["--anonymous", "Count"], "--anonymous Count: there is no such tool"),
            (
                ["--anonymous", "write_note"],
                "--anonymous write_note: it has to know whose notes"
            ),
            (["--anonymous", "count", "--step-up", "count=x"], "--anonymous count and --step-up count=x: write one"),
            (
                ["--allow-origin", "app.example"],
                "--allow-origin: \"app.example\" is not an origin; write scheme://host"
            ),
            (["--allow-origin", "https://app.example/"], "--allow-origin: \"https://app.example/\""),
            (["--allow-origin", "*"], "--allow-origin: \"*\""),
            (["--allow-origin", "null"], "--allow-origin: \"null\""),
            (["--sessions=yes"], "--sessions=yes"),
            (["--hierarchy", ""], "--hierarchy : write such as admin>write>read"),
            (["--hierarchy", "a>b,"], "--hierarchy a>b,: write"), (["--subject", ""], "--subject needs a name"),
            (["--typ"], "--typ needs a value: write --typ lenient|rfc9068"),
            (["--anonymous"], "--anonymous needs a value: write --anonymous TOOL"),
            (["--step-up"], "--step-up needs a value: write --step-up TOOL="), (["--realm"], "--realm needs a value"),
            (
                ["--allow-address", "192.0.2.1/24"],
                "--allow-address 192.0.2.1/24: has bits set beyond its prefix; write 192.0.2.0/24"
            ),
            (["--allow-address", "example.com"], "--allow-address example.com: is not an address"),
            (["--trusted-proxy", "10.0.0.0/33"], "--trusted-proxy 10.0.0.0/33"),
            (["--trusted-proxy", "::/0"], "--trusted-proxy: \"::/0\""),
            (
                ["--proxy-header", "via", "--trusted-proxy", "::1"],
                "--proxy-header via: write forwarded or x-forwarded-for"
            ),
            (["--proxy-header", "forwarded"], "--proxy-header needs --trusted-proxy"),
            (["--audit"], "--audit needs a value"),
            (["--audit", home.path], "--audit \(home.path): cannot be opened: it is a folder"),
            (["--audit", home.path + "/none/a"], "there is no such folder"), (["--metrics=yes"], "--metrics=yes"),
            (["--metrics", "--resource", "https://mcp.example/metrics"], "openPaths"),
            (["--print-token", "--port", "0"], "--port N"),
            (["--print-token", "--port", "0", "--login", "--resource", "https://mcp.example/mcp"], "--port N"),
            (["--login", "--port", "65535"], "--login needs a lower --port"),
            (["--login", "--issuer", "https://as.example"], "--issuer and --login: write one of them"),
            (["--login", "--provider", "auth0"], "--provider and --login: write one of them"),
            (["--login=yes"], "--login=yes"),
            (["--login", "--algorithms", "RS256"], "ES256"),
            (["--print-token", "--issuer", "https://as.example", "--jwks", jwks], "--print-token"),
            (["--static-tokens", home.path + "/none"], "cannot be read"),
            (["--static-tokens", jwks], "line 1: an entry is made of"),
            (["--static-tokens", jwks, "--audience", "a"], "--audience is of no use"),
            (["--static-tokens", jwks, "--scopes-supported", "a"], "--scopes-supported is of no use"),
            (["--static-tokens", jwks, "--jwks", jwks], "--jwks needs --issuer URL"),
            (["--print-token", "--static-tokens", jwks], "mcp-doctor new-token"),
            (["--bogus\nsecond line"], "second line"),
        ]
        for (arguments, expected) in table {
            // Any free port, so that a program on the default one does not come into it.
            let port = arguments.contains { $0.hasPrefix("--port") || $0 == "--print-token" } ? [] : ["--port", "0"]
            let outcome = try Program.run(port + arguments, home: home)
            XCTAssertEqual(outcome.code, 64, "\(arguments): \(outcome.output)")
            XCTAssertEqual(outcome.output, "", "\(arguments)")
            XCTAssertTrue(outcome.errors.hasPrefix("quickstart: "), "\(arguments): \(outcome.errors)")
            XCTAssertTrue(outcome.errors.contains(expected), "\(arguments): \(outcome.errors)")
            XCTAssertEqual(outcome.errors.filter { $0 == "\n" }.count, 1, "\(arguments): \(outcome.errors)")
        }
    }

    func testHelpAndVersion() throws {
        let home = try Home()
        for arguments in [["--help"], ["-h"], ["--help", "--port", "1"], ["--check", "--help", "--print-token"]] {
            let help = try Program.run(arguments, home: home)
            XCTAssertEqual(help.code, 0)
            for flag in [
                "--issuer", "--jwks", "--metadata", "--ca-file", "--listed-host", "--audience", "--resource", "--host",
                "--port", "--algorithms", "--require",
                "--step-up", "--scopes-supported", "--hierarchy", "--typ", "--allow-http-loopback", "--print-token",
                "--scope", "--subject", "--check", "--version", "exit code", "--anonymous", "--allow-origin",
                "--sessions", "--static-tokens", "--allow-address", "--trusted-proxy", "--proxy-header", "--audit",
                "--metrics", "--login",
                "--deny ", "--deny-file", "--lifetime", "--provider",
            ] { XCTAssertTrue(help.output.contains(flag), flag) }
        }
        let version = try Program.run(["--version"], home: home)
        XCTAssertEqual(version.output, "quickstart 0.1.0\n")
        XCTAssertEqual(version.code, 0)
    }

    func testTheCheckPasses() throws {
        let outcome = try Program.run(["--check"], home: Home())
        XCTAssertEqual(outcome.code, 0, outcome.output)
        let lines = outcome.output.split(separator: "\n")
        XCTAssertEqual(lines.last, "everything is as it should be")
        XCTAssertGreaterThan(lines.count, 120)
        XCTAssertTrue(lines.dropLast().allSatisfy { $0.hasPrefix("ok ") }, outcome.output)
    }

    func testTheCheckLeavesNothingBehind() throws {
        let home = try Home()
        _ = try Program.run(["--check"], home: home)
        XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: home.path), [])
    }

    func testABusyPortIsAOneLineError() throws {
        let home = try Home()
        let server = try LoopbackServer()
        let outcome = try Program.run(["--port", String(server.port)], home: home)
        XCTAssertEqual(outcome.code, 64)
        XCTAssertEqual(
            outcome.errors,
            "quickstart: port \(server.port) on 127.0.0.1 is in use by another program\n"
        )
    }

    func testABusyPortHidesNoOtherError() throws {
        let home = try Home()
        let port = String(try LoopbackServer().port), server = try LoopbackServer()
        let table: [([String], String)] = [
            (["--resource", "https://mcp.example/mcp#x"], "--resource: \"https://mcp.example/mcp#x\""),
            (["--require", "offline_access"], "--require: \"offline_access\""),
            (["--issuer", "https://as.example", "--jwks", "none"], "--jwks none: the file cannot be read"),
        ]
        for (arguments, expected) in table {
            for port in [port, String(server.port)] {
                let outcome = try Program.run(["--port", port] + arguments, home: home)
                XCTAssertEqual(outcome.code, 64)
                XCTAssertTrue(outcome.errors.hasPrefix("quickstart: \(expected)"), outcome.errors)
            }
        }
    }
}
