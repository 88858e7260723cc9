// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Threads for calls that block. They are the system's own and not a queue's: queues share one pool with Swift's concurrency
/// on Linux, and servers that keep silent must not take that from the process.
package enum WorkerThread {
    /// Enough for libssl and the resolver; musl's own default is not.
    private static let stackBytes = 1 << 20

    /// Runs `work` on a new thread, lets go of all that it holds, and then does what it returned: whoever is told that it has
    /// ended can rely on its descriptors being closed. Throws if the system has no thread to give.
    package static func start(_ work: @escaping @Sendable () -> (@Sendable () -> Void)) throws(FetchError) {
        var attributes = pthread_attr_t()
        unsafe pthread_attr_init(&attributes)
        defer { unsafe pthread_attr_destroy(&attributes) }
        unsafe pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        unsafe pthread_attr_setstacksize(&attributes, stackBytes)
        let box = unsafe Unmanaged.passRetained(Work(work))
        #if canImport(Glibc)
            var thread = pthread_t()
        #else
            var thread: pthread_t?
        #endif
        let code = unsafe pthread_create(&thread, &attributes, { unsafe runWork($0) }, box.toOpaque())
        guard code == 0 else {
            unsafe box.release()
            throw FetchError(.unreachable, "no thread could be started: \(SystemError.text(code))")
        }
    }
}

private final class Work: Sendable {
    let run: @Sendable () -> (@Sendable () -> Void)

    init(_ run: @escaping @Sendable () -> (@Sendable () -> Void)) {
        self.run = run
    }
}

private func runWork(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    // The program's signals are for its own threads, but for those of a fault, which a crash report needs.
    var others = sigset_t()
    unsafe sigfillset(&others)
    for fault in [SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT] { unsafe sigdelset(&others, fault) }
    unsafe pthread_sigmask(SIG_BLOCK, &others, nil)
    if let argument = unsafe argument {
        unsafe finish(argument)()
    }
    return nil
}

/// The work is gone when this returns.
private func finish(_ argument: UnsafeMutableRawPointer) -> @Sendable () -> Void {
    unsafe Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().run()
}
