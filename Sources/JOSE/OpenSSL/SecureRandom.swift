// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// Random bytes that nobody can foresee, from libcrypto's generator.
package enum SecureRandom {
    package static func bytes(_ count: Int) throws(KeyError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        guard let length = Int32(exactly: count), unsafe RAND_bytes(&bytes, length) == 1 else {
            ERR_clear_error()
            throw KeyError(.cryptographicFailure, "no random bytes could be made")
        }
        return bytes
    }
}
