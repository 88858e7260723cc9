// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import MCPResourceServer
import MCPResourceServerTesting
import Synchronization
import XCTest

/// The built program, run as a user runs it.
enum Program {
    static var url: URL {
        var folder = Bundle(for: Anchor.self).bundleURL
        // The bundle is the folder of the products on Linux and lies in it on macOS.
        if folder.pathExtension == "xctest" { folder.deleteLastPathComponent() }
        return folder.appendingPathComponent("quickstart")
    }

    private final class Anchor {}

    struct Outcome {
        let code: Int32
        let output: String
        let errors: String
    }

    /// Runs the program to its end.
    static func run(_ arguments: [String], home: Home) throws -> Outcome {
        let child = try start(arguments, home: home)
        let output = Child.readToEnd(child.output)
        let errors = Child.readToEnd(child.errors)
        return Outcome(code: child.wait(), output: output, errors: errors)
    }

    static func start(_ arguments: [String], home: Home) throws -> Child {
        // A sanitizer wants its settings, and finds its tools by the path.
        var variables = ProcessInfo.processInfo.environment
        variables["XDG_STATE_HOME"] = home.path
        let environment = variables.map { "\($0.key)=\($0.value)" }
        return try Child(url.path, arguments, environment: environment)
    }
}

/// A state folder of its own, removed at the end.
final class Home {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "quickstart-tests-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var keyFile: String { path + "/mcp-quickstart/development-key.pem" }

    /// Writes a file and returns its path.
    func write(_ bytes: [UInt8], to name: String) throws -> String {
        try Data(bytes).write(to: URL(fileURLWithPath: path + "/" + name))
        return path + "/" + name
    }
}

/// A running server.
final class Running {
    let resource: String
    let port: UInt16
    private let child: Child
    private let tokens = Mutex<Set<String>>([])

    /// Starts the program on a free port and waits for its first line.
    init(_ arguments: [String] = [], home: Home, port: UInt16 = 0) throws {
        child = try Program.start(["--port", String(port)] + arguments, home: home)
        var text: [UInt8] = []
        while !text.contains(0x0A) {
            let more = Child.read(child.output)
            guard !more.isEmpty else { throw Failure("no first line: \(Child.readToEnd(child.errors))") }
            text += more
        }
        let line = String(decoding: text.prefix { $0 != 0x0A }, as: UTF8.self)
        guard line.hasPrefix("listening on ") else { throw Failure("first line: \(line)") }
        resource = String(line.dropFirst("listening on ".count))
        self.port = URL(string: resource)?.port.flatMap { UInt16(exactly: $0) } ?? 0
    }

    /// Sends a signal that does not end it.
    func signal(_ number: Int32) { kill(child.identifier, number) }

    /// Ends the program with a signal: its exit code, and what it wrote to standard error.
    func end(_ signal: Int32 = SIGTERM) -> (code: Int32, log: String) {
        kill(child.identifier, signal)
        let log = Child.readToEnd(child.errors)
        // A signature, or a static token's secret, by its end: no test may find one in a log, whatever it is about.
        for token in tokens.withLock({ $0 }) where token.utf8.count > 64 {
            XCTAssertFalse(log.contains(token.suffix(24)), "a token stands in the log")
        }
        return (child.wait(), log)
    }

    /// Calls a tool in the form of 2025-11-25.
    func call(_ tool: String, _ arguments: String = "{}", token: String) async throws -> LoopbackReply {
        _ = tokens.withLock { $0.insert(token) }
        let body =
            #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"\#(tool)","arguments":\#(arguments)}}"#
        return try await LoopbackClient(port: port)
            .request(
                "POST",
                "/mcp",
                headers: [.init("Authorization", "Bearer \(token)")],
                body: Array(body.utf8)
            )
    }
}
