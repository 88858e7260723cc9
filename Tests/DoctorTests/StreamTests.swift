// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import JOSE
import XCTest

@testable import mcp_doctor

/// `mcp-doctor tokens` as a part of a pipe.
final class StreamTests: XCTestCase {
    /// Whoever sends a token and waits for the answer gets it before sending the next.
    func testAnAnswerComesBeforeTheInputEnds() throws {
        let fixture = try DoctorFixture()
        defer { fixture.remove() }
        let process = Process()
        process.executableURL = try DoctorProgram.executable
        process.arguments = ["tokens", "--config", try fixture.write(fixture.configuration(), to: "doctor.json")]
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        let token = try fixture.token()
        for line in [token, "", "x", token] {
            try input.fileHandleForWriting.write(contentsOf: Data((line + "\n").utf8))
            let answer = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
            XCTAssertTrue(answer.hasPrefix("{\"accepted\":\(line == token)"), answer)
            XCTAssertTrue(answer.hasSuffix("\n"))
        }
        try input.fileHandleForWriting.close()
        process.waitUntilExit()
        XCTAssertEqual(process.terminationStatus, 0)
    }

    func testAnswersKeepTheOrderOfManyTokens() throws {
        let fixture = try DoctorFixture()
        defer { fixture.remove() }
        let file = try fixture.write(fixture.configuration(), to: "doctor.json")
        let tokens = [try fixture.token(), "a.b", try fixture.token(["exp": 1]), "", "a.b.c.d.e"]
        let codes = ["valid", "malformed", "expired", "malformed", "encrypted"]
        let order = (0..<2000).map { ($0 * 7 + $0 / 11) % tokens.count }
        for end in ["\n", "\r\n"] {
            let input = order.map { tokens[$0] + end }.joined()
            let output = try DoctorProgram.run(["tokens", "--config", file], input: input).output
            let found = try output.split(separator: "\n")
                .map { line in
                    try JSONValue(parsing: Array(line.utf8), limits: .token)["code"]?.stringValue
                }
            XCTAssertEqual(found, order.map { codes[$0] })
        }
    }

    func testAnOutputThatTakesNoMoreIsAnError() throws {
        guard let full = FileHandle(forWritingAtPath: "/dev/full") else {
            return  // only Linux has it
        }
        let fixture = try DoctorFixture()
        defer { fixture.remove() }
        let process = Process()
        process.executableURL = try DoctorProgram.executable
        process.arguments = ["--version"]
        let error = Pipe()
        process.standardOutput = full
        process.standardError = error
        try process.run()
        process.waitUntilExit()
        XCTAssertEqual(process.terminationStatus, 74)
        let text = String(decoding: error.fileHandleForReading.availableData, as: UTF8.self)
        XCTAssertTrue(text.hasPrefix("mcp-doctor: cannot write the output"), text)
    }

    func testNoColourInAFile() throws {
        let fixture = try DoctorFixture()
        defer { fixture.remove() }
        let file = try fixture.write(fixture.configuration(), to: "doctor.json")
        let result = try DoctorProgram.run(["explain", "--config", file, try fixture.token()])
        XCTAssertFalse(result.output.contains("\u{1B}"))
        XCTAssertTrue(result.output.hasSuffix("accepted: valid\n"), result.output)
    }
}
