// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

extension ConfigurationError {
    /// `value` without the user information of the URL that it is or may be meant to be: errors are logged, and a user name
    /// with a password is a secret. What is no URL, and what has no user information, is left as it is.
    static func redacted(_ value: String) -> String {
        let bytes = Array(value.utf8)
        guard let at = bytes.lastIndex(of: UInt8(ascii: "@")) else { return value }
        let start = authorityStart(bytes)
        let end = bytes[start...].firstIndex { "/?#\\".utf8.contains($0) } ?? bytes.endIndex
        let authority = bytes[start..<end]
        let userEnd: Int
        if let inside = authority.lastIndex(of: UInt8(ascii: "@")) {
            userEnd = inside
        } else if at > end, mayBeUser(authority) {
            userEnd = at
        } else {
            return value
        }
        guard userEnd > start else { return value }
        return String(decoding: bytes[..<start], as: UTF8.self) + "***"
            + String(decoding: bytes[userEnd...], as: UTF8.self)
    }

    /// Where user information would begin: behind `://`, or behind the slashes that a text without scheme begins with.
    private static func authorityStart(_ bytes: [UInt8]) -> Int {
        let separator = Array("://".utf8)
        let found = bytes.indices.first { bytes[$0...].starts(with: separator) }
        return found.map { $0 + separator.count } ?? bytes.firstIndex { $0 != UInt8(ascii: "/") } ?? bytes.endIndex
    }

    /// Whether it could be a user name with the beginning of a password that was not percent-encoded and holds a slash.
    /// A host with a port could be one too, so it is taken for it.
    private static func mayBeUser(_ authority: ArraySlice<UInt8>) -> Bool {
        authority.first != UInt8(ascii: "[") && authority.contains(UInt8(ascii: ":"))
    }
}
