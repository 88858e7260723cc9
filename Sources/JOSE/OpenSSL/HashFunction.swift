// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// SHA-256, SHA-384 or SHA-512, fetched once for the process: an implicit fetch for each use takes global locks.
enum HashFunction: Sendable {
    case sha256, sha384, sha512

    /// Bytes of a digest.
    var length: Int {
        switch self {
        case .sha256: 32
        case .sha384: 48
        case .sha512: 64
        }
    }

    /// Bytes of a block, which HMAC pads its key to.
    var blockLength: Int {
        switch self {
        case .sha256: 64
        case .sha384, .sha512: 128
        }
    }

    /// libcrypto's object; nil when this machine's configuration has switched the hash off.
    var method: OpaquePointer? {
        switch self {
        case .sha256: unsafe FetchedDigest.sha256.pointer
        case .sha384: unsafe FetchedDigest.sha384.pointer
        case .sha512: unsafe FetchedDigest.sha512.pointer
        }
    }
}

/// Owns an `EVP_MD`.
@safe private final class FetchedDigest: @unchecked Sendable {  // immutable; libcrypto counts references atomically
    static let sha256 = FetchedDigest("SHA256")
    static let sha384 = FetchedDigest("SHA384")
    static let sha512 = FetchedDigest("SHA512")

    let pointer: OpaquePointer?

    private init(_ name: String) {
        unsafe pointer = EVP_MD_fetch(nil, name, nil)
        ERR_clear_error()
    }

    deinit {
        unsafe EVP_MD_free(pointer)
    }
}
