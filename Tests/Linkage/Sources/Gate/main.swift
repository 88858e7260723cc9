// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer

let key = try SigningKey.generate(.es256)
let server = try ResourceServer(
    resource: "https://mcp.example.com/mcp",
    issuers: [.keys(JSONWebKeySet([key.publicKey].compactMap(\.self)), issuer: "https://auth.example.com")]
)
let request = ResourceRequest(method: "POST", target: "/mcp", headers: [])
let answer = try await server.protect(request) { _ in
    []
} handler: { _ in
    ResourceResponse(status: 200)
}
print(answer.status)
