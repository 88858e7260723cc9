// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The built program, run as people run it.
enum DoctorProgram {
    typealias Outcome = (status: Int32, output: String, error: String)

    /// Runs it to its end.
    static func run(_ arguments: [String], input: String = "") throws -> Outcome {
        let folder = try Folder(input)
        let process = try folder.process(arguments)
        try process.run()
        process.waitUntilExit()
        return try folder.outcome(process)
    }

    /// Runs it to its end beside what else the test does: a server that it asks, for one.
    static func finish(_ arguments: [String], input: String = "") async throws -> Outcome {
        let folder = try Folder(input)
        let process = try folder.process(arguments)
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            process.terminationHandler = { _ in continuation.resume() }
            do {
                try process.run()
            } catch {
                process.terminationHandler = nil
                continuation.resume(throwing: error)
            }
        }
        return try folder.outcome(process)
    }

    /// The files behind its standard streams.
    private final class Folder {
        private let url: URL
        private var files: [URL] { ["in", "out", "err"].map { url.appendingPathComponent($0) } }

        init(_ input: String) throws {
            url = FileManager.default.temporaryDirectory.appendingPathComponent("doctor-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
            for (file, text) in zip(files, [input, "", ""]) { try Data(text.utf8).write(to: file) }
        }

        deinit { try? FileManager.default.removeItem(at: url) }

        func process(_ arguments: [String]) throws -> Process {
            let process = Process()
            process.executableURL = try executable
            process.arguments = arguments
            process.standardInput = try FileHandle(forReadingFrom: files[0])
            process.standardOutput = try FileHandle(forWritingTo: files[1])
            process.standardError = try FileHandle(forWritingTo: files[2])
            return process
        }

        func outcome(_ process: Process) throws -> Outcome {
            let texts = try files[1...].map { String(decoding: try Data(contentsOf: $0), as: UTF8.self) }
            return (process.terminationStatus, texts[0], texts[1])
        }
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
