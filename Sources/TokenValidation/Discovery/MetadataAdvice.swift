// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// Something in an authorization server's metadata that its operator should look at. Nothing is refused because of it.
public struct MetadataAdvice: Sendable, Hashable, CustomStringConvertible {
    /// What it is about. New ones may be added.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        /// A stable name in snake case.
        public let description: String

        private init(_ name: String) {
            description = name
        }

        /// `code_challenge_methods_supported` is absent: MCP clients have to refuse to log in.
        public static let noCodeChallengeMethods = Code("no_code_challenge_methods")
        /// `code_challenge_methods_supported` lacks `S256`.
        public static let noS256 = Code("no_s256")
        /// There is no `authorization_endpoint` although a grant uses one.
        public static let noAuthorizationEndpoint = Code("no_authorization_endpoint")
        /// There is no `token_endpoint` although a grant uses one.
        public static let noTokenEndpoint = Code("no_token_endpoint")
        /// An endpoint is not an https URL.
        public static let insecureEndpoint = Code("insecure_endpoint")
        /// Clients that are not known to the server cannot become known by themselves.
        public static let noClientRegistration = Code("no_client_registration")
        /// Clients of several servers cannot tell which one answered (RFC 9207).
        public static let noIssuerInResponse = Code("no_issuer_in_response")
        /// Every listed algorithm needs a shared secret, or is unknown here.
        public static let noUsableAlgorithm = Code("no_usable_algorithm")
        /// A member has another type than its specification gives it, and was ignored.
        public static let malformedMember = Code("malformed_member")
    }

    /// What it is about.
    public let code: Code

    /// The member of the document, by its name in the specification.
    public let member: String

    /// What follows from it and what to do, in words. Text of the document in it is printable and bounded.
    public let text: String

    init(_ code: Code, _ member: String, _ text: String) {
        self.code = code
        self.member = member
        self.text = text
    }

    /// Code, member and text.
    public var description: String { "\(code): \(member) \(text)" }
}
