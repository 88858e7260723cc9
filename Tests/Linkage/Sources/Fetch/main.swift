// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import HTTPFetch

do throws(FetchError) {
    let response = try await BoundedFetcher().fetch(FetchRequest("https://127.0.0.1/", origin: .document))
    print(response.status)
} catch {
    print(error)
}
