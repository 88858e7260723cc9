// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import ProtectedResource

/// What browsers are told (Fetch standard, "HTTP-CORS protocol"). Never `Access-Control-Allow-Credentials`: tokens come in
/// a header that the page sets itself.
enum CORS {
    /// The lines that every answer to an allowed origin carries, the handler's own included. `origin` has been read as an
    /// origin, so it is safe to send back.
    static func lines(for origin: String) -> [HeaderField] {
        [
            HeaderField("Access-Control-Allow-Origin", origin),
            HeaderField("Vary", "Origin"),
            HeaderField("Access-Control-Expose-Headers", "WWW-Authenticate, Retry-After, DPoP-Nonce, Mcp-Session-Id"),
        ]
    }

    /// The answer to `OPTIONS` from an allowed origin: a preflight's, if it is one.
    static func options(_ request: ResourceRequest, adding lines: [HeaderField]) -> ResourceResponse {
        guard request.headers.single("Access-Control-Request-Method") != .absent else {
            return plainOptions(adding: lines)
        }
        var headers = lines
        headers.append(HeaderField("Access-Control-Allow-Methods", "GET, POST, DELETE"))
        let names = allowedNames(request.headers.values(of: "Access-Control-Request-Headers"))
        if !names.isEmpty {
            headers.append(HeaderField("Access-Control-Allow-Headers", names.joined(separator: ", ")))
        }
        headers.append(HeaderField("Access-Control-Max-Age", "600"))
        return ResourceResponse(status: 204, headers: headers)
    }

    /// The answer to an `OPTIONS` that is no preflight.
    static func plainOptions(adding lines: [HeaderField]) -> ResourceResponse {
        ResourceResponse(status: 204, headers: [HeaderField("Allow", "GET, POST, DELETE, OPTIONS")] + lines)
    }

    /// What a page may send, besides names that begin with `Mcp-Param-`.
    private static let known = [
        "Authorization", "Content-Type", "Accept", "Last-Event-ID", "MCP-Protocol-Version", "Mcp-Session-Id",
        "Mcp-Method", "Mcp-Name", "DPoP", "traceparent", "If-None-Match",
    ]

    /// Not more names than this are looked at, which bounds work and answer.
    private static let maximumNames = 64

    /// The requested names that a page may send, in the order asked.
    private static func allowedNames(_ lines: [String]) -> [String] {
        var names: [String] = []
        var remaining = maximumNames
        for line in lines {
            var rest = line[...].utf8
            while !rest.isEmpty && remaining > 0 {
                remaining -= 1
                let piece = rest.prefix { $0 != UInt8(ascii: ",") }
                rest = rest[piece.endIndex...].dropFirst()
                guard let name = allowedName(ASCII.trimmed(piece)) else { continue }
                if !names.contains(where: { ASCII.equalIgnoringCase($0.utf8, name.utf8) }) { names.append(name) }
            }
        }
        return names
    }

    private static func allowedName(_ name: Substring.UTF8View) -> String? {
        if let known = known.first(where: { ASCII.equalIgnoringCase($0.utf8, name) }) { return known }
        let prefix = "mcp-param-".utf8
        let isParameter =
            name.count > prefix.count && name.count <= 128 && ASCII.hasPrefixIgnoringCase(name, prefix)
            && name.allSatisfy(ASCII.isTokenCharacter)
        return isParameter ? String(Substring(name)) : nil
    }
}
