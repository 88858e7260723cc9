// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A child process with pipes for its output. `Process` of Foundation waits through a run loop, which a test that runs on
/// Swift's thread pool has not.
final class Child {
    let identifier: pid_t
    let output: Int32
    let errors: Int32
    private var status: Int32?

    init(_ path: String, _ arguments: [String], environment: [String]) throws {
        let output = try Self.pipe(), errors = try Self.pipe()
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_adddup2(&actions, output.write, 1)
        unsafe posix_spawn_file_actions_adddup2(&actions, errors.write, 2)
        let texts = unsafe ([path] + arguments).map { unsafe strdup($0) } + [nil]
        let settings = unsafe environment.map { unsafe strdup($0) } + [nil]
        defer { unsafe (texts + settings).forEach { unsafe free($0) } }
        var identifier: pid_t = 0
        let result = unsafe posix_spawn(&identifier, path, &actions, nil, texts, settings)
        close(output.write)
        close(errors.write)
        guard result == 0 else { throw Failure("\(path): \(result)") }
        self.identifier = identifier
        self.output = output.read
        self.errors = errors.read
    }

    deinit {
        if status == nil {
            kill(identifier, SIGKILL)
            _ = wait()
        }
        close(output)
        close(errors)
    }

    /// Waits for the end: the exit code, or minus the signal that ended it.
    func wait() -> Int32 {
        if let status { return status }
        var raw: Int32 = 0
        while unsafe waitpid(identifier, &raw, 0) < 0, errno == EINTR {}
        let signal = raw & 0x7F
        let result = signal == 0 ? raw >> 8 & 0xFF : -signal
        status = result
        return result
    }

    /// What is there, or comes next; empty at the end.
    static func read(_ descriptor: Int32) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 65536)
        let count = unsafe Foundation.read(descriptor, &bytes, 65536)
        return Array(bytes.prefix(max(0, count)))
    }

    static func readToEnd(_ descriptor: Int32) -> String {
        var all: [UInt8] = []
        while true {
            let bytes = read(descriptor)
            guard !bytes.isEmpty else { return String(decoding: all, as: UTF8.self) }
            all += bytes
        }
    }

    private static func pipe() throws -> (read: Int32, write: Int32) {
        var ends: [Int32] = [-1, -1]
        guard unsafe Foundation.pipe(&ends) == 0 else { throw Failure("no pipe") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }
}

struct Failure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
