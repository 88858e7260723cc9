// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// How well one issuer's keys are known.
public enum KeyState: Sendable, Hashable {
    /// No attempt to get them has succeeded yet: tokens cannot be judged.
    case warming

    /// They are known, and new enough.
    case fresh

    /// They are still used although they should have been looked at again: for want of an answer, or because nobody asked
    /// for them since. `age` is the time since they were fetched, `lastError` what the last attempt failed with, if it did.
    case stale(age: Duration, lastError: String?)

    /// What was known is too old to be used: tokens cannot be judged.
    case expired

    /// Whether tokens can be judged: fresh or stale.
    public var isUsable: Bool {
        switch self {
        case .fresh, .stale: true
        case .warming, .expired: false
        }
    }
}
