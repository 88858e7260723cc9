// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// Why a text is not a JWS that can be trusted.
///
/// The detail names the rule that is broken. It never holds anything of the token, a key or the expected signature.
public struct JWSError: Error, Sendable, Hashable {
    /// The kind of problem. New ones may be added.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        /// A stable name in snake case.
        public let description: String

        private init(_ name: String) {
            description = name
        }

        /// The text, or its header, is longer than allowed.
        public static let tooLong = Code("too_long")
        /// The text is not three parts with two dots between them, of which the first and the last are not empty.
        public static let notCompact = Code("not_compact")
        /// The text is a JWE (five parts, `enc`, `zip`), which is never decrypted here.
        public static let encrypted = Code("encrypted")
        /// A part is not canonical base64url without padding.
        public static let badBase64URL = Code("bad_base64url")
        /// The header is not one JSON object, or a member of it has the wrong form.
        public static let badHeader = Code("bad_header")
        /// The header has no string `alg`.
        public static let algorithmMissing = Code("algorithm_missing")
        /// The `alg` is not one that is allowed.
        public static let algorithmNotAllowed = Code("algorithm_not_allowed")
        /// The header has a `crit`, and no extension is understood here.
        public static let criticalHeader = Code("critical_header")
        /// The header has a `b64` other than true (RFC 7797).
        public static let unencodedPayload = Code("unencoded_payload")
        /// The `cty` says that the payload is a token itself.
        public static let nestedToken = Code("nested_token")
        /// No key fits the header.
        public static let keyNotFound = Code("key_not_found")
        /// Several keys fit the header equally well.
        public static let keyAmbiguous = Code("key_ambiguous")
        /// The signature is wrong.
        public static let signatureInvalid = Code("signature_invalid")
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

extension JWSError: CustomStringConvertible {
    /// The code and the detail.
    public var description: String { "\(code): \(detail)" }
}
