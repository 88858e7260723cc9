// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// Message authentication codes.
package enum MAC {
    /// HMAC (RFC 2104) with the hash of HS256, HS384 or HS512; with that of any other algorithm as well.
    ///
    /// Does not judge the key. Compare the result with ``constantTimeEqual(_:_:)`` only.
    package static func hmac(_ algorithm: SignatureAlgorithm, key: [UInt8], message: some Collection<UInt8>) -> [UInt8]
    {
        let hash = algorithm.hash
        let message = Array(message)
        guard let prepared = HMACKey(hash, key),
            let code = unsafe prepared.withCode(of: message.span, { unsafe Array($0) })
        else { return Digest.unpredictable(hash.length) }
        return code
    }
}

/// HS256, HS384 and HS512 for one secret, each prepared when it is first used.
final class HMACVerifier: SignatureVerifier {
    private let secret: SharedSecret
    private let hs256 = Once<HMACKey>()
    private let hs384 = Once<HMACKey>()
    private let hs512 = Once<HMACKey>()

    init(_ secret: SharedSecret) {
        self.secret = secret
    }

    func isValid(signature: Span<UInt8>, over input: Span<UInt8>, algorithm: SignatureAlgorithm) -> Bool {
        let expected = algorithm.hash.length
        guard signature.count == expected else { return false }  // check: hmac-code-length
        let difference = unsafe signature.withUnsafeBufferPointer { signature in
            unsafe withCode(over: input, algorithm) { code in
                unsafe CRYPTO_memcmp(code.baseAddress, signature.baseAddress, code.count)
            }
        }
        guard difference == 0 else { return false }  // check: hmac-code
        return true
    }

    func code(over input: Span<UInt8>, algorithm: SignatureAlgorithm) -> [UInt8]? {
        unsafe withCode(over: input, algorithm) { unsafe Array($0) }
    }

    @inline(__always)
    private func withCode<Result>(
        over input: Span<UInt8>,
        _ algorithm: SignatureAlgorithm,
        _ body: (UnsafeBufferPointer<UInt8>) -> Result
    ) -> Result? {
        switch algorithm.identifier {
        case .hs256: unsafe withCode(over: input, hs256, .sha256, body)
        case .hs384: unsafe withCode(over: input, hs384, .sha384, body)
        case .hs512: unsafe withCode(over: input, hs512, .sha512, body)
        case .rs256, .rs384, .rs512, .ps256, .ps384, .ps512, .es256, .es384, .es512, .eddsa, .ed25519: nil
        }
    }

    private func withCode<Result>(
        over input: Span<UInt8>,
        _ key: borrowing Once<HMACKey>,
        _ hash: HashFunction,
        _ body: (UnsafeBufferPointer<UInt8>) -> Result
    ) -> Result? {
        key.withObject(else: { HMACKey(hash, secret.bytes) }) { unsafe $0.withCode(of: input, body) }
    }
}
