// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import Synchronization

/// One issuer's keys, fetched from its authorization server and kept for a while.
///
/// Keys are refreshed in the background before they get old, so that no request waits while usable ones are held; one
/// attempt serves all who wait. If the server does not answer, the keys held are used for another hour (see
/// ``Settings/lastKnownGood``); then tokens are answered with "cannot tell" (503), never with a refusal. A document that is
/// not good replaces nothing; a good one replaces all, so a key that it lacks is refused from that moment.
///
/// Nothing has to run for that: what is due is fetched when a request comes. A token that names an unknown key causes an
/// attempt, at most one in 30 seconds.
///
/// Nothing is checked when it is made; the validator or server that it is given to refuses settings that cannot work.
public final class RemoteKeys: KeySource, Sendable {
    /// The issuer's identifier.
    public let issuer: String

    let location: KeyLocation
    let settings: Settings
    let clock: MonotonicClock
    let retriever: any KeyRetrieving
    let core: Mutex<Core>

    /// The keys that the issuer's metadata points to (RFC 8414, OpenID Connect Discovery).
    ///
    /// - Parameters:
    ///   - issuer: The issuer's identifier. Its metadata has to name exactly this one.
    ///   - metadata: The URL of the metadata, if it is not at one of the well-known places below the issuer.
    ///   - settings: What has a good default.
    public convenience init(discovering issuer: String, metadata: String? = nil, settings: Settings = Settings()) {
        self.init(.discovered(metadata: metadata), issuer: issuer, settings: settings)
    }

    /// The keys at a fixed place; no metadata is looked for.
    ///
    /// - Parameters:
    ///   - url: The URL of the key set.
    ///   - issuer: The issuer's identifier. Nothing is fetched from it.
    ///   - settings: What has a good default.
    public convenience init(jwks url: String, issuer: String, settings: Settings = Settings()) {
        self.init(.jwks(url), issuer: issuer, settings: settings)
    }

    private convenience init(_ location: KeyLocation, issuer: String, settings: Settings) {
        let retriever = settings.retriever(of: location, issuer: issuer)
        self.init(location, issuer: issuer, settings: settings, retriever: retriever)
    }

    /// Keys that something else gets, instead of what the settings name.
    package init(_ location: KeyLocation, issuer: String, settings: Settings, retriever: any KeyRetrieving) {
        self.issuer = issuer
        self.location = location
        self.settings = settings
        self.retriever = retriever
        clock = settings.clock
        core = Mutex(Core(cache: KeyCache(policy: settings.policy)))
    }

    /// The keys held, if they can be used without another look; starts a refresh in the background if one is due.
    public var current: KeyAvailability {
        let now = clock.now()
        let (keys, isDue) = core.withLock { core in
            (core.cache.read(now), core.cache.held != nil && core.cache.isRefreshDue(now) && !core.isClosed)
        }
        if isDue { refreshIfDue() }
        return keys
    }

    /// The keys after another look, which is shared by all who ask for one, and limited in rate. Waits at most 5 seconds.
    ///
    /// If the calling task is cancelled it returns at once; the look goes on.
    public func keys(for hint: KeyHint) async -> KeyAvailability {
        await look(for: hint)
    }

    /// How well the keys are known. Never blocks and fetches nothing.
    public var state: KeyState {
        let now = clock.now()
        return core.withLock { $0.cache.state(now) }
    }

    /// The issuer's metadata, if the last good answer was found by it.
    public var metadata: AuthorizationServerMetadata? {
        core.withLock { $0.metadata }
    }

    /// Makes an attempt now, or joins the one in progress, whatever pauses are kept otherwise. For operators and their tools.
    public func refresh() async -> KeyRefresh {
        let now = moment()
        let attempt = core.withLock { core -> UInt64? in
            if core.isClosed { return nil }
            return core.cache.attempt?.id ?? start(.requested, &core, now)
        }
        tell()
        guard let attempt else { return KeyRefresh(failed: "closed", "the keys are closed") }
        guard case .ended(let retrieval) = await end(of: attempt) else {
            return KeyRefresh(failed: "cancelled", "nobody waited for the attempt's end")
        }
        return KeyRefresh(retrieval)
    }

    /// Ends every attempt and every wait, and fetches nothing more. The keys held stay usable until they are too old.
    public func close() {
        let ended = core.withLock { core in core.close() }
        ended.finish(.left)
    }
}
