// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

// The sample of the guide "Keys from the authorization server", word for word: a test compares them.

import HTTPFetch

struct EgressFetcher: Fetcher {
    let client: HostClient
    let keyHosts: [String]  // what metadata may name: the proxy resolves names, so no address can be judged here

    func fetch(_ request: FetchRequest) async throws(FetchError) -> FetchResponse {
        let isListed = keyHosts.contains { request.url.utf8.starts(with: "https://\($0)/".utf8) }
        guard request.origin == .configuration || isListed else {
            throw FetchError(.forbiddenAddress, "metadata names a host that is not listed")
        }
        var headers = request.headers + [(name: "Accept-Encoding", value: "identity")]
        if let body = request.body { headers.append((name: "Content-Type", value: body.contentType)) }
        do {
            let answer = try await client.send(
                request.body == nil ? "GET" : "POST",
                request.url,
                headers: headers,
                body: request.body?.bytes ?? [],
                timeout: request.timeout
            )
            var response = FetchResponse(status: answer.status, headers: answer.headers)
            let codings = response.values(of: "Content-Encoding")
            guard codings.isEmpty || codings == ["identity"] else {
                throw FetchError(.encoded, "the body is compressed")
            }
            for try await chunk in answer.body {
                guard chunk.count <= request.maximumBodyBytes - response.body.count else {
                    throw FetchError(.tooLarge, "the body is longer than \(request.maximumBodyBytes) bytes")
                }
                response.body += chunk
            }
            return response
        } catch let error as FetchError {
            throw error
        } catch is HostClient.TimedOut {
            throw FetchError(.timeout, "no complete answer through the proxy in time")
        } catch {
            throw FetchError(.unreachable, "no answer through the proxy")
        }
    }
}
