// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file that is read again and again while requests are served. Whoever can put something else in its place must not be able to
/// hold up the reader or fill the memory: a pipe would be waited for, and a device has no end.
struct SettingsFile {
    /// Why there is nothing to read.
    enum Problem: Error {
        case unreadable
        case missing
        case notPlain
        case tooLong

        /// The end of a sentence that begins with the file.
        var text: String {
            switch self {
            case .unreadable: "it cannot be read"
            case .missing: "it cannot be read: there is no such file"
            case .notPlain: "it is not a plain file"
            case .tooLong: "it is too long"
            }
        }
    }

    /// What it holds.
    let bytes: [UInt8]

    /// Reads a file, or the one that a symbolic link leads to.
    ///
    /// - Parameter limit: The most bytes that it may have.
    init(_ path: String, upTo limit: Int) throws(Problem) {
        let number = unsafe path.withCString { unsafe open($0, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY) }
        guard number >= 0 else { throw errno == ENOENT ? .missing : .unreadable }
        defer { close(number) }
        // Of what was opened: what the path leads to may be something else by now.
        var status = stat()
        guard unsafe fstat(number, &status) == 0 else { throw .unreadable }
        let isPlain = status.st_mode & S_IFMT == S_IFREG
        guard isPlain else {  // check: settings-file-plain
            throw .notPlain
        }
        bytes = try Self.read(number, upTo: limit)
    }

    /// Whether every user of the machine may write to a file, or to the one that a symbolic link leads to.
    static func isWritableByAll(_ path: String) -> Bool {
        var status = stat()
        return unsafe path.withCString { unsafe stat($0, &status) } == 0 && status.st_mode & 0o002 != 0
    }

    private static func read(_ number: Int32, upTo limit: Int) throws(Problem) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = unsafe systemRead(number, &chunk, chunk.count)
            if count == 0 { return bytes }
            guard count > 0 else {
                if errno == EINTR { continue }
                throw .unreadable
            }
            bytes += chunk.prefix(count)
            // Its length was said before it was read, and may have grown.
            let isSensible = bytes.count <= limit
            guard isSensible else {  // check: settings-file-length
                throw .tooLong
            }
        }
    }
}

private func systemRead(_ descriptor: Int32, _ bytes: UnsafeMutableRawPointer, _ count: Int) -> Int {
    unsafe read(descriptor, bytes, count)
}
