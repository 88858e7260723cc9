// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Words for the errors of system calls that a connection meets.
enum SystemError {
    static func text(_ code: Int32) -> String {
        switch code {
        case ECONNREFUSED: "connection refused"
        case ECONNRESET, EPIPE: "connection reset"
        case ENETUNREACH, EHOSTUNREACH: "no route to the host"
        case ETIMEDOUT: "no answer"
        case EMFILE, ENFILE: "too many open files"
        case EAGAIN, ENOMEM, ENOBUFS: "out of memory or threads"
        case EADDRNOTAVAIL: "no local address for it"
        case EAFNOSUPPORT: "not supported by this system"
        case EACCES, EPERM: "not permitted"
        default: "system error \(code)"
        }
    }
}
