// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// Why a text is not a JWS that can be trusted.
///
/// The detail names the rule that is broken. It never holds anything of the token, a key or the expected signature.
public struct JWSError: Error, Sendable, Hashable {
    /// The kind of problem. New ones may be added.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Name: String {
            case tooLong = "too_long"
            case notCompact = "not_compact"
            case encrypted
            case badBase64URL = "bad_base64url"
            case badHeader = "bad_header"
            case algorithmMissing = "algorithm_missing"
            case algorithmNotAllowed = "algorithm_not_allowed"
            case criticalHeader = "critical_header"
            case unencodedPayload = "unencoded_payload"
            case nestedToken = "nested_token"
            case keyNotFound = "key_not_found"
            case keyAmbiguous = "key_ambiguous"
            case signatureInvalid = "signature_invalid"
        }

        private let name: Name

        /// A stable name in snake case.
        public var description: String { name.rawValue }

        /// The text, or its header, is longer than allowed.
        public static let tooLong = Code(name: .tooLong)
        /// The text is not three parts with two dots between them, of which the first and the last are not empty.
        public static let notCompact = Code(name: .notCompact)
        /// The text is a JWE (five parts, `enc`, `zip`), which is never decrypted here.
        public static let encrypted = Code(name: .encrypted)
        /// A part is not canonical base64url without padding.
        public static let badBase64URL = Code(name: .badBase64URL)
        /// The header is not one JSON object, or a member of it has the wrong form.
        public static let badHeader = Code(name: .badHeader)
        /// The header has no string `alg`.
        public static let algorithmMissing = Code(name: .algorithmMissing)
        /// The `alg` is not one that is allowed.
        public static let algorithmNotAllowed = Code(name: .algorithmNotAllowed)
        /// The header has a `crit`, and no extension is understood here.
        public static let criticalHeader = Code(name: .criticalHeader)
        /// The header has a `b64` other than true (RFC 7797).
        public static let unencodedPayload = Code(name: .unencodedPayload)
        /// The `cty` says that the payload is a token itself.
        public static let nestedToken = Code(name: .nestedToken)
        /// No key fits the header.
        public static let keyNotFound = Code(name: .keyNotFound)
        /// Several keys fit the header equally well.
        public static let keyAmbiguous = Code(name: .keyAmbiguous)
        /// The signature is wrong.
        public static let signatureInvalid = Code(name: .signatureInvalid)
    }

    /// The kind of problem.
    public let code: Code
    /// What is wrong, for an operator.
    public var detail: String { text() }

    /// Made when somebody asks: most refusals are only counted.
    private let text: @Sendable () -> String

    init(_ code: Code, _ detail: @autoclosure @escaping @Sendable () -> String) {
        self.code = code
        text = detail
    }
}

extension JWSError {
    /// Whether both are the same problem, described in the same way.
    public static func == (one: JWSError, other: JWSError) -> Bool {
        one.code == other.code && one.detail.isSpelled(other.detail)
    }

    /// Hashes the kind of problem.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(code)
    }
}

extension JWSError: CustomStringConvertible {
    /// The code and the detail.
    public var description: String { "\(code): \(detail)" }
}
