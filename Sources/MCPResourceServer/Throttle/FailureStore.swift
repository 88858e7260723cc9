// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// Where failed authentications are counted. Replicas may share one, so that a limit holds for all of them together.
///
/// It is asked before a token is verified, which one that is remembered is not, and told of each that fails. Whatever it answers, a
/// token that is good is let through, and one that is not is refused: it decides how much work a bad token is worth, and between a 401
/// and a 429. A store that cannot tell answers nil. Requests wait for it: one that is far away keeps what it knows in memory, and
/// exchanges it in the background.
public protocol FailureStore: Sendable {
    /// How long it takes until another failure of this key is within its limit; nil if it is now.
    func pause(for key: FailureKey) async -> Duration?

    /// Counts a failure, in one step with looking whether it is within the limit.
    ///
    /// - Returns: Nil if it is; else how long it takes until one is. A failure over the limit is not counted, so that a limit is over
    ///   at some time, whoever goes on trying.
    func record(_ key: FailureKey) async -> Duration?
}
