// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import HTTPFetch
import Synchronization

/// A fetcher that remembers what was asked and what came back: the doctor shows headers and documents that nobody else keeps.
final class RecordingFetcher: Fetcher {
    private let fetcher: any Fetcher
    private let origin: FetchRequest.Origin?
    private let permit: Permit?
    private let answers = Mutex<[(url: String, response: FetchResponse)]>([])

    /// Throws if nothing more may be sent.
    typealias Permit = @Sendable () async throws(FetchError) -> Void

    /// With an `origin`, all URLs count as written down there; with a `permit`, that is asked before each request.
    init(_ fetcher: any Fetcher, origin: FetchRequest.Origin? = nil, permit: Permit? = nil) {
        self.fetcher = fetcher
        self.origin = origin
        self.permit = permit
    }

    func fetch(_ request: FetchRequest) async throws(FetchError) -> FetchResponse {
        var request = request
        if let origin { request.origin = origin }
        try await permit?()
        let response = try await fetcher.fetch(request)
        answers.withLock { $0.append((request.url, response)) }
        return response
    }

    /// The last complete answer of a URL, which is given without its query, as records have it.
    func answer(of url: String) -> FetchResponse? {
        answers.withLock { answers in
            answers.last { $0.url.utf8.prefix { $0 != UInt8(ascii: "?") }.elementsEqual(url.utf8) }?.response
        }
    }
}
