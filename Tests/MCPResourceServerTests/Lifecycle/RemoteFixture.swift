// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import HTTPFetch
import JOSE
import MCPResourceServer
import MCPResourceServerTesting
import Synchronization
import TokenValidation
import XCTest

/// What a call is answered with.
struct Answer: Sendable, Hashable {
    var status: Int
    var retryAfter: Int?
}

/// An answer that comes some time.
private final class Result: Sendable {
    private let value = Mutex<Answer?>(nil)

    func set(_ answer: Answer) { value.withLock { $0 = answer } }

    var isSet: Bool { value.withLock { $0 != nil } }
    var answer: Answer { value.withLock { $0 ?? Answer(status: 0) } }
}

/// A server whose issuer's keys are remote, the scripted server they come from, and the clock of it all.
struct RemoteFixture: Sendable {
    static let resource = "https://mcp.example.com/mcp"

    let clock = TestClock()
    let fetcher: ScriptedFetcher
    let issuer: TestIssuer
    let keys: RemoteKeys
    let server: ResourceServer
    let log = Log()

    /// - Parameter jitter: The chance by which pauses and refresh times are shortened: 0 for not at all.
    init(
        jitter: Double = 0,
        settings change: (inout RemoteKeys.Settings) -> Void = { _ in },
        configure: (inout ResourceServer.Options) -> Void = { _ in }
    ) throws {
        let clock = clock
        let log = log
        fetcher = ScriptedFetcher(clock: clock.monotonic)
        issuer = try TestIssuer("https://auth.example.com", audience: Self.resource, clock: clock.wallClock)
        fetcher.publish(issuer)
        var settings = RemoteKeys.Settings()
        settings.fetcher = fetcher
        settings.clock = clock.monotonic
        settings.wallClock = clock.wallClock
        settings.random = { jitter }
        change(&settings)
        keys = RemoteKeys(discovering: issuer.identifier, settings: settings)
        server = try ResourceServer(resource: Self.resource, issuers: [issuer.issuer(keys: keys)]) { options in
            options.clock = clock.wallClock
            options.onEvent = { log.note($0) }
            // Floods are to reach the keys here.
            options.failureLimit = .off
            configure(&options)
        }
    }

    var metadataURL: String { ScriptedFetcher.metadataURL(of: issuer) }
    var keysURL: String { ScriptedFetcher.keysURL(of: issuer) }

    /// How often the key set was asked for.
    var keyFetches: Int { fetcher.count(keysURL) }

    /// How many attempts to get the keys were made.
    var attempts: Int { log.events.count { $0.code == .keyFetchStarted } }

    /// Why attempts failed, in order.
    var failures: [String] { log.events.filter { $0.code == .keyRefreshFailed }.map(\.label) }
}

// MARK: Calls

extension RemoteFixture {
    /// The answer to a call with a token; what happened on the way to it has been told.
    func answer(_ token: String) async -> Answer {
        let admission = await server.admit(.post(bearer: token), body: { _ in [] })
        await until { !keys.isTelling }
        switch admission {
        case .proceed:
            return Answer(status: 200)
        case .respond(let answer):
            return Answer(status: answer.status, retryAfter: answer.value("Retry-After").flatMap { Int($0) })
        }
    }

    /// The answer to a call with a good token made now.
    func answerToKnown() async throws -> Answer {
        await answer(try issuer.token())
    }

    /// The same, with what time has to pass until it comes.
    func answerInTime(_ token: String) async -> (answer: Answer, took: Duration) {
        let started = clock.elapsed
        let result = Result()
        let task = Task { result.set(await answer(token)) }
        while !result.isSet { await step() }
        await task.value
        return (result.answer, clock.elapsed - started)
    }

    /// A token of a key that nobody publishes, issued `age` seconds ago.
    func foreignToken(age: Double = 0) throws -> String {
        let stranger = try TestIssuer("https://auth.example.com", audience: Self.resource, clock: clock.wallClock)
        let issuedAt = Int64(clock.now - age)
        return try stranger.token(claims: ["iat": .integer(issuedAt)], header: ["kid": "unheard-of"])
    }

    /// Fetches the keys, which is asserted to work.
    func warmUp() async throws {
        let answer = try await answerToKnown()
        XCTAssertEqual(answer, Answer(status: 200))
    }
}

// MARK: Time

extension RemoteFixture {
    /// Whether the attempt in progress cannot go on before time passes: its request is unanswered, or it pauses before its
    /// retry. Both have time limits beside them, which are not reached but by the first.
    private var isStuck: Bool {
        let sleepers = clock.sleepers
        guard keys.isFetching, let first = sleepers.first, let last = sleepers.last else { return false }
        guard last - clock.elapsed > .seconds(1) else { return false }
        return (fetcher.pending > 0 && sleepers.count >= 3) || first - clock.elapsed <= .milliseconds(300)
    }

    /// Lets the attempt in progress go on by one bit.
    private func step() async {
        if isStuck, let first = clock.sleepers.first {
            clock.advance(by: first - clock.elapsed)
        } else {
            await Task.yield()
        }
    }

    /// Lets the attempt in progress, if any, come to its end.
    func settle() async {
        while keys.isFetching { await step() }
        await until { !keys.isTelling }
    }

    /// Returns when nothing happens any more before time passes, with somebody running the keys.
    private func quiet() async {
        while true {
            if isStuck { return }
            if let wake = keys.nextWake, !keys.isFetching, clock.sleepers == [wake] { return }
            await Task.yield()
        }
    }

    /// Lets time pass while somebody runs the keys, with everything happening at its time.
    func pass(_ seconds: Double) async {
        let end = clock.elapsed + .seconds(seconds)
        while true {
            await quiet()
            guard let next = clock.sleepers.first, next <= end else { break }
            clock.advance(by: next - clock.elapsed)
        }
        clock.advance(by: end - clock.elapsed)
        await until { !keys.isTelling }
    }

    /// Runs the server while `body` is carried out.
    func running(_ body: () async throws -> Void) async throws {
        let server = server
        let running = Task { try await server.run() }
        while keys.nextWake == nil && !keys.isFetching { await Task.yield() }
        try await body()
        server.close()
        try await running.value
    }

    /// Waits for a condition that becomes true without time passing.
    func until(_ condition: () -> Bool) async {
        while !condition() { await Task.yield() }
    }
}
