// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

/// What can be said of a token before it is known whose it is.
enum Form {
    static func checkLength(_ count: Int) throws(TokenError) {
        let isTooLong = count > Limits.tokenBytes
        if isTooLong {  // check: token-length
            throw TokenError(.tooLong, "it is longer than \(Limits.tokenBytes) bytes")
        }
    }

    /// Takes the token apart (RFC 7515 section 5.2, steps 1 to 7) and refuses algorithms that do not exist here.
    static func open(
        _ text: borrowing TokenText,
        memo: borrowing HeaderMemo = .none
    ) throws(TokenError) -> UnverifiedJWS {
        let jws = try parts(text, memo)
        _ = try algorithm(jws.header)
        return jws
    }

    /// The algorithm of a header; refused if it does not exist here.
    static func algorithm(_ header: JOSEHeader) throws(TokenError) -> SignatureAlgorithm {
        guard let algorithm = header.algorithm else {
            throw TokenError(.algorithmNotAllowed, claim: "alg", "alg \"\(header.shownAlgorithm)\" is never accepted")
        }
        return algorithm
    }

    /// The claims (RFC 7519 section 7.2, step 10).
    static func claims(_ payload: consuming [UInt8]) throws(TokenError) -> Payload {
        let claims = try members(payload)
        let isObject = claims.json.kind == .object
        if !isObject {  // check: payload-object
            throw TokenError(.malformed, "the payload is not a JSON object")
        }
        return claims
    }

    @inline(__always)
    private static func parts(
        _ text: borrowing TokenText,
        _ memo: borrowing HeaderMemo
    ) throws(TokenError) -> UnverifiedJWS {
        do {
            return try UnverifiedJWS(parsing: text, maximumBytes: Limits.tokenBytes, memo: memo)
        } catch {
            throw TokenError(code(error.code), error.detail)
        }
    }

    @inline(__always)
    private static func members(_ payload: consuming [UInt8]) throws(TokenError) -> Payload {
        do {
            return try Payload(parsing: payload)
        } catch {
            throw TokenError(.malformed, "the payload is not strict JSON: \(error)")
        }
    }

    private static func code(_ code: JWSError.Code) -> TokenError.Code {
        switch code {
        case .tooLong: .tooLong
        case .encrypted: .encrypted
        case .criticalHeader, .unencodedPayload: .criticalHeader
        case .nestedToken: .nestedToken
        case .algorithmMissing, .algorithmNotAllowed: .algorithmNotAllowed
        default: .malformed
        }
    }
}

extension JOSEHeader {
    /// The parameters that matter, for people.
    var summary: String {
        let type = type.map { Printable.text($0, limit: 40) }
        return "alg \(shownAlgorithm), kid \(shownKeyID ?? "absent"), typ \(type ?? "absent")"
    }

    /// The `kid`, for people.
    var shownKeyID: String? {
        keyID.map { Printable.text(String(decoding: $0, as: UTF8.self), limit: 100) }
    }

    fileprivate var shownAlgorithm: String { Printable.text(algorithmName, limit: 40) }
}
