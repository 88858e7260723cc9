// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
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
        let result = try run(["tokens", "--config", file], input: "\(good)\n\n\(long)\r\na.b.c\n\(good)")
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
        XCTAssertEqual(try run(["explain", "--config", file, good]).status, 0)
        XCTAssertEqual(try run(["explain", "--config", file, "-"], input: good + "\n").status, 0)
        XCTAssertEqual(try run(["explain", "--config", file], input: good).status, 0)
        let refused = try run(["explain", "--json", "--config", file, "a.b.c"])
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
            let result = try run(call)
            XCTAssertEqual(result.status, 64, "\(call): \(result.error)")
            XCTAssertTrue(result.error.hasPrefix("mcp-doctor: "), "\(call): \(result.error)")
            XCTAssertEqual(result.error.split(separator: "\n").count, 1, result.error)
            XCTAssertEqual(result.output, "", "\(call)")
        }
    }

    func testHelpAndVersion() throws {
        XCTAssertTrue(try run(["--help"]).output.hasPrefix("Usage: mcp-doctor"))
        XCTAssertEqual(try run(["--version"]).output, "mcp-doctor \(Doctor.version)\n")
    }

    private func run(_ arguments: [String], input: String = "") throws -> (status: Int32, output: String, error: String)
    {
        let process = Process()
        process.executableURL = try Self.products.appendingPathComponent("mcp-doctor")
        process.arguments = arguments
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("doctor-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let files = ["in", "out", "err"].map { folder.appendingPathComponent($0) }
        try Data(input.utf8).write(to: files[0])
        for file in files[1...] { try Data().write(to: file) }
        process.standardInput = try FileHandle(forReadingFrom: files[0])
        process.standardOutput = try FileHandle(forWritingTo: files[1])
        process.standardError = try FileHandle(forWritingTo: files[2])
        try process.run()
        process.waitUntilExit()
        let texts = try files[1...].map { String(decoding: try Data(contentsOf: $0), as: UTF8.self) }
        return (process.terminationStatus, texts[0], texts[1])
    }

    /// The folder of the built products: the test bundle is in it.
    private static var products: URL {
        get throws {
            #if os(Linux)
                return URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
            #else
                return Bundle(for: CommandTests.self).bundleURL.deletingLastPathComponent()
            #endif
        }
    }
}
