// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The built program, run as people run it.
enum DoctorProgram {
    /// Runs it to its end.
    static func run(_ arguments: [String], input: String = "") throws -> (status: Int32, output: String, error: String)
    {
        let process = Process()
        process.executableURL = try executable
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

    /// It is built into the folder of the test bundle.
    static var executable: URL {
        get throws {
            #if os(Linux)
                let folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
            #else
                let folder = Bundle(for: CommandTests.self).bundleURL.deletingLastPathComponent()
            #endif
            return folder.appendingPathComponent("mcp-doctor")
        }
    }
}
