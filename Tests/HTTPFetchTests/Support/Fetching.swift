// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import HTTPFetch
import XCTest

@testable import HTTPFetch

/// A fetcher for `http` to the servers of a test, without limits worth mentioning unless given.
func loopbackFetcher(
    listedHosts: [String] = [],
    limits: Limits = Limits(),
    lookup: @escaping Resolver.Lookup = { _ throws(FetchError) in [loopback] }
) throws -> BoundedFetcher {
    try BoundedFetcher(
        roots: .system,
        listedHosts: listedHosts,
        allowHTTPLoopback: true,
        limits: limits,
        lookup: lookup
    )
}

let loopback = address("127.0.0.1")

/// An address from its text; a text that is none makes the test fail elsewhere.
func address(_ text: String) -> IPAddress {
    IPAddress(fours: text) ?? IPAddress(sixes: text) ?? IPAddress(bytes: [0, 0, 0, 0]) ?? loopback
}

extension FetchRequest {
    /// A request to `server`, as an operator configures it.
    static func to(
        _ server: ScriptServer,
        _ scheme: String = "http",
        host: String = "127.0.0.1",
        origin: Origin = .configuration,
        limit: Int = 1000,
        timeout: Duration = .seconds(10)
    ) -> FetchRequest {
        let url = "\(scheme)://\(host):\(server.port)/doc"
        return FetchRequest(url, origin: origin, maximumBodyBytes: limit, timeout: timeout)
    }
}

extension BoundedFetcher {
    /// The error of a request; nil, and a failure, if it was answered.
    func error(
        of request: FetchRequest,
        _ message: String = "",
        file: StaticString = #filePath,
        line: UInt = #line
    ) async -> FetchError? {
        do {
            let response = try await fetch(request)
            XCTFail("answered with \(response.status) \(message)", file: file, line: line)
            return nil
        } catch {
            return error
        }
    }

    /// Nothing runs, waits or is looked up any more.
    var isIdle: Bool { load.running == 0 && load.waiting == 0 && load.lookups == 0 }
}

/// Waits for something that happens on another thread, soon.
func eventually(_ condition: () -> Bool) async -> Bool {
    let deadline = ContinuousClock.now + .seconds(20)
    while !condition() {
        if ContinuousClock.now > deadline { return false }
        try? await Task.sleep(for: .milliseconds(2))
    }
    return true
}
