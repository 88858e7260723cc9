// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// A JWS in its compact form (RFC 7515 §7.1), taken apart. Nothing in it has been verified.
///
/// Not to be copied: a copy would count four references, of which threads share one.
package struct UnverifiedJWS: ~Copyable, Sendable {
    package let header: JOSEHeader

    /// May be empty.
    package let payload: [UInt8]

    private let signature: [UInt8]

    private let bytes: [UInt8]
    private let dots: (first: Int, second: Int)

    /// Where the header can be remembered; nil if it was already.
    let memoPart: Int?

    /// A small number that says nothing of the token, by which copies of what threads share are chosen.
    package var stripe: Int { HeaderMemo.part(of: bytes) }

    /// The first part of the text.
    var encodedHeader: ArraySlice<UInt8> { bytes[..<dots.first] }

    package static let maximumBytes = 16 * 1024

    /// Takes a text apart.
    ///
    /// - Parameter memo: Headers that need not be read again.
    package init(
        parsing bytes: [UInt8],
        maximumBytes: Int = maximumBytes,
        memo: borrowing HeaderMemo = .none
    ) throws(JWSError) {
        if bytes.count > maximumBytes {  // check: jws-length
            throw JWSError(.tooLong, "the token is longer than \(maximumBytes) bytes")
        }
        let (dots, first, second) = bytes.span.places(of: 0x2E)
        if dots == 4 {  // check: jws-five-parts
            throw JWSError(.encrypted, "the token has five parts: it is encrypted")
        }
        if dots != 2 {  // check: jws-three-parts
            throw JWSError(.notCompact, "the token has \(dots + 1) parts, not three")
        }
        let hasHeaderAndSignature = first > 0 && second + 1 < bytes.count
        if !hasHeaderAndSignature {  // check: jws-empty-parts
            throw JWSError(.notCompact, "the header or the signature is empty")
        }
        if first * 3 / 4 > JOSEHeader.maximumBytes {  // check: header-length
            throw JWSError(.tooLong, "the header is longer than \(JOSEHeader.maximumBytes) bytes")
        }
        let text = bytes.span
        let encodedHeader = text.extracting(..<first)
        let part = HeaderMemo.part(of: bytes)
        let header: JOSEHeader
        var memoPart: Int?
        if let known = memo.header(encodedHeader, in: part) {
            header = known
        } else {
            header = try JOSEHeader(parsing: Self.decode(encodedHeader, "header"))
            memoPart = part
        }
        let payload = try Self.decode(text.extracting((first + 1)..<second), "payload")
        let signature = try Self.decode(text.extracting((second + 1)...), "signature")
        (self.header, self.payload, self.signature) = (header, payload, signature)
        (self.bytes, self.dots, self.memoPart) = (bytes, (first, second), memoPart)
    }

    /// Hands the signature to `isValid`, and what it is over: the bytes that arrived, never a re-encoding.
    @inline(__always)
    func isSigned(_ isValid: (_ signature: Span<UInt8>, _ input: Span<UInt8>) -> Bool) -> Bool {
        isValid(signature.span, bytes.span.extracting(..<dots.second))
    }

    private static func decode(_ text: Span<UInt8>, _ part: String) throws(JWSError) -> [UInt8] {
        do {
            return try Base64URL.decode(text)
        } catch {
            throw JWSError(.badBase64URL, "the \(part) is not base64url: \(error)")
        }
    }
}
