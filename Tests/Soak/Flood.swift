// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer
import MCPResourceServerTesting

/// F3: 10,000 random key ids a second beside 1,000 valid tokens a second.
///
/// On Linux it is to run with `MALLOC_ARENA_MAX=1`: else it measures what glibc keeps of freed memory for each thread.
enum Flood {
    /// An issuer, its key endpoint, and a validator of its tokens.
    private struct Subject {
        let keys: PublishedKeys
        let remote: RemoteKeys
        let validator: TokenValidator
        let good: String

        init() throws {
            let issuer = try TestIssuer()
            keys = PublishedKeys(issuer, clock: .continuous, delay: .milliseconds(20))
            var settings = RemoteKeys.Settings()
            settings.fetcher = keys
            remote = RemoteKeys(jwks: "https://issuer.example/jwks", issuer: issuer.identifier, settings: settings)
            validator = try TokenValidator(
                issuers: [.source(remote, issuer: issuer.identifier)],
                audience: .identifiers([issuer.audience])
            )
            good = try issuer.token(lifetime: 3000)
        }

        func calm(_ seconds: Int, into valid: Tally) async {
            await offer(1000, perSecondFor: .seconds(seconds), to: validator, into: valid) { good }
        }

        func flood(_ seconds: Int, into hostile: Tally, beside valid: Tally) async {
            async let calm: Void = calm(seconds, into: valid)
            await offer(10_000, perSecondFor: .seconds(seconds), to: validator, into: hostile) {
                tokenWithUnknownKey(like: good)
            }
            await calm
        }
    }

    static func run(seconds: Int) async throws -> Bool {
        // What measures has its memory before the memory is measured, and so has what a process takes once, whatever the
        // library does: the tasks that are on their way at a time, for which the allocator keeps their memory. The cache
        // flooded for that is another one.
        let (before, valid, hostile, after) = (Tally(), Tally(), Tally(), Tally())
        let cold = Memory.resident
        let other = try Subject()
        await other.flood(3, into: Tally(), beside: Tally())
        other.remote.close()

        let subject = try Subject()
        await subject.calm(10, into: before)
        let memoryBefore = Memory.resident
        let fetchesBefore = subject.keys.fetches.count
        async let highest = highestMemory(for: .seconds(seconds))
        await subject.flood(seconds, into: hostile, beside: valid)
        let memoryDuring = await highest
        await subject.calm(10, into: after)
        let memoryAfter = Memory.resident
        subject.remote.close()

        var report = SoakReport("flood: 10,000 unknown key ids and 1,000 valid tokens a second for \(seconds) s")
        report.say("hostile", hostile.summary)
        report.demandEnough(hostile, of: 10_000 * seconds, "  of them offered")
        report.say("valid beside them", valid.summary)
        report.demandEnough(valid, of: 1000 * seconds, "  of them offered")
        report.demand("valid tokens not accepted", valid.latencies.count - valid["valid"], atMost: 0)
        report.demand("hostile tokens accepted", hostile["valid"], atMost: 0)
        // Two forced fetches a minute, and one that is due anyway.
        report.demand(
            "fetches during the flood",
            subject.keys.fetches.count - fetchesBefore,
            atMost: 2 * ((seconds + 59) / 60) + 1
        )
        report.say("p50, valid, before and during", "\(before.median) us, \(valid.median) us")
        report.say("p99, valid, before and after", "\(before.slowest) us, \(after.slowest) us")
        report.demand("p99, valid, during", valid.p99, atMost: before.p99 * 1.5, "us")
        report.say("memory of the process's first tokens", "\((memoryBefore - cold).short) MB")
        report.demand("memory at most", memoryDuring - memoryBefore, atMost: 10, "MB more than before")
        report.demand("memory after", memoryAfter - memoryBefore, atMost: 2, "MB more than before")
        return report.finish()
    }

    private static func highestMemory(for time: Duration) async -> Double {
        let end = ContinuousClock.now + time
        var highest = 0.0
        while ContinuousClock.now < end {
            highest = max(highest, Memory.resident)
            try? await Task.sleep(for: .milliseconds(200))
        }
        return highest
    }
}
