// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import ProtectedResource
import TokenValidation

/// A request from an input: the first line is the target, every other one a header line.
private func request(_ input: [UInt8]) -> ResourceRequest {
    let lines = input.split(separator: 0x0A, omittingEmptySubsequences: false)
        .map { String(decoding: $0, as: UTF8.self) }
    let headers = lines.dropFirst()
        .map { line in
            let colon = line.utf8.firstIndex(of: UInt8(ascii: ":")) ?? line.utf8.endIndex
            let value = colon == line.utf8.endIndex ? "" : String(line[line.utf8.index(after: colon)...])
            return HeaderField(String(line[..<colon]), value)
        }
    return ResourceRequest(method: "POST", target: lines.first ?? "/", headers: headers)
}

let credentialsTarget = Target(
    name: "credentials",
    seeds: {
        [
            "/mcp\nAuthorization: Bearer aaa.bbb.ccc", "/mcp\nauthorization:bearer  x", "/\nAuthorization: Basic eDp5",
            "/\nAuthorization: Bearer a\nAuthorization: Bearer b", "/mcp?access_token=x", "/\nAuthorization: Bearer",
            "/\nAuthorization: Bearer a,b", "/\nAuthorization: Bearer a\r", "/\nAuthorization: DPoP a", "/\nX: y",
        ]
        .map(bytes)
    },
    run: { input in
        let request = request(input)
        let count = request.headers.filter { $0.name.utf8.count == 13 && $0.name.lowercased() == "authorization" }.count
        if case .bearer(let token) = Credentials.parse(request) {
            demand(count == 1, "one line, or none is believed")
            demand("\(token)".contains("redacted"), "a token is not printed")
        }
        _ = "\(request)"
    }
)

let resourceIdentifierTarget = Target(
    name: "resource-identifier",
    seeds: {
        [
            "https://mcp.example.com/mcp", "HTTPS://MCP.example.com:443/", "https://[::1]:8443/a/b",
            "http://127.0.0.1:8080/mcp",
            "https://x/%2e%2e/", "https://x/a?b#c", "https://u@x/", "https://xn--bcher-kva.example/a%20b",
            "https://x:99999/",
        ]
        .map(bytes)
    },
    run: { input in
        let text = String(decoding: input, as: UTF8.self)
        guard let resource = try? ResourceIdentifier(text, allowingLoopbackHTTP: true) else {
            return
        }
        guard let again = try? ResourceIdentifier(resource.canonical, allowingLoopbackHTTP: true) else {
            fail("the canonical form is an identifier")
        }
        demand(again == resource, "the canonical form is the same identifier")
        demand(again.canonical.utf8.elementsEqual(resource.canonical.utf8), "and stays as it is")
        demand(resource.scheme == "https" || resource.isLoopback, "plain http is for loopback only")
    }
)
