// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer
import ProtectedResource

/// The parameters of a query or of a body in `application/x-www-form-urlencoded`.
///
/// Stricter than browsers: valid escapes, valid UTF-8, no control characters, at most 64 parameters.
struct FormFields: Sendable {
    private var fields: [(name: String, value: String)] = []

    /// - Parameter bytes: The text, without the `?` that a query begins with.
    init(_ bytes: some Collection<UInt8>) throws(OAuthProblem) {
        let pieces = bytes.split(separator: UInt8(ascii: "&"))
        if pieces.count > 64 {  // check: das-form-count
            throw .invalidRequest("there are too many parameters")
        }
        for piece in pieces {
            let written = piece.prefix { $0 != UInt8(ascii: "=") }
            let rest = piece[written.endIndex...].dropFirst()
            guard let name = URLText.decoded(written), let value = URLText.decoded(rest) else {
                throw .invalidRequest("a parameter is malformed")
            }
            fields.append((name, value))
        }
    }

    /// The body of a request, of at most `limit` bytes.
    init(bodyOf request: LoopbackRequest, upTo limit: Int) async throws(OAuthProblem) {
        let isForm = MediaType.isOnly("application/x-www-form-urlencoded", in: request)
        if !isForm {  // check: das-form-type
            throw .invalidRequest("the body has to be application/x-www-form-urlencoded")
        }
        let body = try await request.bytes(upTo: limit)
        try self.init(body)
    }

    /// The parameter's value; nil without one, and for one without a value (RFC 6749 §3.1).
    subscript(name: String) -> String? {
        let field = fields.first { $0.name.utf8.elementsEqual(name.utf8) }
        return field.flatMap { $0.value.isEmpty ? nil : $0.value }
    }

    /// Whether some parameter occurs more than once, which none may (RFC 6749 §3.1, §3.2).
    var hasDuplicates: Bool {
        Set(fields.map { Array($0.name.utf8) }).count < fields.count
    }

    /// Whether this parameter occurs more than once.
    func isRepeated(_ name: String) -> Bool {
        fields.count { $0.name.utf8.elementsEqual(name.utf8) } > 1
    }
}

extension LoopbackRequest {
    /// The body; an answer says so if it is too large, or does not arrive.
    func bytes(upTo limit: Int) async throws(OAuthProblem) -> [UInt8] {
        do {
            return try await body(upTo: limit)
        } catch is ContentTooLarge {
            throw .tooLarge()
        } catch {
            throw .invalidRequest("the body did not arrive")
        }
    }
}

/// Media types of requests (RFC 9110 §8.3.1).
enum MediaType {
    /// Whether the request's one `Content-Type` is this type, whatever its parameters are.
    static func isOnly(_ type: String, in request: LoopbackRequest) -> Bool {
        guard case .one(let value) = request.resourceRequest.headers.single("Content-Type") else { return false }
        return isNamed(type, value)
    }

    /// Whether the value of a `Content-Type` line is this type, whatever its parameters are.
    static func isNamed(_ type: String, _ value: String) -> Bool {
        let name = value.utf8.prefix { $0 != UInt8(ascii: ";") }
        return ASCII.equalIgnoringCase(ASCII.trimmed(name), type.utf8)
    }
}
