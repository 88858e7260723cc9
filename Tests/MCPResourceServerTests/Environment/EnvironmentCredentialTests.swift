// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer
import XCTest

final class EnvironmentCredentialTests: XCTestCase {
    private func problem(_ variable: String, _ value: String?) -> ConfigurationError? {
        do throws(ConfigurationError) {
            _ = try EnvironmentCredential(variable, in: { _ in value })
            return nil
        } catch {
            return error
        }
    }

    func testTheValue() throws {
        var asked: [String] = []
        let credential = try EnvironmentCredential("GITHUB_TOKEN") { variable in
            asked.append(variable)
            return "ghp_0123456789 ab"
        }
        XCTAssertEqual(credential.reveal(), "ghp_0123456789 ab")
        XCTAssertEqual(credential.variable, "GITHUB_TOKEN")
        XCTAssertEqual(asked, ["GITHUB_TOKEN"])
        for name in ["a", "_", "A1", "_1", "PATH_2"] { XCTAssertNil(problem(name, "x"), name) }
    }

    func testTheProcesssOwnEnvironment() throws {
        XCTAssertFalse(try EnvironmentCredential("PATH").reveal().isEmpty)
        XCTAssertThrowsError(try EnvironmentCredential("MCP_RESOURCE_SERVER_NO_SUCH_VARIABLE"))
    }

    func testAMissingVariableIsNamedAndHowToSetIt() {
        XCTAssertEqual(
            problem("GITHUB_TOKEN", nil)?.description,
            "GITHUB_TOKEN: the environment variable is not set; set it where the server is started: under \"env\" of its entry "
                + "in the client's configuration, or by export GITHUB_TOKEN=… in a shell"
        )
    }

    func testValuesThatAreNoCredentials() {
        let table: [(String?, String)] = [
            (nil, "is not set"), ("", "is empty"), ("s3cret\n", "control character"),
            ("s3cret\r\nX-Other: 1", "control character"),
            ("s3cret\u{0}", "control character"), ("\ts3cret", "control character"),
            ("s3cret\u{7F}", "control character"),
            (" s3cret", "space"), ("s3cret ", "space"), (" ", "space"),
        ]
        for (value, text) in table {
            let error = problem("TOKEN", value)
            XCTAssertEqual(error?.parameter, "TOKEN")
            XCTAssertTrue(error?.description.contains(text) == true, "\(error?.description ?? "accepted")")
            XCTAssertFalse(error?.description.contains("s3cret") == true, "never the value")
        }
    }

    func testNamesThatAreNone() {
        for name in ["", "1A", "A-B", "A B", "A=B", "\u{C4}", "A\n", "${A}"] {
            XCTAssertEqual(problem(name, "value")?.parameter, "variable", name)
        }
    }

    /// A credential in the place of the name, which people try.
    func testR19_aCredentialThatIsNoNameIsNotPrinted() {
        for credential in [
            "ghp_16C7e42F292c6912E7710c838347Ae178B4a", "sk-proj-abcdefghijklmnopqrstuv", "glpat-16C7e42F292c6912E771",
            "xoxb_123456789012_abcdefgh", "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln",
            "github_pat_11ABCDEFG0abcdefghij",
        ] {
            let error = problem(credential, nil)
            XCTAssertEqual(error?.parameter, "variable")
            let text = "\(error.map(String.init(describing:)) ?? "") \(String(reflecting: error))"
            XCTAssertFalse(text.contains(credential.suffix(8)), text)
            XCTAssertTrue(text.contains("GITHUB_TOKEN"), text)
        }
        for name in ["GITHUB_TOKEN", "MCP_RESOURCE_SERVER_2_TOKEN", "my_very_long_variable_name", "oauth2_secret"] {
            XCTAssertEqual(problem(name, nil)?.parameter, name, "a name is told")
        }
    }

    func testR19_itIsShownNowhere() throws {
        let credential = try EnvironmentCredential("TOKEN") { _ in "s3cret" }
        var text = "\(credential)\(String(reflecting: credential))\(["key": credential])"
        dump(credential, to: &text)
        for child in Mirror(reflecting: credential).children { text += "\(child)" }
        XCTAssertFalse(text.contains("s3cret"), text)
        XCTAssertEqual("\(credential)", "EnvironmentCredential(TOKEN, redacted)")
    }
}
