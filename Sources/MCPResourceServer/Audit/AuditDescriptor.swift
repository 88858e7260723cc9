// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What a call of the system failed with.
struct SystemFailure: Error, CustomStringConvertible {
    let code: Int32

    var description: String {
        switch code {
        case ENOSPC: "no space is left on the device"
        case EDQUOT: "the disk quota is used up"
        case EFBIG: "the file is as long as files may be"
        case EIO: "input/output error"
        case EROFS: "the file system is read-only"
        case EACCES, EPERM: "not permitted"
        case ENOENT, ENOTDIR: "there is no such folder"
        case EISDIR: "it is a folder"
        case ENXIO, EPIPE: "nobody reads from it"
        case EAGAIN: "it is not ready to be written to"
        case EMFILE, ENFILE: "too many open files"
        default: "system error \(code)"
        }
    }
}

/// A file that is open for appending, and closed when nobody holds it any more.
final class AuditDescriptor: Sendable {
    private let number: Int32

    /// A pipe without a reader fails at once, which would else be waited for. Writing may block then: there is a thread for that.
    init(appendingTo path: String) throws(SystemFailure) {
        number = unsafe path.withCString { path in
            unsafe open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0o600)
        }
        guard number >= 0 else { throw SystemFailure(code: errno) }
        _ = fcntl(number, F_SETFL, O_APPEND)
        if Self.endsWithinLine(path) { _ = try? write([0x0A]) }
    }

    deinit {
        close(number)
    }

    /// Writes some of the bytes, at least one, and says how many.
    func write(_ bytes: ArraySlice<UInt8>) throws(SystemFailure) -> Int {
        while true {
            let count = unsafe bytes.withUnsafeBytes { unsafe systemWrite(number, $0.baseAddress, $0.count) }
            if count > 0 { return count }
            // A count of zero is no error, and no progress either.
            let code = count < 0 ? errno : EIO
            if code != EINTR { throw SystemFailure(code: code) }
        }
    }

    /// Whether the last line of a file is not ended. False for a file that cannot be read.
    private static func endsWithinLine(_ path: String) -> Bool {
        var status = stat()
        guard unsafe path.withCString({ unsafe stat($0, &status) }) == 0, status.st_mode & S_IFMT == S_IFREG,
            status.st_size > 0
        else { return false }
        let reader = unsafe path.withCString { unsafe open($0, O_RDONLY | O_CLOEXEC) }
        guard reader >= 0 else { return false }
        defer { close(reader) }
        var last: UInt8 = 0x0A
        return unsafe pread(reader, &last, 1, status.st_size - 1) == 1 && last != 0x0A
    }
}

/// Wakes one thread that waits, from any other one. A ring that nobody waits for is heard by the next wait.
final class Bell: Sendable {
    private let readEnd: Int32
    private let writeEnd: Int32

    init() throws(SystemFailure) {
        var ends: [Int32] = [-1, -1]
        guard unsafe pipe(&ends) == 0 else { throw SystemFailure(code: errno) }
        (readEnd, writeEnd) = (ends[0], ends[1])
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
    }

    deinit {
        close(readEnd)
        close(writeEnd)
    }

    /// Never blocks: a pipe that is full has rung already.
    func ring() {
        var byte: UInt8 = 0
        _ = unsafe systemWrite(writeEnd, &byte, 1)
    }

    /// Returns when it has rung, or after so many milliseconds, and says whether it has.
    @discardableResult
    func wait(milliseconds: Int32?) -> Bool {
        var state = pollfd(fd: readEnd, events: Int16(POLLIN), revents: 0)
        var count: Int32
        repeat { count = unsafe poll(&state, 1, milliseconds ?? -1) } while count < 0 && errno == EINTR
        guard count > 0 else { return false }
        var bytes = [UInt8](repeating: 0, count: 64)
        while unsafe read(readEnd, &bytes, bytes.count) > 0 {}
        return true
    }
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    unsafe write(descriptor, bytes, count)
}
