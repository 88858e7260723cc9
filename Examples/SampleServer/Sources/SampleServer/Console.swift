// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Dispatch

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The terminal: lines out, signals in.
public enum Console {
    /// Prints a line at once, through a pipe too.
    public static func say(_ line: String) {
        print(line)
        fflush(nil)
    }

    /// Prints one line on standard error, whatever the text holds.
    public static func complain(_ text: String) {
        let bytes = text.utf8.map { $0 < 0x20 ? 0x20 : $0 } + [0x0A]
        _ = unsafe write(STDERR_FILENO, bytes, bytes.count)
    }

    /// Ends the program.
    package static func quit(_ code: Int32) -> Never { exit(code) }

    /// From now on Ctrl-C and SIGTERM no longer end the process but ``untilInterrupted(onRotation:)``, and SIGUSR1 is heard there.
    public static func catchInterruptions() {
        guard interruptions.write >= 0 else { return }
        for number in [SIGINT, SIGTERM] {
            // A signal handler may do next to nothing; to write to a pipe it may.
            signal(number) { _ in
                var byte: UInt8 = 0
                _ = unsafe write(interruptions.write, &byte, 1)
            }
        }
        signal(SIGUSR1) { _ in
            var byte: UInt8 = 1
            _ = unsafe write(interruptions.write, &byte, 1)
        }
    }

    /// Returns when the user has pressed Ctrl-C or the process was told to end. Calls `rotated` for each SIGUSR1.
    public static func untilInterrupted(onRotation rotated: @escaping @Sendable () -> Void) async {
        await withCheckedContinuation { continuation in
            let queue = DispatchQueue(label: "interruptions")
            queue.async {
                var byte: UInt8 = 0
                while true {
                    let count = unsafe read(interruptions.read, &byte, 1)
                    if count < 0, errno == EINTR { continue }
                    guard count == 1, byte == 1 else { break }
                    rotated()
                }
                continuation.resume()
            }
        }
    }
}

/// A pipe that the signal handler writes to, which cannot capture anything.
private let interruptions: (read: Int32, write: Int32) = {
    var ends: [Int32] = [-1, -1]
    _ = unsafe pipe(&ends)
    return (ends[0], ends[1])
}()
