// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Something that happens once and that `poll` can wait for.
final class Signal: Sendable {
    private let readEnd: Descriptor
    private let writeEnd: Descriptor

    /// Throws if the process has no descriptors left.
    init() throws(FetchError) {
        (readEnd, writeEnd) = try Descriptor.pair()
    }

    /// Readable once it has happened, and from then on.
    var descriptor: Int32 { readEnd.number }

    func fire() {
        var byte: UInt8 = 1
        _ = unsafe write(writeEnd.number, &byte, 1)  // raises no SIGPIPE: the other end is open as long as this object
    }
}
