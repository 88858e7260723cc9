// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer
import MCPResourceServerTesting
import Synchronization

/// 1,000,000 failed authentications from 100,000 addresses, beside two honest clients: one alone at its address, and one that shares
/// its address with the worst of the others. Quiet times and times of abuse take turns, so that both see the same machine.
enum Abuse {
    private static let failures = 1_000_000
    private static let addresses = 100_000
    private static let rounds = 10
    private static let clients = 8
    private static let shared = "203.0.113.9"

    static func run(seconds: Int) async throws -> Bool {
        let issuer = try TestIssuer()
        let server = try ResourceServer(resource: issuer.audience, issuers: [issuer.issuer], scopes: "mcp:connect") {
            $0.clientAddresses = .behind(proxies: ["10.0.0.1"], header: .xForwardedFor)
            $0.onEvent = { _ in }
        }
        let good = try issuer.token(scope: "mcp:connect", lifetime: 7200)
        let honest: @Sendable () -> ResourceRequest = {
            request(good, from: Bool.random() ? shared : "198.51.100.7")
        }
        let forger = try Forger(issuer)
        let (quiet, beside, abuse) = (Answers(), Answers(), Answers())
        await offer(1000, count: 2000, to: server, Answers(), honest)

        let memoryBefore = Memory.resident
        var highest = memoryBefore
        let share = failures / rounds
        let rate = max(failures / seconds, 1)
        let pause = Double(share) / Double(rate)
        for _ in 0..<rounds {
            await offer(1000, count: Int(1000 * pause), to: server, quiet, honest)
            async let attack: Void = offer(rate, count: share, to: server, abuse) { forger.request() }
            async let served: Void = offer(1000, count: Int(1000 * pause), to: server, beside, honest)
            _ = await (attack, served)
            highest = max(highest, Memory.resident)
        }

        var report = SoakReport(
            "abuse: \(failures) failed authentications from \(addresses) addresses, \(rate) a second"
        )
        report.say("failures", abuse.summary)
        report.demand("failures answered neither 401 nor 429", failures - abuse[401] - abuse[429], atMost: 0)
        report.demand("failures answered 429", abuse[429], atLeast: failures / 10)
        let offered = quiet.latencies.count + beside.latencies.count
        report.demand("honest requests not served", offered - quiet[200] - beside[200], atMost: 0)
        report.say(
            "honest requests",
            "\(quiet.latencies.count) in quiet times, \(beside.latencies.count) beside the abuse"
        )
        report.say(
            "p50, quiet and beside",
            "\(quiet.latencies.percentile(0.5).short) us, \(beside.latencies.percentile(0.5).short) us"
        )
        let p99 = quiet.latencies.percentile(0.99)
        report.say("p99, quiet", "\(p99.short) us")
        report.demand("p99, beside the abuse", beside.latencies.percentile(0.99), atMost: p99 * 1.5, "us")
        report.say("p99, failures", "\(abuse.latencies.percentile(0.99).short) us")
        report.demand("memory at most", highest - memoryBefore, atMost: 32, "MB more than before")
        return report.finish()
    }

    fileprivate static func request(_ token: String, from address: String) -> ResourceRequest {
        ResourceRequest(
            method: "POST",
            target: "/mcp",
            headers: [
                HeaderField("Host", "mcp.example.com"), HeaderField("Authorization", "Bearer \(token)"),
                HeaderField("X-Forwarded-For", address),
            ],
            peer: "10.0.0.1"
        )
    }

    /// One of the 100,000: half of all requests come from a thousandth of them, the worst of all from the shared address.
    fileprivate static func address() -> String {
        let number = Bool.random() ? Int.random(in: 0..<addresses) : Int.random(in: 0..<addresses / 1000)
        if number == 0 { return shared }
        return number.isMultiple(of: 2)
            ? "100.\(64 + (number >> 16)).\(number >> 8 & 255).\(number & 255)"
            : "2001:db8:\(number >> 16):\(String(number & 0xFFFF, radix: 16))::1"
    }

    /// Clients that together send so many requests at a rate, each waiting for its answer before it sends the next. If they fall
    /// behind they hurry, but no queue of requests grows that would be measured in place of the server.
    private static func offer(
        _ rate: Int,
        count: Int,
        to server: ResourceServer,
        _ answers: Answers,
        _ next: @escaping @Sendable () -> ResourceRequest
    ) async {
        let start = ContinuousClock.now
        await withDiscardingTaskGroup { group in
            for client in 0..<clients {
                group.addTask {
                    var sent = client
                    while sent < count {
                        let due = min(Int(start.duration(to: .now) / .seconds(1) * Double(rate)), count)
                        while sent < due {
                            let request = next()
                            let begun = ContinuousClock.now
                            let admission = await server.admit(request) { _ in [] }
                            answers.add(admission, after: begun.duration(to: .now))
                            sent += clients
                            await Task.yield()
                        }
                        try? await Task.sleep(for: .milliseconds(1))
                    }
                }
            }
        }
    }
}

/// Makes tokens that nobody has signed: most with claims that are good, some that have ended, some that are no tokens. No two are
/// the same.
private struct Forger: Sendable {
    private let beginnings: [String]

    init(_ issuer: TestIssuer) throws {
        let plausible = try issuer.token(scope: "mcp:connect", lifetime: 7200)
        let expired = try issuer.token(scope: "mcp:connect", lifetime: -7200)
        beginnings = [plausible, plausible, expired, "a.b.c"]
            .map { token in
                token.split(separator: ".").dropLast().joined(separator: ".") + "."
            }
    }

    func request() -> ResourceRequest {
        let signature = (0..<8)
            .flatMap { _ in
                let word = UInt64.random(in: .min ... .max)
                return (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * UInt64($0))) }
            }
        let beginning = beginnings[Int.random(in: 0..<beginnings.count)]
        return Abuse.request(beginning + Base64URL.encode(signature), from: Abuse.address())
    }
}

/// What became of requests, by status; 200 for those that were let through.
private final class Answers: Sendable {
    let latencies = Latencies()
    private let counts = Mutex<[Int: Int]>([:])

    func add(_ admission: Admission, after duration: Duration) {
        let status =
            switch admission {
            case .proceed: 200
            case .respond(let answer): answer.status
            }
        counts.withLock { $0[status, default: 0] += 1 }
        latencies.add(duration)
    }

    subscript(status: Int) -> Int { counts.withLock { $0[status, default: 0] } }

    var summary: String {
        counts.withLock { $0 }
            .sorted { $0.value > $1.value }
            .map { "\($0.value) x \($0.key)" }
            .joined(separator: ", ")
    }
}
