// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import ProtectedResource
import TokenValidation

let resource = try ResourceIdentifier("https://mcp.example.com/mcp")
let metadata = try ProtectedResourceMetadata(
    resource: resource,
    authorizationServers: ["https://auth.example.com"]
)
print(try metadata.json().text)
