// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// Why a key cannot be used.
///
/// The detail names the rule that is broken and, where it helps, what to write instead. It never holds key material.
public struct KeyError: Error, Sendable, Hashable {
    /// The kind of problem. New ones may be added.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        /// A stable name in snake case.
        public let description: String

        private init(_ name: String) {
            description = name
        }

        /// A required member is absent, has the wrong type or is not what its encoding demands.
        public static let malformed = Code("malformed")
        /// The `kty` is unknown.
        public static let unsupportedKeyType = Code("unsupported_key_type")
        /// The curve is unknown, or not one for signatures (X25519).
        public static let unsupportedCurve = Code("unsupported_curve")
        /// The key's `alg` is not a signature algorithm known here.
        public static let unsupportedAlgorithm = Code("unsupported_algorithm")
        /// The algorithm does not belong to this type of key or this curve.
        public static let algorithmMismatch = Code("algorithm_mismatch")
        /// `use` or `key_ops` reserve the key for something other than signatures.
        public static let notForSignatures = Code("not_for_signatures")
        /// A private key stands where only public ones may: it has to be considered leaked.
        public static let privateKeyPublished = Code("private_key_published")
        /// A shared secret stands where only public keys may: it has to be considered leaked.
        public static let secretPublished = Code("secret_published")
        /// The key is too short, or its parameters are known to be weak.
        public static let weakKey = Code("weak_key")
        /// The key is longer than anything sensible.
        public static let keyTooLong = Code("key_too_long")
        /// The parameters do not form a key: a point off the curve, halves that do not belong together.
        public static let invalidKey = Code("invalid_key")
        /// The text is not the kind of PEM that is needed here.
        public static let unsupportedPEM = Code("unsupported_pem")
        /// A header for signing names a member that the signer sets by itself, or one twice.
        public static let invalidHeader = Code("invalid_header")
        /// The cryptographic library failed: out of memory, or an algorithm is switched off on this machine.
        public static let cryptographicFailure = Code("cryptographic_failure")
    }

    /// The kind of problem.
    public let code: Code
    /// What is wrong, for an operator.
    public let detail: String

    init(_ code: Code, _ detail: String) {
        self.code = code
        self.detail = detail
    }
}

extension KeyError: CustomStringConvertible {
    /// The code and the detail.
    public var description: String { "\(code): \(detail)" }
}
