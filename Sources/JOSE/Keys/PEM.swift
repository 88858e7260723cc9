// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// One PEM block (RFC 7468): its label and its bytes.
struct PEM {
    let label: String
    let bytes: [UInt8]

    /// Enough for a private key of 8192 bits several times over.
    private static let maximumBytes = 64 * 1024

    /// Reads the only block of a text. Text before and after it is ignored, as RFC 7468 §2 allows.
    init(_ text: String) throws(KeyError) {
        guard text.utf8.count <= Self.maximumBytes else { throw KeyError(.unsupportedPEM, "the PEM text is too long") }
        let lines = text.utf8.split(omittingEmptySubsequences: true) { $0 == 0x0A || $0 == 0x0D }
            .map { Self.trimmed(Array($0)) }
        let starts = lines.indices.filter { lines[$0].starts(with: "-----BEGIN ".utf8) }
        guard let start = starts.first else {
            throw KeyError.notPEM(text)
        }
        guard starts.count == 1 else {
            throw KeyError(.unsupportedPEM, "the text holds several PEM blocks; one key is needed")
        }
        let opening = lines[start]
        let name = opening.dropFirst("-----BEGIN ".utf8.count).dropLast("-----".utf8.count)
        let closing = Array("-----END ".utf8) + name + Array("-----".utf8)
        guard opening.suffix(5).elementsEqual("-----".utf8), let end = lines[start...].firstIndex(of: closing),
            let decoded = Self.decode(lines[lines.index(after: start)..<end].joined())
        else { throw KeyError(.unsupportedPEM, "the PEM block is damaged") }
        label = String(decoding: name, as: UTF8.self)
        bytes = decoded
    }

    private static func trimmed(_ line: [UInt8]) -> [UInt8] {
        func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
        let start = line.drop(while: isSpace)
        return Array(start.reversed().drop(while: isSpace).reversed())
    }

    /// Strict base64 with padding (RFC 4648 §4): turned into base64url, whose decoder is strict already.
    private static func decode(_ text: some Sequence<UInt8>) -> [UInt8]? {
        var characters: [UInt8] = []
        for byte in text {
            switch byte {
            case UInt8(ascii: "+"): characters.append(UInt8(ascii: "-"))
            case UInt8(ascii: "/"): characters.append(UInt8(ascii: "_"))
            case UInt8(ascii: "-"), UInt8(ascii: "_"): return nil
            default: characters.append(byte)
            }
        }
        guard !characters.isEmpty, characters.count.isMultiple(of: 4) else { return nil }
        let padding = characters.reversed().prefix { $0 == UInt8(ascii: "=") }.count
        guard padding <= 2 else { return nil }
        return try? Base64URL.decode(characters.dropLast(padding))
    }
}
