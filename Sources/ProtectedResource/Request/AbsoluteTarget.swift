// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// A request target in absolute form, which is for proxies, but which every server has to accept (RFC 9112 §3.2.2).
struct AbsoluteTarget {
    /// The name that the server is called by, unchecked.
    let authority: String
    /// The target in origin form: path and query as on the wire.
    let rest: String

    /// Nil for a target that does not begin with `http://` or `https://`, in any letter case.
    init?(_ target: String) {
        let bytes = target.utf8
        guard bytes.first != UInt8(ascii: "/") else { return nil }
        let scheme = ["http://", "https://"].first { ASCII.hasPrefixIgnoringCase(bytes, $0.utf8) }
        guard let scheme else { return nil }
        let named = bytes.dropFirst(scheme.utf8.count)
        let rest = named.drop { !"/?".utf8.contains($0) }
        authority = String(Substring(named[..<rest.startIndex]))
        self.rest = (rest.first == UInt8(ascii: "/") ? "" : "/") + String(Substring(rest))
    }
}
