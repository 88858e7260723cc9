// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Standard output behind a buffer of 64 KiB.
final class StandardOutput: Sendable {
    static let shared = StandardOutput()
    private static let capacity = 65_536

    private let buffer = Mutex<[UInt8]>([])

    /// Whether people read along.
    static var isTerminal: Bool {
        isatty(STDOUT_FILENO) == 1
    }

    func write(_ bytes: some Sequence<UInt8>) {
        let isFull = buffer.withLock { buffer in
            buffer.append(contentsOf: bytes)
            return buffer.count >= Self.capacity
        }
        if isFull { flush() }
    }

    func line(_ text: String) {
        write(text.utf8)
        write([UInt8(ascii: "\n")])
    }

    /// Hands everything to the system. A reader that has gone away ends the program by SIGPIPE, as a filter should; an
    /// output that takes no more, a full disk for one, by EX_IOERR of sysexits.h: half an answer must not look whole.
    func flush() {
        let isWritten = buffer.withLock { buffer in
            defer { buffer.removeAll(keepingCapacity: true) }
            return writeAll(buffer, to: STDOUT_FILENO)
        }
        if !isWritten {
            StandardError.write("mcp-doctor: cannot write the output: error \(errno)\n")
            exit(74)
        }
    }
}

enum StandardError {
    /// Whether people read along.
    static var isTerminal: Bool {
        isatty(STDERR_FILENO) == 1
    }

    static func write(_ text: String) {
        _ = writeAll(Array(text.utf8), to: STDERR_FILENO)
    }
}

/// Whether all of it could be written.
private func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    var written = 0
    while written < bytes.count {
        let count = unsafe bytes.withUnsafeBytes {
            unsafe write(descriptor, $0.baseAddress?.advanced(by: written), $0.count - written)
        }
        if count < 0 && errno != EINTR { return false }
        written += max(count, 0)
    }
    return true
}

/// Reads what is there, at most `limit` bytes; empty at the end of input. Waits only if nothing is there.
func readAvailable(from descriptor: Int32, upTo limit: Int) throws(UsageError) -> [UInt8] {
    while true {
        var count = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: limit) { buffer, filled in
            count = unsafe read(descriptor, buffer.baseAddress, limit)
            filled = max(count, 0)
        }
        if count >= 0 { return bytes }
        if errno != EINTR { throw UsageError("cannot read the input: error \(errno)") }
    }
}

/// The whole of a file, refused over `limit` bytes.
func readFile(_ path: String, upTo limit: Int) throws(UsageError) -> [UInt8] {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw UsageError("cannot open \(Printed.path(path)): \(reason(errno))") }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    while true {
        let part = try readAvailable(from: descriptor, upTo: 65_536)
        if part.isEmpty { return bytes }
        bytes += part
        if bytes.count > limit { throw UsageError("\(Printed.path(path)) is larger than \(limit) bytes") }
    }
}

private func reason(_ code: Int32) -> String {
    switch code {
    case ENOENT: "no such file"
    case EACCES: "permission denied"
    case EISDIR: "it is a directory"
    default: "error \(code)"
    }
}

/// Ends the program.
func exit(_ status: Int32) -> Never {
    #if canImport(Glibc)
        Glibc.exit(status)
    #elseif canImport(Musl)
        Musl.exit(status)
    #else
        Darwin.exit(status)
    #endif
}

/// Whether the user asked programs not to colour their output (the NO_COLOR convention).
func environmentForbidsColour() -> Bool {
    unsafe getenv("NO_COLOR") != nil
}
