// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

public import HTTPFetch

/// What a ``ScriptedFetcher`` does with a request.
public struct ScriptedAnswer: Sendable {
    enum Kind: Sendable {
        case response(FetchResponse)
        case failure(FetchError)
        case silence
    }

    let kind: Kind

    /// Answers with a status, field lines and a body.
    public static func response(
        _ status: Int,
        headers: [(name: String, value: String)] = [],
        body: [UInt8] = []
    ) -> ScriptedAnswer {
        ScriptedAnswer(kind: .response(FetchResponse(status: status, headers: headers, body: body)))
    }

    /// Answers with a JSON document and status 200.
    public static func json(
        _ document: [UInt8],
        headers: [(name: String, value: String)] = []
    ) -> ScriptedAnswer {
        .response(200, headers: [("Content-Type", "application/json")] + headers, body: document)
    }

    /// Answers with the text of a JSON document and status 200.
    public static func json(_ text: String, headers: [(name: String, value: String)] = []) -> ScriptedAnswer {
        .json(Array(text.utf8), headers: headers)
    }

    /// Answers with a page of HTML and status 200, as servers do that show their login page everywhere.
    public static let page = ScriptedAnswer.response(
        200,
        headers: [("Content-Type", "text/html")],
        body: Array("<!DOCTYPE html><title>Sign in</title>".utf8)
    )

    /// Answers with a redirect, which nothing follows.
    public static func redirect(_ status: Int = 302, to location: String) -> ScriptedAnswer {
        .response(status, headers: [("Location", location)])
    }

    /// Has no answer, for this reason.
    public static func failure(_ code: FetchError.Code) -> ScriptedAnswer {
        ScriptedAnswer(kind: .failure(FetchError(code, "scripted")))
    }

    /// Never answers: the request fails when its time is over, on the fetcher's clock.
    public static let silence = ScriptedAnswer(kind: .silence)
}
