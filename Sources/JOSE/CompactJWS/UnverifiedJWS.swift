// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// A JWS in its compact form (RFC 7515 §7.1), taken apart. Nothing in it has been verified.
///
/// Not to be copied: a copy would count a reference to each of its parts, and threads share some of them.
package struct UnverifiedJWS: ~Copyable, Sendable {
    package let header: JOSEHeader

    /// May be empty; it is after ``takePayload()``.
    package var payload: [UInt8] { heldPayload ?? [] }

    /// Nil once it was taken.
    private var heldPayload: [UInt8]?

    private let signature: [UInt8]

    private let text: TokenText
    private let dots: (first: Int, second: Int)

    /// A small number that says nothing of the token, by which copies of what threads share are chosen.
    package let stripe: Int

    /// Whether the header was read, and not remembered.
    let isHeaderNew: Bool

    /// The first part of the text.
    var encodedHeader: [UInt8] {
        text.withBytes { $0.extracting(..<dots.first).copied }
    }

    package static let maximumBytes = 16 * 1024

    /// Takes a text apart.
    ///
    /// - Parameter memo: Headers that need not be read again.
    package init(
        parsing text: borrowing TokenText,
        maximumBytes: Int = maximumBytes,
        memo: borrowing HeaderMemo = .none
    ) throws(JWSError) {
        if text.count > maximumBytes {  // check: jws-length
            throw JWSError(.tooLong, "the token is longer than \(maximumBytes) bytes")
        }
        let bytes = text.whole.utf8.span.extracting(text.range)
        let (dots, first, second) = bytes.places(of: 0x2E)
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
        let encodedHeader = bytes.extracting(..<first)
        let stripe = HeaderMemo.part(of: bytes)
        let header: JOSEHeader
        let isHeaderNew: Bool
        if let known = memo.header(encodedHeader, in: stripe) {
            (header, isHeaderNew) = (known, false)
        } else {
            (header, isHeaderNew) = (try JOSEHeader(parsing: Self.decode(encodedHeader, "header")), true)
        }
        let payload = try Self.decode(bytes.extracting((first + 1)..<second), "payload")
        let signature = try Self.decode(bytes.extracting((second + 1)...), "signature")
        (self.header, self.heldPayload, self.signature) = (header, payload, signature)
        (self.text, self.dots, self.stripe) = (copy text, (first, second), stripe)
        self.isHeaderNew = isHeaderNew
    }

    /// Hands over the payload, which is not kept: no reference to it is counted.
    package mutating func takePayload() -> [UInt8] { heldPayload.take() ?? [] }

    /// Hands the signature to `isValid`, and what it is over: the bytes that arrived, never a re-encoding.
    @inline(__always)
    func isSigned(_ isValid: (_ signature: Span<UInt8>, _ input: Span<UInt8>) -> Bool) -> Bool {
        text.withBytes { isValid(signature.span, $0.extracting(..<dots.second)) }
    }

    private static func decode(_ text: Span<UInt8>, _ part: String) throws(JWSError) -> [UInt8] {
        do {
            return try Base64URL.decode(text)
        } catch {
            throw JWSError(.badBase64URL, "the \(part) is not base64url: \(error)")
        }
    }
}
