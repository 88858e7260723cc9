// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension ResourceServer.Event {
    /// Writes the event to standard error, as one line with one system call, so that lines of several threads do not mix.
    /// What cannot be written is lost.
    @Sendable
    public static func writeToStandardError(_ event: ResourceServer.Event) {
        let line = Array("mcp-resource-server: \(event)\n".utf8)
        // Foundation's file handles would link Foundation proper; the C library's `stderr` is a mutable global.
        unsafe line.withUnsafeBytes { bytes in
            _ = unsafe write(STDERR_FILENO, bytes.baseAddress, bytes.count)
        }
    }
}
