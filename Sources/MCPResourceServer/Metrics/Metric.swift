// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// What is measured: a name, and labels that tell one series of it from the others.
///
/// Names and the values of labels come out of fixed lists and out of the configuration, never out of a request, so that there are few series
/// however many clients there are.
public struct Metric: Sendable, Hashable, CustomStringConvertible {
    /// One label.
    public struct Label: Sendable, Hashable {
        /// Its name.
        public let name: String
        /// Its value.
        public let value: String
    }

    /// The name, in the form of Prometheus, such as `mcp_rs_decisions_total`. Names that end with `_total` only ever grow; those that
    /// end with `_seconds` are times.
    public let name: String

    /// The labels. The first is always `resource`.
    public let labels: [Label]

    init(_ name: Name, resource: String, _ labels: KeyValuePairs<String, String> = [:]) {
        self.name = name.text
        self.labels = [Label(name: "resource", value: resource)] + labels.map { Label(name: $0.key, value: $0.value) }
    }

    /// The name and the labels, as Prometheus writes them.
    public var description: String { name + Self.braces(labels) }

    static func braces(_ labels: [Label]) -> String {
        "{" + labels.map { "\($0.name)=\"\(escaped($0.value))\"" }.joined(separator: ",") + "}"
    }

    private static func escaped(_ value: String) -> String {
        var text = ""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\\": text += "\\\\"
            case "\"": text += "\\\""
            case "\n": text += "\\n"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }

    /// Not of a raw type: those are compared and hashed as text, once a request.
    enum Name: CaseIterable {
        case decisions, throttled, verification
        case tokenLookups, tokensDropped, tokensHeld, tokenBytes, tokenByteLimit
        case keyLookups, keyFetches, keyState, keyAge, streamsEnded
        case auditEvents, auditDropped, events, ready

        var text: String {
            switch self {
            case .decisions: "mcp_rs_decisions_total"
            case .throttled: "mcp_rs_throttled_total"
            case .verification: "mcp_rs_verification_seconds"
            case .tokenLookups: "mcp_rs_token_cache_lookups_total"
            case .tokensDropped: "mcp_rs_token_cache_dropped_total"
            case .tokensHeld: "mcp_rs_token_cache_tokens"
            case .tokenBytes: "mcp_rs_token_cache_bytes"
            case .tokenByteLimit: "mcp_rs_token_cache_limit_bytes"
            case .keyLookups: "mcp_rs_key_lookups_total"
            case .keyFetches: "mcp_rs_key_fetches_total"
            case .keyState: "mcp_rs_key_state"
            case .keyAge: "mcp_rs_key_age_seconds"
            case .streamsEnded: "mcp_rs_streams_ended_total"
            case .auditEvents: "mcp_rs_audit_events_total"
            case .auditDropped: "mcp_rs_audit_dropped_total"
            case .events: "mcp_rs_events_total"
            case .ready: "mcp_rs_ready"
            }
        }

        var help: String {
            switch self {
            case .decisions: "Requests, by how they ended and why."
            case .throttled: "Requests answered with 429."
            case .verification: "How long it took to verify a token that was not remembered, waiting for keys included."
            case .tokenLookups: "Tokens that were remembered (hit), not (miss), or no longer of use (outdated)."
            case .tokensDropped: "Accepted tokens that were forgotten for room, or not kept for their size."
            case .tokensHeld: "Accepted tokens that are remembered."
            case .tokenBytes: "What the cache of accepted tokens takes."
            case .tokenByteLimit: "What the cache of accepted tokens may take."
            case .keyLookups: "Tokens to verify whose key was at hand (cached) or had to be looked for (missed)."
            case .keyFetches: "Requests to authorization servers, by what came of them."
            case .keyState: "1 for the state that an issuer's keys are in, 0 for the others."
            case .keyAge: "How old an issuer's keys are that should have been looked at again."
            case .streamsEnded: "Response streams that were ended before they were complete."
            case .auditEvents: "Audit events that were handed to sinks."
            case .auditDropped: "Audit events that sinks have lost."
            case .events: "Other events for the operator, by their code."
            case .ready: "1 if tokens can be verified, else 0."
            }
        }
    }
}
