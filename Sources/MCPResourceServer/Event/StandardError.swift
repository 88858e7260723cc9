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

extension ResourceServer.Event {
    /// Writes the event to standard error, as one line with one system call, so that lines of several threads do not mix.
    /// What cannot be written at once is lost: a reader that has stopped, or has gone, holds up and ends nothing.
    @Sendable
    public static func writeToStandardError(_ event: ResourceServer.Event) {
        StandardError.write(Array("mcp-resource-server: \(event)\n".utf8))
    }
}

/// Lines for a descriptor that nobody may be reading.
enum StandardError {
    /// Between the question whether there is room and the writing, no other line may take it.
    private static let turn = Mutex(())

    /// Writes one line of at most 4096 bytes if there is room for it. Returns whether it did; a terminal may have taken a part.
    @discardableResult
    static func write(_ line: [UInt8], to descriptor: Int32 = STDERR_FILENO) -> Bool {
        turn.withLock { _ in
            var state = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            guard unsafe poll(&state, 1, 0) == 1, state.revents == Int16(POLLOUT) else { return false }
            let terminal = unwaitingTerminal(descriptor)
            defer { if let terminal { _ = close(terminal) } }
            let target = terminal ?? descriptor
            return withoutBrokenPipeSignal(target) {
                // Foundation's file handles would link Foundation proper; the C library's `stderr` is a mutable global.
                unsafe line.withUnsafeBytes { unsafe systemWrite(target, $0.baseAddress, $0.count) } == line.count
            }
        }
    }

    /// A pipe or socket that says that it has room has enough; a terminal may have a byte, and hold up who writes more until
    /// somebody reads. So it is opened once more without waiting: to say that of `descriptor` would say it to all who share it.
    private static func unwaitingTerminal(_ descriptor: Int32) -> Int32? {
        guard isatty(descriptor) == 1 else { return nil }
        var name = [CChar](repeating: 0, count: 256)
        guard unsafe ttyname_r(descriptor, &name, name.count) == 0 else { return nil }
        let terminal = unsafe open(name, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
        return terminal < 0 ? nil : terminal
    }

    /// A write to a pipe without a reader would end the process.
    private static func withoutBrokenPipeSignal(_ descriptor: Int32, _ write: () -> Bool) -> Bool {
        #if canImport(Darwin)
            _ = fcntl(descriptor, F_SETNOSIGPIPE, 1)
            return write()
        #else
            var signals = sigset_t()
            var before = sigset_t()
            var pending = sigset_t()
            unsafe sigemptyset(&signals)
            unsafe sigaddset(&signals, SIGPIPE)
            unsafe pthread_sigmask(SIG_BLOCK, &signals, &before)
            unsafe sigpending(&pending)
            let wasPending = unsafe sigismember(&pending, SIGPIPE) == 1
            let isWritten = write()
            if !isWritten && !wasPending {
                var now = timespec()
                _ = unsafe sigtimedwait(&signals, nil, &now)
            }
            unsafe pthread_sigmask(SIG_SETMASK, &before, nil)
            return isWritten
        #endif
    }
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    unsafe write(descriptor, bytes, count)
}
