// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// The limits that hold for every token. They bound the work that a token can cause before and after its signature is
/// known to be good.
enum Limits {
    /// The longest token, in bytes.
    static let tokenBytes = 16 * 1024

    /// The most values in `aud`, and in an audience setting.
    static let audiences = 64

    /// The most scopes in a token.
    static let scopes = 256

    /// The deepest chain of `act` claims.
    static let actors = 8

    /// The most issuers of a validator.
    static let issuers = 100

    /// The largest leeway, in seconds.
    static let leeway = 300

    /// The longest maximum age, in seconds: one year.
    static let maximumAge = 31_536_000

    /// The latest NumericDate: 9999-12-31T23:59:59Z.
    static let latestDate: Double = 253_402_300_799

    /// Whether an octet is a control character of ASCII.
    static func isControl(_ octet: UInt8) -> Bool {
        octet < 0x20 || octet == 0x7F
    }
}
