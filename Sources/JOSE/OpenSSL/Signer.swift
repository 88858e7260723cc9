// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// Makes signatures with one key and one algorithm.
protocol Signer: Sendable {
    /// Nil if libcrypto failed.
    func signature(over input: [UInt8]) -> [UInt8]?
}

/// What signs with an asymmetric key; nil if libcrypto cannot.
func makeSigner(_ key: EVPKey, _ type: KeyType, _ algorithm: SignatureAlgorithm) -> (any Signer)? {
    switch type {
    case .rsa: PreparedKey(key, algorithm, .sign).map { DigestSigner(prepared: $0, algorithm: algorithm, width: nil) }
    case .ellipticCurve(let curve):
        PreparedKey(key, algorithm, .sign).map { DigestSigner(prepared: $0, algorithm: algorithm, width: curve.width) }
    case .ed25519: Ed25519Signer(key: key)
    case .secret: nil
    }
}

/// RSA and ECDSA.
private struct DigestSigner: Signer {
    let prepared: PreparedKey
    let algorithm: SignatureAlgorithm
    /// Of each half of an ECDSA signature.
    let width: Int?

    func signature(over input: [UInt8]) -> [UInt8]? {
        guard let signature = prepared.sign(Digest.digest(algorithm.hash, input)) else { return nil }
        guard let width else { return signature }
        return ECDSASignature.fixedWidth(fromDER: signature, width: width)
    }
}

/// Ed25519.
private struct Ed25519Signer: Signer {
    let key: EVPKey

    func signature(over input: [UInt8]) -> [UInt8]? {
        guard let context = unsafe EVP_MD_CTX_new() else { return nil }
        defer { unsafe EVP_MD_CTX_free(context) }
        var signature = [UInt8](repeating: 0, count: 64)
        var count = signature.count
        guard unsafe EVP_DigestSignInit(context, nil, nil, nil, key.pointer) == 1,
            unsafe EVP_DigestSign(context, &signature, &count, input, input.count) == 1, count == signature.count
        else {
            ERR_clear_error()
            return nil
        }
        return signature
    }
}

/// HS256, HS384 and HS512.
struct SecretSigner: Signer {
    private let verifier: HMACVerifier
    private let algorithm: SignatureAlgorithm

    init(_ secret: SharedSecret, _ algorithm: SignatureAlgorithm) {
        verifier = HMACVerifier(secret)
        self.algorithm = algorithm
    }

    func signature(over input: [UInt8]) -> [UInt8]? {
        verifier.code(over: input.span, algorithm: algorithm)
    }
}
