// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Where a validator takes the time of day from.
///
/// Claims such as `exp` are compared with it. Ages of caches are not: they follow a monotonic clock.
public struct WallClock: Sendable {
    private let read: @Sendable () -> Double

    /// A clock that calls `now` for every token. `now` answers seconds since 1970-01-01T00:00:00Z, leap seconds not
    /// counted (a NumericDate, RFC 7519 section 2), and must not block.
    public init(_ now: @escaping @Sendable () -> Double) {
        read = now
    }

    /// The operating system's clock.
    public static let system = WallClock { Date().timeIntervalSince1970 }

    /// Seconds since 1970-01-01T00:00:00Z.
    public func now() -> Double {
        read()
    }
}
