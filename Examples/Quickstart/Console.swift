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
enum Console {
    /// Prints a line at once, through a pipe too.
    static func say(_ line: String) {
        print(line)
        fflush(nil)
    }

    /// Prints one line on standard error.
    static func complain(_ line: String) {
        let bytes = Array("\(line)\n".utf8)
        _ = unsafe write(STDERR_FILENO, bytes, bytes.count)
    }

    /// Ends the program.
    static func quit(_ code: Int32) -> Never { exit(code) }

    /// Returns when the user presses Ctrl-C or the process is told to end.
    static func untilInterrupted() async {
        let signals = AsyncStream<Void> { stream in
            let sources = [SIGINT, SIGTERM]
                .map { number in
                    // The default would end the process before anything could be closed.
                    signal(number, SIG_IGN)
                    let source = DispatchSource.makeSignalSource(signal: number)
                    source.setEventHandler { stream.yield() }
                    source.resume()
                    return Retained(source)
                }
            stream.onTermination = { _ in sources.forEach { $0.source.cancel() } }
        }
        for await _ in signals { return }
    }

    /// Keeps a signal source alive in the stream.
    private struct Retained: @unchecked Sendable {  // Dispatch sources may be used from any thread
        let source: any DispatchSourceSignal

        init(_ source: any DispatchSourceSignal) { self.source = source }
    }
}
