// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// ECDSA with the signature form of RFC 7518 §3.4.
final class ECDSAVerifier: SignatureVerifier {
    private let curve: EllipticCurve
    let prepared: PreparedKey

    init?(_ key: EVPKey, _ curve: EllipticCurve) {
        let algorithm: SignatureAlgorithm =
            switch curve {
            case .p256: .es256
            case .p384: .es384
            case .p521: .es512
            }
        guard let prepared = PreparedKey(key, algorithm, .verify) else { return nil }
        self.curve = curve
        self.prepared = prepared
    }

    func isValid(signature: Span<UInt8>, over input: Span<UInt8>, algorithm: SignatureAlgorithm) -> Bool {
        let expected = 2 * curve.width
        guard signature.count == expected else { return false }  // check: ecdsa-signature-length
        var der = ECDSASignature.DER(repeating: 0)
        let count = ECDSASignature.writeDER(signature, to: &der)
        return unsafe der.span.extracting(first: count)
            .withUnsafeBufferPointer { encoded in
                unsafe withDigest(of: input, algorithm.hash) { digest in
                    unsafe prepared.verify(encoded, digest)
                }
            }
    }
}
