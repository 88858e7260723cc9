// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import HTTPFetch
import JOSE
import ProtectedResource
import TokenValidation

/// What a request was answered with, or why there is no answer.
struct WireAnswer: Sendable {
    private let result: Result<FetchResponse, FetchError>

    init(_ result: Result<FetchResponse, FetchError>) {
        self.result = result
    }

    private var response: FetchResponse? { try? result.get() }

    /// Nil without an answer.
    var status: Int? { response?.status }
    var body: [UInt8] { response?.body ?? [] }

    /// Why there is none.
    var failure: FetchError? {
        if case .failure(let error) = result { error } else { nil }
    }

    /// Whether the server takes no more requests for now, which says nothing about any of them (RFC 6585 section 4).
    var isThrottled: Bool { status == 429 }

    var isSuccess: Bool { status.map { (200...299).contains($0) } ?? false }

    func values(of name: String) -> [String] {
        response?.values(of: name) ?? []
    }

    /// The elements of a list, of all lines together, in lower case.
    func elements(of name: String) -> [String] {
        values(of: name)
            .flatMap { value in
                value.utf8.split(separator: UInt8(ascii: ","))
                    .map { String(decoding: $0.map(ASCII.lowercased), as: UTF8.self) }
                    .map(ASCII.trimmed)
            }
            .filter { !$0.isEmpty }
    }

    /// The media type without its parameters, in lower case.
    var mediaType: String {
        let text = values(of: "Content-Type").first ?? ""
        let type = String(decoding: text.utf8.prefix { $0 != UInt8(ascii: ";") }.map(ASCII.lowercased), as: UTF8.self)
        return ASCII.trimmed(type)
    }

    /// The JSON-RPC error code of the body, if it has one.
    var errorCode: Int64? {
        (try? JSONValue(parsing: body, limits: .metadata))?["error"]?["code"]?.integerValue
    }

    /// In a word: `401`, `307 to https://…`, or why there is no answer.
    var summary: String {
        if let failure { return Printed.text(failure.detail) }
        guard let status else { return "" }
        guard (300...399).contains(status), let place = values(of: "Location").first else { return "\(status)" }
        return "\(status) to \(Printable.text(place, limit: 120))"
    }
}
