// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import MCPResourceServerTesting
import TokenValidation
import XCTest

@testable import development_authorization_server

/// What whoever started the program can tell it.
final class CommandsTests: XCTestCase {
    private func withServer(_ body: (DevelopmentAuthorizationServer, (String) -> String) throws -> Void) async throws {
        let server = try DevelopmentAuthorizationServer()
        let commands = Commands(server)
        do {
            try body(server) { commands.answer(to: $0) }
            await server.close()
        } catch {
            await server.close()
            throw error
        }
    }

    func testSettings() async throws {
        try await withServer { server, command in
            let table: [(String, (DevelopmentAuthorizationServer.Settings) -> Bool)] = [
                ("auto-consent on", { $0.consent == .allow }), ("auto-consent deny", { $0.consent == .deny }),
                ("auto-consent off", { $0.consent == .ask }),
                ("access-token-lifetime 7", { $0.accessTokenLifetime == 7 }),
                ("refresh-token-lifetime 8", { $0.refreshTokenLifetime == 8 }), ("scopes a  b", { $0.scopes == "a b" }),
                ("scopes", { $0.scopes == nil }), ("subject Ann Other", { $0.subject == "Ann Other" }),
                (#"claims {"roles":["a b"]}"#, { $0.claims == [.init("roles", ["a b"])] }),
                ("claims {}", { $0.claims.isEmpty }),
                ("fail 503", { $0.failure == .init(status: 503, of: .all) }),
                ("fail 500 token keys", { $0.failure == .init(status: 500, of: [.token, .keys]) }),
                (
                    "fail 429 metadata authorization consent registration",
                    { $0.failure == .init(status: 429, of: [.metadata, .authorization, .consent, .registration]) }
                ), ("recover", { $0.failure == nil }), ("  recover ", { $0.failure == nil }), ("revoke", { _ in true }),
            ]
            for (line, isSo) in table {
                XCTAssertEqual(command(line), "ok", line)
                XCTAssertTrue(isSo(server.settings), line)
            }
        }
    }

    func testWhatIsAnswered() async throws {
        try await withServer { server, command in
            let old = server.signingKeys.compactMap(\.keyID)
            let answer = command("rotate-key")
            XCTAssertEqual(answer, "ok \(server.signingKeys[0].keyID ?? "")")
            XCTAssertEqual(server.signingKeys.dropFirst().compactMap(\.keyID), old)
            XCTAssertTrue(command("rotate-key drop-old").hasPrefix("ok development-"))
            XCTAssertEqual(server.signingKeys.count, 1)
            XCTAssertEqual(
                command("counts"),
                #"ok {"metadata":0,"keys":0,"authorization":0,"consent":0,"token":0,"registration":0}"#
            )
            let token = command("token https://mcp.example.com/mcp a b").split(separator: " ")
            XCTAssertEqual(token.count, 2)
            let claims = try Base64URL.decode(String(token[1].split(separator: ".")[1]))
            let text = String(decoding: claims, as: UTF8.self)
            XCTAssertTrue(
                text.contains(#""aud":"https://mcp.example.com/mcp","client_id":"development","scope":"a b""#),
                text
            )
        }
    }

    func testMistakes() async throws {
        try await withServer { server, command in
            let lines = [
                "", " ", "nonsense", "rotate-key now", "rotate-key drop-old now", "fail", "fail x", "fail 200",
                "fail 600",
                "fail 503 nothing", "recover now", "auto-consent", "auto-consent yes", "access-token-lifetime",
                "access-token-lifetime x", "access-token-lifetime 0", "refresh-token-lifetime 99999999999",
                "scopes a\"b",
                "scopes offline_access", "subject", "claims", "claims [1]", "claims {", "claims {\"a\":1,\"a\":2}",
                "revoke all",
                "counts token", "token", "token x \"",
            ]
            for line in lines {
                let answer = command(line)
                XCTAssertTrue(answer.hasPrefix("error: "), "\(line): \(answer)")
                XCTAssertFalse(answer.contains("\n"), line)
            }
            XCTAssertEqual(server.signingKeys.count, 1)
            XCTAssertNil(server.settings.failure)
            XCTAssertEqual(server.settings.accessTokenLifetime, 300)
        }
    }

    func testArguments() throws {
        let options = try Options([
            "--port", "0", "--path=/tenant", "--subject", "bob", "--auto-consent", "--scopes", "a b",
            "--resource=https://x.example",
            "--resource", "https://y.example", "--access-token-lifetime", "5", "--refresh-token-lifetime=6",
        ])
        XCTAssertEqual(options.port, 0)
        XCTAssertEqual(options.path, "/tenant")
        XCTAssertEqual(options.settings.subject, "bob")
        XCTAssertEqual(options.settings.consent, .allow)
        XCTAssertEqual(options.settings.scopes, "a b")
        XCTAssertEqual(options.settings.resources, ["https://x.example", "https://y.example"])
        XCTAssertEqual(options.settings.accessTokenLifetime, 5)
        XCTAssertEqual(options.settings.refreshTokenLifetime, 6)
        XCTAssertEqual(try Options([]).port, 8090)
        XCTAssertEqual(try Options([]).settings.consent, .ask, "a user is asked unless somebody says otherwise")
        for arguments in [
            ["--bogus"], ["serve"], ["--port"], ["--port", "x"], ["--port=65536"], ["--auto-consent=yes"],
            ["--scopes", "a  b"],
            ["--access-token-lifetime", "x"],
        ] {
            XCTAssertThrowsError(try Options(arguments), "\(arguments)")
        }
        for arguments in [
            ["--path", "x"], ["--subject", ""], ["--access-token-lifetime", "0"], ["--client-ca-file", "/none"],
            ["--client-host", "https://x"], ["--resource", "x"],
        ] {
            XCTAssertThrowsError(try Options(["--port", "0"] + arguments).server(), "\(arguments)")
        }
    }
}
