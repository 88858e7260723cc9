// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

/// The parts of a good compact token.
struct TokenParts {
    let text: String
    let header: String
    let payload: String
    let signature: String

    init(_ text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
            .map { String(decoding: Array($0), as: UTF8.self) }
        self.text = text
        header = parts.first ?? ""
        payload = parts.count > 1 ? parts[1] : ""
        signature = parts.count > 2 ? parts[2] : ""
    }

    var signatureBytes: [UInt8] { (try? Base64URL.decode(signature)) ?? [] }

    func replacing(signature: String) -> String { "\(header).\(payload).\(signature)" }

    /// The signature text with one of the bits set that its last character has too many; for a length without such bits,
    /// with a character that cannot stand alone.
    var signatureWithUnusedBits: String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
        var characters = Array(signature.utf8)
        guard characters.count % 4 != 0, let last = characters.popLast(), let value = alphabet.firstIndex(of: last)
        else { return signature + "A" }
        return String(decoding: characters + [alphabet[value | 1]], as: UTF8.self)
    }
}

/// The little DER that a wrongly encoded signature needs (X.690).
enum DER {
    static func signature(_ bytes: [UInt8], isECDSA: Bool) -> [UInt8] {
        guard isECDSA else { return element(0x04, bytes) }
        let half = bytes.count / 2
        return element(0x30, integer(bytes.prefix(half)) + integer(bytes.suffix(half)))
    }

    private static func integer(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        let digits = Array(bytes.drop { $0 == 0 })
        let isNegative = digits.first.map { $0 >= 0x80 } ?? true
        return element(0x02, (isNegative ? [0] : []) + digits)
    }

    private static func element(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        let count = content.count
        if count < 0x80 { return [tag, UInt8(truncatingIfNeeded: count)] + content }
        if count < 0x100 { return [tag, 0x81, UInt8(truncatingIfNeeded: count)] + content }
        return [tag, 0x82, UInt8(truncatingIfNeeded: count >> 8), UInt8(truncatingIfNeeded: count)] + content
    }
}
