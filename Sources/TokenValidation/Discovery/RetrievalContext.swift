// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import HTTPFetch
import JOSE

/// What all attempts for one issuer share.
struct RetrievalContext: Sendable {
    let issuer: String
    /// In lower case, without ports.
    let configuredHosts: [String]
    let fetcher: any Fetcher
    let clock: MonotonicClock
    let wallClock: WallClock
    let timeout: Duration
    let allowHTTPLoopback: Bool
    let retryDelay: @Sendable () -> Duration

    static func host(of url: String) -> String? {
        try? PlainURL(Array(url.utf8), maximumLength: 2048).host
    }

    /// How far the host of a `jwks_uri` is trusted: as far as the configuration names it.
    func origin(of keysURL: String) -> FetchRequest.Origin {
        let host = Self.host(of: keysURL) ?? ""
        let isConfigured = configuredHosts.contains { $0.utf8.elementsEqual(host.utf8) }
        guard isConfigured else { return .document }  // check: jwks-uri-host
        return .configuration
    }

    /// The metadata in an answer, if it is about the issuer and names a place for keys that may be asked.
    func metadata(_ response: FetchResponse) throws(FetchProblem) -> LocatedKeys {
        let metadata: AuthorizationServerMetadata
        do {
            metadata = try AuthorizationServerMetadata(parsing: response.body, issuer: issuer)
        } catch {
            throw FetchProblem(error)
        }
        guard let keysURL = metadata.jwksURI else {
            throw FetchProblem("no_jwks_uri", "the metadata has no jwks_uri", weight: .wrong)
        }
        do throws(URLProblem) {
            let url = try PlainURL(Array(keysURL.utf8), maximumLength: 2048)
            try url.requireHTTPS(unlessLoopback: allowHTTPLoopback)  // check: jwks-uri-https
        } catch {
            let shown = Printable.text(keysURL, limit: 100)
            throw FetchProblem("bad_jwks_uri", "the metadata's jwks_uri \"\(shown)\" \(error.problem)", weight: .wrong)
        }
        let lifetime = ResponseLifetime.freshness(response, now: wallClock.now())
        return LocatedKeys(metadata: metadata, keysURL: keysURL, lifetime: lifetime)
    }

    /// The key set in an answer, if at least one key in it is usable.
    func keys(_ response: FetchResponse) throws(FetchProblem) -> RetrievedKeys {
        let set: JSONWebKeySet
        do {
            set = try JSONWebKeySet(parsing: response.body)
        } catch {
            throw FetchProblem("\(error.code)", error.detail, weight: .unreadable)
        }
        if set.keys.isEmpty {  // check: key-set-usable
            let reason = set.skipped.first.map { ": \($0.reason.detail)" } ?? ""
            let text = "the key set has \(set.skipped.count) keys, none of them usable\(reason)"
            throw FetchProblem("no_usable_key", text, weight: .wrong, skipped: set.skipped)
        }
        return RetrievedKeys(set, lifetime: ResponseLifetime.freshness(response, now: wallClock.now()))
    }
}
