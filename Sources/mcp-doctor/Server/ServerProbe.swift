// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import HTTPFetch
import JOSE
import MCPResourceServer
import MCPResourceServerTesting
import TokenValidation

/// Asks a server, each request once, and counts.
actor ServerProbe {
    /// More are never sent, whatever the rows would like.
    static let maximumRequests = 200
    static let maximumBody = 131_072
    /// Nothing is sent after that: a server that takes its time for every answer would keep the doctor for a quarter of an hour.
    static let longestRun = Duration.seconds(120)

    nonisolated let options: ServerOptions
    nonisolated let resource: ResourceIdentifier
    nonisolated let fetcher: BoundedFetcher
    /// The time for one answer.
    nonisolated let timeout: Duration

    private(set) var requests = 0
    /// Why nothing more is sent; nil while something is.
    private(set) var limit: String?
    private let end: ContinuousClock.Instant
    /// The answers that the row in question has seen, from memory or not.
    private(set) var answersOfRow: [WireAnswer] = []
    /// Those to a good token that did not get in.
    private var refusals: [WireAnswer] = []
    private var known: [(request: WireRequest, answer: WireAnswer)] = []
    private var openingRequest: WireRequest?
    private var admitted: Admission??
    private var authorizationServer: IssuerProbe??

    init(_ options: ServerOptions, timeout: Duration = .seconds(5), longestRun: Duration = ServerProbe.longestRun)
        throws(UsageError)
    {
        end = .now + longestRun
        self.timeout = timeout
        self.options = options
        resource = options.resource
        do {
            fetcher = try BoundedFetcher(
                roots: options.caFile.map { .systemAnd(file: $0) } ?? .system,
                listedHosts: options.listedHosts,
                allowHTTPLoopback: options.resource.isLoopback
            )
        } catch {
            throw UsageError("--ca-file or --listed-host: \(Printed.text(error.detail))")
        }
    }

    func beginRow() { answersOfRow = [] }

    /// Counts a request that is about to be sent. Throws if none may be sent any more.
    private func count() throws(FetchError) {
        if requests >= Self.maximumRequests { limit = "the limit of \(Self.maximumRequests) requests was reached" }
        if ContinuousClock.now >= end { limit = "the time was over" }
        if let limit { throw FetchError(.busy, limit) }
        requests += 1
    }

    /// The answer to a request, from memory if it was sent before.
    func ask(_ request: WireRequest) async -> WireAnswer {
        let answer = await answer(to: request)
        answersOfRow.append(answer)
        return answer
    }

    private func answer(to request: WireRequest) async -> WireAnswer {
        if let found = known.first(where: { $0.request == request }) { return found.answer }
        do { try count() } catch { return WireAnswer(.failure(error)) }
        let isOwn = request.origin.utf8.elementsEqual(resource.origin.utf8)
        let answer: WireAnswer
        do {
            answer = WireAnswer(
                .success(
                    try await fetcher.send(
                        exactly: request.bytes,
                        to: request.origin + "/",
                        origin: isOwn ? .configuration : .document,
                        isHEAD: request.method.utf8.elementsEqual("HEAD".utf8),
                        maximumBodyBytes: Self.maximumBody,
                        timeout: timeout
                    )
                )
            )
        } catch {
            answer = WireAnswer(.failure(error))
        }
        known.append((request, answer))
        return answer
    }

    /// The authorization server that clients will use: what it publishes. Nil without one that can be asked.
    func issuerProbe(_ issuer: String) async -> IssuerProbe? {
        if let authorizationServer { return authorizationServer }
        var words = [issuer]
        if let file = options.caFile { words += ["--ca-file", file] }
        for host in options.listedHosts { words += ["--listed-host", host] }
        if resource.isLoopback { words.append("--allow-http-loopback") }
        var arguments = Arguments(words)
        let probe: IssuerProbe?
        if let options = try? IssuerOptions(&arguments) {
            let origin: FetchRequest.Origin = resource.isLoopback ? .configuration : .document
            probe = try? await IssuerProbe(options, origin: origin) { () async throws(FetchError) in
                try await self.count()
            }
        } else {
            probe = nil
        }
        authorizationServer = .some(probe)
        return probe
    }

    /// The message that shows what the server does with strangers: the first one of a client, or where anybody may send that, a call.
    func opening() async -> WireRequest {
        if let openingRequest { return openingRequest }
        let first = post(.initialize)
        let call = post(.noSuchTool)
        var chosen = first
        if await ask(first).isSuccess, await ask(call).status == 401 { chosen = call }
        openingRequest = chosen
        return chosen
    }

    /// What a good token gets in with; nil if it does not.
    func admission() async -> Admission? {
        if let admitted {
            answersOfRow += refusals
            return admitted
        }
        let before = answersOfRow
        let found = await findAdmission()
        // How the way in was found is not what the row asks, that there is none it has to know.
        if found == nil {
            refusals = Array(answersOfRow.dropFirst(before.count))
        } else {
            answersOfRow = before
        }
        admitted = .some(found)
        return found
    }

    private func findAdmission() async -> Admission? {
        guard let issuer = await issuer(), let token = try? issuer.token(scope: await scope()) else { return nil }
        for message in [MCPMessage.initialize, .discover] {
            let request = post(message)
            let answer = await ask(request.adding("Authorization: Bearer \(token)"))
            if answer.isSuccess { return Admission(request: request, answer: answer, issuer: issuer) }
        }
        return nil
    }

    /// The test issuer whose key was given.
    func issuer() async -> TestIssuer? {
        guard let key = options.key else { return nil }
        var audience = options.audience
        if audience == nil { audience = await ownDocument()?.resource }
        var issuer = TestIssuer(options.issuer, audience: audience ?? resource.canonical, signingKeys: [key])
        issuer.additionalClaims = options.claims
        return issuer
    }

    /// The metadata, if it is about this server: of a document about another one nothing may be used (RFC 9728 section 3.3), and a
    /// token for that one would be the server's to use there.
    private func ownDocument() async -> ResourceDocument? {
        guard let document = await document(), document.isAbout(resource) else { return nil }
        return document
    }

    /// What to ask for: what was said, else what the challenge says, else what the metadata does.
    func scope() async -> String? {
        if let scope = options.scope { return scope }
        if let scope = await challenge()?.values(of: "scope").first { return scope }
        return await ownDocument()?.texts("scopes_supported")?.joined(separator: " ")
    }
}

/// How a good token gets in.
struct Admission: Sendable {
    /// Without credentials.
    let request: WireRequest
    let answer: WireAnswer
    let issuer: TestIssuer
}
