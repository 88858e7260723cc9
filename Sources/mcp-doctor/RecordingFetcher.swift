// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import HTTPFetch
import Synchronization

/// A fetcher that remembers what was asked and what came back: the doctor shows headers and documents that nobody else keeps.
final class RecordingFetcher: Fetcher {
    private let fetcher: any Fetcher
    private let origin: FetchRequest.Origin?
    private let answers = Mutex<[(url: String, response: FetchResponse)]>([])

    /// With an `origin`, all URLs count as written down there.
    init(_ fetcher: any Fetcher, origin: FetchRequest.Origin? = nil) {
        self.fetcher = fetcher
        self.origin = origin
    }

    func fetch(_ request: FetchRequest) async throws(FetchError) -> FetchResponse {
        var request = request
        if let origin { request.origin = origin }
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
