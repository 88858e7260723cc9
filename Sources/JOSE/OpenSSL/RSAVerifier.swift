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

    func isValid(signature: [UInt8], over input: ArraySlice<UInt8>, algorithm: SignatureAlgorithm) -> Bool {
        // libcrypto refuses other lengths too (RFC 8017 §8.2.2 step 1), but only after more work.
        guard signature.count == modulusLength, let prepared = prepared(algorithm) else { return false }
        return unsafe signature.withUnsafeBufferPointer { signature in
            unsafe withDigest(of: input, algorithm.hash) { digest in
                unsafe prepared.verify(signature, digest)
            }
        }
    }

    private func prepared(_ algorithm: SignatureAlgorithm) -> PreparedKey? {
        switch algorithm.identifier {
        case .rs256: once(rs256, algorithm)
        case .rs384: once(rs384, algorithm)
        case .rs512: once(rs512, algorithm)
        case .ps256: once(ps256, algorithm)
        case .ps384: once(ps384, algorithm)
        case .ps512: once(ps512, algorithm)
        case .es256, .es384, .es512, .eddsa, .ed25519, .hs256, .hs384, .hs512: nil
        }
    }

    private func once(_ slot: borrowing Once<PreparedKey>, _ algorithm: SignatureAlgorithm)
        -> PreparedKey?
    {
        if let ready = slot.load() { return ready }
        guard let made = PreparedKey(key, algorithm, .verify) else { return nil }
        return slot.storeIfNil(made)
    }
}

/// Hands a digest on the stack to `body`; false if it cannot be computed.
func withDigest(
    of input: ArraySlice<UInt8>,
    _ hash: HashFunction,
    _ body: (UnsafeBufferPointer<UInt8>) -> Bool
) -> Bool {
    unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: hash.length) { digest in
        let count = unsafe input.withUnsafeBytes { unsafe Digest.write(hash, of: $0, to: digest.baseAddress) }
        guard count == hash.length else { return false }
        return unsafe body(UnsafeBufferPointer(rebasing: digest[..<count]))
    }
}
