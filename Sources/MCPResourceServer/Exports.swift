// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

// `import MCPResourceServer` is enough for a server author.
@_exported public import HTTPFetch
@_exported public import ProtectedResource
@_exported public import TokenValidation

// Of JOSE, what a configuration and a claim are written with; the rest by `import JOSE`.
@_exported public import struct JOSE.Base64URLError
@_exported public import enum JOSE.Base64URL
@_exported public import enum JOSE.JSON
@_exported public import struct JOSE.JSONError
@_exported public import struct JOSE.JSONLimits
@_exported public import struct JOSE.JSONValue
@_exported public import struct JOSE.JSONWebKey
@_exported public import struct JOSE.JSONWebKeySet
@_exported public import struct JOSE.SharedSecret
@_exported public import struct JOSE.SignatureAlgorithm
@_exported public import struct JOSE.SigningKey
