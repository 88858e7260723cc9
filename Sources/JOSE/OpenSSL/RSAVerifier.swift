// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// RSASSA-PKCS1-v1_5 and RSASSA-PSS. A template for each algorithm is made when it is first used: most keys serve one.
final class RSAVerifier: SignatureVerifier {
    private let key: EVPKey
    private let modulusLength: Int
    private let rs256 = Once<PreparedKey>()
    private let rs384 = Once<PreparedKey>()
    private let rs512 = Once<PreparedKey>()
    private let ps256 = Once<PreparedKey>()
    private let ps384 = Once<PreparedKey>()
    private let ps512 = Once<PreparedKey>()

    init(_ key: EVPKey, modulusLength: Int) {
        self.key = key
        self.modulusLength = modulusLength
    }

    func isValid(signature: Span<UInt8>, over input: Span<UInt8>, algorithm: SignatureAlgorithm) -> Bool {
        // libcrypto refuses other lengths too (RFC 8017 §8.2.2 step 1), but only after more work.
        guard signature.count == modulusLength else { return false }
        let isValid = unsafe signature.withUnsafeBufferPointer { signature in
            withPrepared(algorithm) { prepared in
                unsafe withDigest(of: input, algorithm.hash) { digest in
                    unsafe prepared.verify(signature, digest)
                }
            }
        }
        return isValid ?? false
    }

    private func withPrepared(_ algorithm: SignatureAlgorithm, _ body: (PreparedKey) -> Bool) -> Bool? {
        switch algorithm.identifier {
        case .rs256: with(rs256, algorithm, body)
        case .rs384: with(rs384, algorithm, body)
        case .rs512: with(rs512, algorithm, body)
        case .ps256: with(ps256, algorithm, body)
        case .ps384: with(ps384, algorithm, body)
        case .ps512: with(ps512, algorithm, body)
        case .es256, .es384, .es512, .eddsa, .ed25519, .hs256, .hs384, .hs512: nil
        }
    }

    private func with(
        _ slot: borrowing Once<PreparedKey>,
        _ algorithm: SignatureAlgorithm,
        _ body: (PreparedKey) -> Bool
    ) -> Bool? {
        slot.withObject(else: { PreparedKey(key, algorithm, .verify) }, body)
    }
}

/// Hands a digest on the stack to `body`; false if it cannot be computed.
func withDigest(
    of input: Span<UInt8>,
    _ hash: HashFunction,
    _ body: (UnsafeBufferPointer<UInt8>) -> Bool
) -> Bool {
    unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: hash.length) { digest in
        let count = unsafe input.withUnsafeBytes { unsafe Digest.write(hash, of: $0, to: digest.baseAddress) }
        guard count == hash.length else { return false }
        return unsafe body(UnsafeBufferPointer(rebasing: digest[..<count]))
    }
}
