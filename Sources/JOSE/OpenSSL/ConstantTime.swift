// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// Whether two byte strings are equal, in a time that depends on their lengths only. The one helper for comparing
/// anything an attacker may guess at: codes, tokens, nonces.
package func constantTimeEqual(_ one: [UInt8], _ other: [UInt8]) -> Bool {
    guard one.count == other.count else { return false }  // check: constant-time-length
    return unsafe CRYPTO_memcmp(one, other, one.count) == 0
}
