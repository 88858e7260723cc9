// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import XCTest

@testable import mcp_doctor

/// The program as people call it.
final class CommandTests: XCTestCase {
    func testTokensFromStandardInput() throws {
        let fixture = try DoctorFixture()
        defer { fixture.remove() }
        let file = try fixture.write(fixture.configuration(), to: "doctor.json")
        let good = try fixture.token()
        let long = String(repeating: "x", count: 2_097_152)
        let result = try DoctorProgram.run(["tokens", "--config", file], input: "\(good)\n\n\(long)\r\na.b.c\n\(good)")
        XCTAssertEqual(result.status, 0, result.error)
        let codes = try result.output.split(separator: "\n")
            .map { line in
                try JSONValue(parsing: Array(line.utf8), limits: .metadata)["code"]?.stringValue
            }
        XCTAssertEqual(codes, ["valid", "malformed", "too_long", "malformed", "valid"])
    }

    func testExplainAndItsStatus() throws {
        let fixture = try DoctorFixture()
        defer { fixture.remove() }
        let file = try fixture.write(fixture.configuration(), to: "doctor.json")
        let good = try fixture.token()
        XCTAssertEqual(try DoctorProgram.run(["explain", "--config", file, good]).status, 0)
        XCTAssertEqual(try DoctorProgram.run(["explain", "--config", file, "-"], input: good + "\n").status, 0)
        XCTAssertEqual(try DoctorProgram.run(["explain", "--config", file], input: good).status, 0)
        let refused = try DoctorProgram.run(["explain", "--json", "--config", file, "a.b.c"])
        XCTAssertEqual(refused.status, 1)
        XCTAssertTrue(refused.output.hasPrefix(#"{"accepted":false,"code":"malformed""#), refused.output)
    }

    func testWrongCallsAreOneLineAndStatus64() throws {
        let fixture = try DoctorFixture()
        defer { fixture.remove() }
        let file = try fixture.write(fixture.configuration(), to: "doctor.json")
        let broken = try fixture.write(fixture.configuration(["issuer": nil]), to: "broken.json")
        let calls: [[String]] = [
            [], ["explode"], ["tokens"], ["tokens", "--config"], ["tokens", "--config", ""], ["tokens", "x"],
            ["tokens", "--config", file, "extra"], ["tokens", "--config", fixture.folder.path],
            ["tokens", "--config", fixture.folder.path + "/none"], ["tokens", "--config", broken], ["explain"],
            ["explain", "--config", file, "a", "b"], ["explain", "--config", file, "--colour"],
            ["explain", "--config", file, "-"], ["explain", "--config", broken, "x"],
        ]
        for call in calls {
            let result = try DoctorProgram.run(call)
            XCTAssertEqual(result.status, 64, "\(call): \(result.error)")
            XCTAssertTrue(result.error.hasPrefix("mcp-doctor: "), "\(call): \(result.error)")
            XCTAssertEqual(result.error.split(separator: "\n").count, 1, result.error)
            XCTAssertEqual(result.output, "", "\(call)")
        }
    }

    func testHelpAndVersion() throws {
        XCTAssertTrue(try DoctorProgram.run(["--help"]).output.hasPrefix("Usage: mcp-doctor"))
        XCTAssertTrue(try DoctorProgram.run(["explain", "--help"]).output.hasPrefix("Usage: mcp-doctor"))
        XCTAssertTrue(
            try DoctorProgram.run(["tokens", "-h"]).output.hasPrefix("Usage: mcp-doctor tokens --config FILE\n")
        )
        let all = try DoctorProgram.run(["--help"]).output
        let server = try DoctorProgram.run(["server", "--help"]).output
        XCTAssertTrue(server.hasPrefix("Usage: mcp-doctor server URL"), server)
        XCTAssertTrue(server.contains("--strict") && !server.contains("new-token"), server)
        XCTAssertTrue(all.contains("--strict") && all.contains("--no-expiry") && all.contains("requiredScopes"), all)
        XCTAssertEqual(all.split(separator: "requiredScopes").count, 2, "once")
        XCTAssertEqual(try DoctorProgram.run(["--version"]).output, "mcp-doctor \(Doctor.version)\n")
    }
}
