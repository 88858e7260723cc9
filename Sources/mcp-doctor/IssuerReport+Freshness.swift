// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import HTTPFetch
import TokenValidation

extension IssuerReport {
    private static let timeFields = ["Cache-Control", "Expires", "Age"]

    /// What the key set's headers say about time, and what a server with default settings makes of it. Empty without keys.
    static func freshness(_ probe: IssuerProbe) -> [String] {
        guard probe.result.keys != nil, let answer = probe.keyAnswer else { return [] }
        var settings = RemoteKeys.Settings()
        settings.random = { 1 }
        let early = settings.policy
        settings.random = { 0 }
        let late = settings.policy
        let fresh = late.freshTime(advertised: probe.result.lifetime)
        var lines = timeFields.flatMap { name in
            answer.values(of: name).map { "\(name): \(Printable.text($0))" }
        }
        switch probe.result.lifetime {
        case nil: lines.append("the headers do not say how long the keys are good: \(words(fresh)) is assumed")
        case fresh?: lines.append("good for \(words(fresh)), as the headers say")
        case .zero?: lines.append("the headers forbid to keep the keys: they are kept for \(words(fresh)) all the same")
        case let said?:
            let bound = said > fresh ? "most" : "least"
            lines.append("the headers say \(words(said)): \(words(fresh)) is the \(bound) that is taken")
        }
        let span = "\(words(early.refreshTime(freshFor: fresh))) to \(words(late.refreshTime(freshFor: fresh)))"
        lines.append("looked at again in the background after \(span)")
        lines.append("used for \(words(late.lastKnownGood)) more if the server does not answer, then callers get 503")
        return lines
    }

    /// The two largest units: `10 min`, `7 min 12 s`, `1 h`.
    private static func words(_ duration: Duration) -> String {
        var rest = max(duration.components.seconds, 0)
        var parts: [String] = []
        for (length, unit) in [(86_400, "d"), (3600, "h"), (60, "min"), (1, "s")] as [(Int64, String)] {
            if rest >= length { parts.append("\(rest / length) \(unit)") }
            rest %= length
        }
        return parts.isEmpty ? "0 s" : parts.prefix(2).joined(separator: " ")
    }
}
