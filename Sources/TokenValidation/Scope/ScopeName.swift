// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// The grammar of one scope name: `scope-token` of RFC 6749 section 3.3.
enum ScopeName {
    /// Whether `octet` may stand in a name.
    static func isOctet(_ octet: UInt8) -> Bool {
        octet == 0x21 || (0x23...0x5B).contains(octet) || (0x5D...0x7E).contains(octet)
    }

    /// Whether `bytes` are a name: at least one octet, all of them allowed.
    static func isValid(_ bytes: some Collection<UInt8>) -> Bool {
        !bytes.isEmpty && bytes.allSatisfy(isOctet)
    }

    /// The texts between single spaces, empty ones included; none for the empty text.
    static func pieces(of text: String) -> [String] {
        guard !text.isEmpty else { return [] }
        return text.utf8.split(separator: 0x20, omittingEmptySubsequences: false).map { String(Substring($0)) }
    }
}
