// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer
import TokenValidation

/// Requests, and the answers that many rows look at.
extension ServerProbe {
    nonisolated func request(_ method: String, _ target: String? = nil) -> WireRequest {
        WireRequest(
            origin: resource.origin,
            method: method,
            target: target ?? resource.path,
            host: resource.authority,
            lines: ["Accept: application/json, text/event-stream"]
        )
    }

    nonisolated func post(_ message: MCPMessage) -> WireRequest {
        request("POST")
            .with {
                $0.lines += ["Content-Type: application/json"] + message.lines
                $0.body = message.body
            }
    }

    /// Nil for what is no absolute http or https URL.
    nonisolated func get(_ url: String) -> WireRequest? {
        let bytes = Array(url.utf8)
        let isPlain = bytes.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "#") }
        let length = [8, 7].first { bytes.starts(with: $0 == 8 ? "https://".utf8 : "http://".utf8) }
        guard isPlain, let length else { return nil }
        let rest = bytes[length...]
        let end = rest.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") } ?? rest.endIndex
        let path = String(decoding: rest[end...], as: UTF8.self)
        return WireRequest(
            origin: String(decoding: bytes[..<end], as: UTF8.self),
            method: "GET",
            target: path.utf8.first == UInt8(ascii: "/") ? path : "/" + path,
            host: String(decoding: rest[..<end], as: UTF8.self),
            lines: ["Accept: application/json"]
        )
    }

    /// What a request without credentials gets.
    func plain() async -> WireAnswer {
        await ask(await opening())
    }

    /// What the same request gets with these credentials.
    func presenting(_ credentials: String...) async -> WireAnswer {
        let request = await opening()
        return await ask(request.with { $0.lines += credentials.map { "Authorization: \($0)" } })
    }

    /// The lines of the 401 for a request without credentials; nil if that is not how it is answered.
    func challengeLines() async -> [String]? {
        let answer = await plain()
        return answer.status == 401 ? answer.values(of: "WWW-Authenticate") : nil
    }

    /// Its Bearer challenge.
    func challenge() async -> ChallengeList.Item? {
        await challengeLines().flatMap { ChallengeList($0) }?.bearer
    }

    /// Where the challenge says that the metadata is.
    func link() async -> String? {
        await challenge()?.values(of: "resource_metadata").first
    }

    /// What is at that place; nil if there is none.
    func linked() async -> WireAnswer? {
        guard let request = await link().flatMap({ get($0) }) else { return nil }
        return await ask(request)
    }

    /// The well-known URL that the endpoint's own URL leads to.
    nonisolated var inserted: WireRequest {
        request("GET", resource.metadataPath).with { $0.lines = ["Accept: application/json"] }
    }

    /// The metadata: at the well-known URL, else where the challenge says.
    func document() async -> ResourceDocument? {
        if let found = try? ResourceDocument(await ask(inserted)) { return found }
        return await linked().flatMap { try? ResourceDocument($0) }
    }

    /// The request that the metadata is at, for rows about how it is served.
    func metadataRequest() async -> WireRequest? {
        if await ask(inserted).status == 200 { return inserted }
        guard let request = await link().flatMap({ get($0) }), await ask(request).status == 200 else { return nil }
        return request
    }

    /// A token that no server accepts, well-formed by its characters.
    nonisolated var noToken: String { "mcp-doctor.is-no.token" }
}
