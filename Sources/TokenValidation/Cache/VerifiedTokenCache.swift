// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// How many accepted tokens a validator remembers, so that a token that is sent with every request is verified once and then looked up.
///
/// A token that is remembered is accepted only if it would be accepted without: it is the same to the last byte, its times and the
/// clock of the moment agree, and the issuer's keys are what they were when its signature was verified. If any of that is not so, all
/// checks are made, and give the reason. What is no property of the token is not remembered: a deny-list, scopes that operations need
/// and sessions are judged for every request. Refusals are not remembered either.
///
/// In memory stand the claims, the token as it came but for the end of its signature, half of it or more, and of that its SHA-256 digest,
/// from which nobody gets it back: without it they are no token. A token that leaves the cache has these overwritten; its claims are freed.
/// Each validator has a cache of its own.
public struct VerifiedTokenCache: Sendable, Hashable {
    /// Nil for no cache.
    private let size: Size?

    private struct Size: Hashable {
        let bytes: Int
        let lifetime: Duration
    }

    /// A cache in this process. The default.
    ///
    /// - Parameters:
    ///   - bytes: What it may take, 64 KiB to 1 GiB: 4 MiB by default. A token takes about one to three kilobytes; when there is no more room,
    ///     those go that were used least recently. One that would take more than half of a part of the cache (64 KiB by default) is never kept.
    ///   - lifetime: How long a token is remembered at most, 1 to 300 seconds, which is the default. It is counted by a
    ///     clock that nobody sets.
    public static func inMemory(bytes: Int = 4 * 1024 * 1024, lifetime: Duration = .seconds(300)) -> VerifiedTokenCache
    {
        VerifiedTokenCache(size: Size(bytes: bytes, lifetime: lifetime))
    }

    /// No cache: every token is verified every time.
    public static let off = VerifiedTokenCache(size: nil)

    /// An empty table of this size; nil for none.
    ///
    /// - Throws: ``ConfigurationError`` about a number that is out of range.
    func table(clock: MonotonicClock, parameter: String) throws(ConfigurationError) -> VerifiedTokens? {
        guard let size else { return nil }
        try validate(parameter: parameter)
        return VerifiedTokens(bytes: size.bytes, lifetime: size.lifetime, clock: clock)
    }

    /// Refuses numbers that are out of range.
    package func validate(parameter: String) throws(ConfigurationError) {
        guard let size else { return }
        let isSensible = 64 * 1024...1024 * 1024 * 1024 ~= size.bytes
        guard isSensible else {  // check: token-cache-bytes
            throw ConfigurationError(
                parameter: "\(parameter).bytes",
                value: String(size.bytes),
                problem: "is out of range",
                remedy: "write 65536 to 1073741824 bytes, or use .off"
            )
        }
        let isShort = Duration.seconds(1)...Duration.seconds(300) ~= size.lifetime
        guard isShort else {  // check: token-cache-lifetime
            throw ConfigurationError(
                parameter: "\(parameter).lifetime",
                value: "\(size.lifetime)",
                problem: "is out of range",
                remedy: "write 1 to 300 seconds, or use .off"
            )
        }
    }
}

extension VerifiedTokenCache: CustomStringConvertible {
    /// The numbers.
    public var description: String {
        size.map { "VerifiedTokenCache(\($0.bytes) bytes, \($0.lifetime))" } ?? "VerifiedTokenCache(off)"
    }
}
