// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import MCPResourceServerTesting
import XCTest

/// The built program, as another process starts and commands it.
final class ProgramTests: XCTestCase {
    private var program: URL {
        var folder = Bundle(for: Self.self).bundleURL
        // The bundle is the folder of the products on Linux and lies in it on macOS.
        if folder.pathExtension == "xctest" { folder.deleteLastPathComponent() }
        return folder.appendingPathComponent("development-authorization-server")
    }

    /// A process with pipes.
    private func start(_ arguments: [String]) throws -> (
        process: Process, input: FileHandle, output: FileHandle, errors: Pipe
    ) {
        let process = Process()
        let input = Pipe(), output = Pipe(), errors = Pipe()
        process.executableURL = program
        process.arguments = arguments
        process.standardInput = input
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        return (process, input.fileHandleForWriting, output.fileHandleForReading, errors)
    }

    /// One line, without its end.
    private func line(_ handle: FileHandle) throws -> String {
        var bytes = Data()
        while let byte = try handle.read(upToCount: 1), !byte.isEmpty, byte != Data([0x0A]) { bytes += byte }
        return String(decoding: bytes, as: UTF8.self)
    }

    func testItSaysWhereItIsAndTakesCommands() throws {
        let (process, input, output, errors) = try start(["--port", "0", "--path", "/tenant"])
        defer { if process.isRunning { process.terminate() } }
        let first = try line(output)
        XCTAssertTrue(first.hasPrefix("listening on http://127.0.0.1:"), first)
        XCTAssertTrue(first.hasSuffix("/tenant"), first)
        let issuer = String(first.dropFirst("listening on ".count))
        for (command, answer) in [
            ("auto-consent on", "ok"), ("rotate-key", "ok development-"), ("x", "error: unknown command"),
        ] {
            try input.write(contentsOf: Data("\(command)\n".utf8))
            let said = try line(output)
            XCTAssertTrue(said.hasPrefix(answer), said)
        }
        try input.close()
        let port = try XCTUnwrap(URL(string: issuer)?.port.flatMap { UInt16(exactly: $0) })
        let isAnswered = expectation(description: "it serves on")
        Task {
            let reply = try? await LoopbackClient(port: port).request("GET", "/tenant/keys")
            XCTAssertEqual(reply?.text.components(separatedBy: "\"kid\"").count, 3)
            isAnswered.fulfill()
        }
        wait(for: [isAnswered], timeout: 20)
        process.terminate()
        process.waitUntilExit()
        XCTAssertEqual(process.terminationReason, .uncaughtSignal)
        let warning = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        XCTAssertEqual(
            warning,
            "development authorization server at \(issuer): for development and tests only, it asks for no password\n"
        )
    }

    func testHelpAndMistakes() throws {
        let (help, _, output, _) = try start(["--help"])
        let text = String(decoding: output.readDataToEndOfFile(), as: UTF8.self)
        help.waitUntilExit()
        XCTAssertEqual(help.terminationStatus, 0)
        for word in [
            "--port", "--path", "--subject", "--auto-consent", "--scopes", "--resource", "--access-token-lifetime",
            "--refresh-token-lifetime", "--client-ca-file", "--client-host", "rotate-key", "fail", "recover",
            "auto-consent on",
            "claims", "revoke", "counts", "token AUDIENCE",
        ] { XCTAssertTrue(text.contains(word), word) }
        XCTAssertTrue(text.contains("others are asked all the same"), "what --auto-consent does not allow")
        for arguments in [["--bogus"], ["--port", "0", "--path", "x\ny"], ["--port", "0", "--subject", ""]] {
            let (process, _, output, errors) = try start(arguments)
            let message = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            XCTAssertEqual(output.readDataToEndOfFile(), Data(), "\(arguments)")
            process.waitUntilExit()
            XCTAssertEqual(process.terminationStatus, 64, "\(arguments)")
            XCTAssertTrue(message.hasPrefix("development-authorization-server: "), message)
            XCTAssertEqual(message.filter { $0 == "\n" }.count, 1, message)
        }
    }
}
