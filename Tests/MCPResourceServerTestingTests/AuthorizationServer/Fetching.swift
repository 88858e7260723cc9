// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import HTTPFetch
import JOSE
import MCPResourceServerTesting
import XCTest

/// Runs a server for as long as `body` takes.
func withServer<Result>(
    _ server: ScriptedAuthorizationServer,
    _ body: (ScriptedAuthorizationServer) async throws -> Result
) async throws -> Result {
    do {
        let result = try await body(server)
        await server.close()
        return result
    } catch {
        await server.close()
        throw error
    }
}

extension ScriptedAuthorizationServer {
    /// Fetches one document as a resource server does, trusting this server unless told otherwise.
    func fetch(
        _ endpoint: ScriptedEndpoints,
        roots: TrustRoots? = nil,
        maximumBodyBytes: Int = 131_072,
        timeout: Duration = .seconds(20)
    ) async throws -> FetchResponse {
        let fetcher = try BoundedFetcher(roots: roots ?? trustRoots, allowHTTPLoopback: true)
        return try await fetcher.fetch(
            FetchRequest(
                url(of: endpoint),
                origin: .configuration,
                maximumBodyBytes: maximumBodyBytes,
                timeout: timeout
            )
        )
    }

    /// How the fetch fails; a failure of the test if it does not.
    func failure(
        _ endpoint: ScriptedEndpoints,
        roots: TrustRoots? = nil,
        timeout: Duration = .seconds(20),
        line: UInt = #line
    ) async -> FetchError.Code? {
        do {
            let response = try await fetch(endpoint, roots: roots, timeout: timeout)
            XCTFail("answered with \(response.status)", line: line)
        } catch let error as FetchError {
            return error.code
        } catch {
            XCTFail("\(error)", line: line)
        }
        return nil
    }

    /// The key IDs in the key set as it is served.
    func servedKeyIDs() async throws -> [String] {
        let document = try await fetch(.keys).json
        return document["keys"]?.elements.compactMap { $0["kid"]?.string } ?? []
    }
}

extension FetchResponse {
    var json: JSON {
        get throws { JSON(try JSONValue(parsing: body, limits: .keySet)) }
    }
}

extension JSON {
    var elements: [JSON] {
        if case .array(let elements) = self { elements } else { [] }
    }

    var string: String? {
        if case .string(let string) = self { string } else { nil }
    }
}
