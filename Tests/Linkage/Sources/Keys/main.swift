// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

let key = try SigningKey.generate(.es256)
print(try key.sign(Array("{}".utf8)).utf8.count)
