// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

package import HTTPFetch
import JOSE
import Synchronization

/// How an issuer's keys are found.
package enum KeyLocation: Sendable {
    /// By the issuer's metadata: at its well-known URLs, or at this URL if one is given.
    case discovered(metadata: String?)
    /// At this URL.
    case jwks(String)
}

/// Gets one issuer's keys over the network: metadata, where that says where they are, and the key set.
///
/// An attempt has one deadline over all its requests, and one retry for what looks like a lost packet. Only metadata that
/// led to good keys is kept: for an hour (its header may say five minutes to 24 hours). It is looked for again at once when
/// the place it names has no keys any more, by the next attempt when that is on another host and out of reach, and after
/// five minutes when it fails otherwise.
package final class KeyRetriever: KeyRetrieving {
    private let location: KeyLocation
    private let context: RetrievalContext
    private let held = Mutex<HeldMetadata?>(nil)

    /// - Parameters:
    ///   - location: Where to look.
    ///   - issuer: What metadata has to name, byte for byte.
    ///   - fetcher: Makes the requests. Even one that does not keep to its time does not hold up an attempt.
    ///   - timeout: For all requests of one attempt.
    ///   - allowHTTPLoopback: Whether metadata may name an http URL on a loopback host. For development only.
    ///   - retryDelay: How long to wait before the retry.
    package init(
        _ location: KeyLocation,
        issuer: String,
        fetcher: any Fetcher,
        clock: MonotonicClock = .continuous,
        wallClock: WallClock = .system,
        timeout: Duration = .seconds(5),
        allowHTTPLoopback: Bool = false,
        retryDelay: @escaping @Sendable () -> Duration = { .milliseconds(Int.random(in: 100...300)) }
    ) {
        self.location = location
        var configured = [issuer]
        if case .discovered(let url?) = location { configured.append(url) }
        context = RetrievalContext(
            issuer: issuer,
            configuredHosts: configured.compactMap { RetrievalContext.host(of: $0) },
            fetcher: fetcher,
            clock: clock,
            wallClock: wallClock,
            timeout: timeout,
            allowHTTPLoopback: allowHTTPLoopback,
            retryDelay: retryDelay
        )
    }

    /// One attempt; see ``KeyRetrieving/retrieve()``.
    package func retrieve() async -> Retrieval {
        var attempt = RetrievalAttempt(context)
        do throws(FetchProblem) {
            let keys = try await keys(&attempt)
            return Retrieval(.keys(keys), fetches: attempt.records)
        } catch {
            let failure = RetrievalFailure(error.label, error.detail, retryAfter: error.retryAfter)
            return Retrieval(.failed(failure), fetches: attempt.records)
        }
    }

    private func keys(_ attempt: inout RetrievalAttempt) async throws(FetchProblem) -> RetrievedKeys {
        switch location {
        case .jwks(let url):
            return try await attempt.keys(at: url, origin: .configuration)
        case .discovered(let url):
            let urls = url.map { [$0] } ?? Discovery.urls(for: context.issuer)
            guard let old = heldMetadata() else { return try await discover(urls, insteadOf: nil, &attempt) }
            do throws(FetchProblem) {
                return try await keys(old, &attempt)
            } catch {
                doubt(old, error)
                guard error.isGone else { throw error }
                return try await discover(urls, insteadOf: (old, error), &attempt)
            }
        }
    }

    private func keys(
        _ source: LocatedKeys,
        _ attempt: inout RetrievalAttempt
    ) async throws(FetchProblem) -> RetrievedKeys {
        var keys = try await attempt.keys(at: source.keysURL, origin: context.origin(of: source.keysURL))
        keys.metadata = source.metadata
        return keys
    }

    /// Reads the metadata and the keys that it names; keeps the metadata if these are good.
    ///
    /// - Parameter old: The place that has no keys any more, and what it answered: it would answer the same again.
    private func discover(
        _ urls: [String],
        insteadOf old: (source: LocatedKeys, problem: FetchProblem)?,
        _ attempt: inout RetrievalAttempt
    ) async throws(FetchProblem) -> RetrievedKeys {
        let found = try await attempt.metadata(at: urls)
        if let old, found.keysURL.utf8.elementsEqual(old.source.keysURL.utf8) { throw old.problem }
        let keys = try await keys(found, &attempt)
        let lifetime = min(max(found.lifetime ?? .seconds(3600), .seconds(300)), .seconds(86_400))
        let expiry = context.clock.now() + lifetime
        held.withLock { $0 = HeldMetadata(source: found, expiry: expiry) }
        return keys
    }

    /// Keeps metadata for at most five minutes more, because there are no keys where it says; not at all if that place is
    /// gone, or if its host is out of reach and is not the one that metadata comes from: the keys may have left it.
    private func doubt(_ source: LocatedKeys, _ problem: FetchProblem) {
        let limit = context.clock.now() + .seconds(300)
        let isElsewhere = context.origin(of: source.keysURL) == .document
        let hasLeft = problem.isGone || (problem.isOutOfReach && isElsewhere)
        held.withLock { held in
            held = hasLeft ? nil : held.map { HeldMetadata(source: $0.source, expiry: min($0.expiry, limit)) }
        }
    }

    private func heldMetadata() -> LocatedKeys? {
        let now = context.clock.now()
        return held.withLock { held in
            held.flatMap { now < $0.expiry ? $0.source : nil }
        }
    }
}

private struct HeldMetadata: Sendable {
    let source: LocatedKeys
    let expiry: Duration
}

/// A good metadata document and what it was read for.
struct LocatedKeys: Sendable {
    let metadata: AuthorizationServerMetadata
    /// Its `jwks_uri`.
    let keysURL: String
    /// How long its header allows to use it.
    let lifetime: Duration?
}
