// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// Why a document is not an authorization server's metadata, or not the expected one's.
public struct MetadataError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kind of problem. New ones may be added.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        /// A stable name in snake case.
        public let description: String

        private init(_ name: String) {
            description = name
        }

        /// The text is not JSON, repeats a member, or breaks a limit of size, depth or members.
        public static let notJSON = Code("not_json")
        /// The text is JSON, but not an object.
        public static let notAnObject = Code("not_an_object")
        /// There is no `issuer`, or it is not a string.
        public static let noIssuer = Code("no_issuer")
        /// The document is about another issuer than the configured one (RFC 8414 §3.3).
        public static let issuerMismatch = Code("issuer_mismatch")
        /// `jwks_uri` is not a string.
        public static let malformedMember = Code("malformed_member")
    }

    /// The kind of problem.
    public let code: Code
    /// What is wrong, for an operator. Text of the document in it is printable and bounded.
    public let detail: String

    init(_ code: Code, _ detail: String) {
        self.code = code
        self.detail = detail
    }

    /// The code and the detail.
    public var description: String { "\(code): \(detail)" }
}

/// Words for two issuers that differ, with the one to configure where the difference is a slip.
enum IssuerMismatch {
    static func text(_ named: String, configured: String) -> String {
        let shown = "the document's issuer is \"\(Printable.text(named))\", not \"\(Printable.text(configured))\""
        let (named, configured) = (Array(named.utf8), Array(configured.utf8))
        if named == configured + [slash] || named + [slash] == configured {
            return "\(shown): they differ in the last slash; did you mean \"\(printable(named))\"?"
        }
        if lowercased(named) == lowercased(configured) {
            return "\(shown): they differ in letter case; did you mean \"\(printable(named))\"?"
        }
        if named.contains(UInt8(ascii: "{")) {
            return "\(shown): it is a template for many tenants; configure the issuer that one tenant's tokens have"
        }
        return shown
    }

    private static let slash = UInt8(ascii: "/")

    private static func printable(_ bytes: [UInt8]) -> String {
        Printable.text(String(decoding: bytes, as: UTF8.self))
    }

    private static func lowercased(_ bytes: [UInt8]) -> [UInt8] {
        bytes.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
    }
}
