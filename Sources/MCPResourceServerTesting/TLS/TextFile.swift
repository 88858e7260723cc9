// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A text in a file that other programs, or OpenSSL, are told the path of.
enum TextFile {
    static func write(_ text: String, to path: String) throws {
        try Data(text.utf8).write(to: URL(filePath: path))
    }

    /// Writes `text` to a new file among the system's temporary ones.
    /// - Returns: The path. Whoever asked for the file removes it.
    static func writeTemporary(_ text: String, name: String) throws -> String {
        let number = String(UInt64.random(in: .min ... .max), radix: 36)
        let file = FileManager.default.temporaryDirectory.appending(path: "\(name)-\(number).pem")
        try Data(text.utf8).write(to: file, options: .withoutOverwriting)
        return file.path(percentEncoded: false)
    }

    static func remove(_ path: String) {
        try? FileManager.default.removeItem(atPath: path)
    }
}
