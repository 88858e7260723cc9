// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// Where an authorization server's metadata may be.
package enum Discovery {
    /// The well-known URLs of an issuer, in the order of MCP's authorization specification: RFC 8414 §3.1 insertion,
    /// OpenID Connect insertion, OpenID Connect appending. Without a path the last two are one.
    ///
    /// One terminating slash is dropped first; everything else is kept as written. `issuer` is to be an absolute URL
    /// without query and fragment, as configuration checks; for any other text the answer is empty.
    package static func urls(for issuer: String) -> [String] {
        let bytes = Array(issuer.utf8)
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), bytes[colon...].starts(with: "://".utf8) else {
            return []
        }
        let rest = bytes[(colon + 3)...]
        let pathStart = rest.firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex
        var path = rest[pathStart...]
        if path.last == UInt8(ascii: "/") { path.removeLast() }
        let origin = text(bytes[..<pathStart])
        guard !path.isEmpty else {
            return [oauth, openID].map { "\(origin)/\($0)" }
        }
        let suffix = text(path)
        return [oauth, openID].map { "\(origin)/\($0)\(suffix)" } + ["\(origin)\(suffix)/\(openID)"]
    }

    private static let oauth = ".well-known/oauth-authorization-server"
    private static let openID = ".well-known/openid-configuration"

    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes, as: UTF8.self)
    }
}
