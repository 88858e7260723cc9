// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer
import MCPResourceServerTesting
import Synchronization

/// What became of the tokens of one kind.
final class Tally: Sendable {
    let latencies = Latencies()
    private let counts = Mutex<[String: Int]>([:])

    func add(_ verdict: Verdict, after duration: Duration) {
        let label =
            switch verdict {
            case .valid: "valid"
            case .refused(let error): error.label
            case .unavailable: "unavailable"
            }
        counts.withLock { $0[label, default: 0] += 1 }
        latencies.add(duration)
    }

    subscript(label: String) -> Int { counts.withLock { $0[label, default: 0] } }

    /// All of them, the most frequent first.
    var summary: String {
        counts.withLock { $0 }
            .sorted { $0.value > $1.value }
            .map { "\($0.value) \($0.key)" }
            .joined(separator: ", ")
    }
}

/// Offers tokens at a rate, whether or not the earlier ones have been answered, and returns when all have been.
func offer(
    _ rate: Int,
    perSecondFor time: Duration,
    to validator: TokenValidator,
    into tally: Tally,
    token: @escaping @Sendable () -> String
) async {
    let start = ContinuousClock.now
    await withDiscardingTaskGroup { group in
        var offered = 0
        while true {
            let elapsed = start.duration(to: .now)
            if elapsed >= time { break }
            let due = Int(elapsed / .seconds(1) * Double(rate))
            while offered < due {
                offered += 1
                let next = token()
                group.addTask {
                    let begun = ContinuousClock.now
                    let verdict = await validator.validate(next)
                    tally.add(verdict, after: begun.duration(to: .now))
                }
            }
            try? await Task.sleep(for: .milliseconds(1))
        }
    }
}

/// A token of the issuer's whose header names a key that nobody has; its signature is never looked at.
func tokenWithUnknownKey(like token: String) -> String {
    let parts = token.split(separator: ".")
    let keyID = String(UInt64.random(in: .min ... .max), radix: 36)
    let header = #"{"alg":"ES256","kid":"\#(keyID)","typ":"at+jwt"}"#
    return ([Base64URL.encode(header.utf8)] + parts.dropFirst().map(String.init)).joined(separator: ".")
}
