// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

public import HTTPFetch

extension RemoteKeys {
    /// The settings of remote keys that have a good default.
    ///
    /// They are checked by the validator or server that the keys are given to.
    public struct Settings: Sendable {
        /// What fetches the documents, for example one that goes through an egress proxy. Nil: a ``BoundedFetcher`` made of
        /// ``trustRoots``, ``listedHosts`` and ``allowHTTPLoopback``.
        public var fetcher: (any Fetcher)?

        /// The certificate authorities to believe.
        public var trustRoots = TrustRoots.system

        /// Names of hosts that a fetched document may point to although they have no public address. The issuer's own host, and
        /// whatever else the configuration names, need not be listed.
        public var listedHosts: [String] = []

        /// Whether `http` URLs of loopback hosts are allowed. For development only.
        public var allowHTTPLoopback = false

        /// How long keys are fresh if the server's headers do not say: 5 minutes to an hour, 10 minutes by default. It bounds how
        /// long a withdrawn key is accepted while the server can be reached.
        public var freshTime = Duration.seconds(600)

        /// How long past that they are used while no newer ones can be had: 0 to 24 hours, one hour by default.
        public var lastKnownGood = Duration.seconds(3600)

        /// The clock of ages, pauses and time limits.
        public var clock = MonotonicClock.continuous

        /// The time of day, which a token's `iat` is compared with.
        public var wallClock = WallClock.system

        /// Chance, from 0 to less than 1, that spreads the attempts of many processes.
        package var random: @Sendable () -> Double = { Double.random(in: 0..<1) }

        /// The defaults.
        public init() {}

        /// What these settings come to.
        package var policy: KeyCachePolicy {
            KeyCachePolicy(freshTime: freshTime, lastKnownGood: lastKnownGood, random: random)
        }
    }

    /// Refuses settings that cannot work: URLs that are not https, times out of range, certificates that cannot be read.
    package func validate() throws(ConfigurationError) {
        switch location {
        case .jwks(let url):
            try requireHTTPS(url, "jwks", allowingQuery: true)
        case .discovered(let metadata):
            // The name of an issuer whose metadata is elsewhere is compared, never fetched.
            if let metadata {
                try requireHTTPS(metadata, "metadata", allowingQuery: true)
            } else {
                try requireHTTPS(issuer, "issuer", allowingQuery: false)
            }
        }
        for (index, host) in settings.listedHosts.enumerated() {
            let isHost = HostKind(host.lowercased()) != nil
            guard isHost else {  // check: listed-host
                throw ConfigurationError(
                    parameter: "settings.listedHosts[\(index)]",
                    value: host,
                    problem: "is not the name of a host",
                    remedy: "write the host alone, without scheme, port and path"
                )
            }
        }
        if let error = (retriever as? FailingRetriever)?.error {
            throw ConfigurationError(
                parameter: "settings.trustRoots",
                value: "",
                problem: "the certificates cannot be used: \(error.detail)",
                remedy: "name a file of PEM certificates, or a directory with such files (.pem, .crt, .cer)"
            )
        }
        try Self.require(settings.freshTime, "freshTime", KeyCachePolicy.lifetimes, "5 minutes to an hour")
        try Self.require(settings.lastKnownGood, "lastKnownGood", .zero ... .seconds(86_400), "0 to 24 hours")
    }

    private func requireHTTPS(_ url: String, _ parameter: String, allowingQuery: Bool) throws(ConfigurationError) {
        try URLSetting.requireHTTPS(
            url,
            parameter: parameter,
            allowingQuery: allowingQuery,
            allowingLoopbackHTTP: settings.allowHTTPLoopback
        )
    }

    private static func require(
        _ duration: Duration,
        _ parameter: String,
        _ range: ClosedRange<Duration>,
        _ words: String
    ) throws(ConfigurationError) {
        let isInRange = range.contains(duration)
        guard isInRange else {  // check: keys-duration-range
            throw ConfigurationError(
                parameter: "settings.\(parameter)",
                value: "\(duration)",
                problem: "is out of range",
                remedy: "write \(words)"
            )
        }
    }
}

extension RemoteKeys.Settings {
    /// What gets the keys from a place.
    func retriever(of location: KeyLocation, issuer: String) -> any KeyRetrieving {
        do throws(FetchError) {
            let chosen: any Fetcher = if let fetcher { fetcher } else { try boundedFetcher() }
            return KeyRetriever(
                location,
                issuer: issuer,
                fetcher: chosen,
                clock: clock,
                wallClock: wallClock,
                timeout: KeyCachePolicy.attemptTime,
                allowHTTPLoopback: allowHTTPLoopback
            )
        } catch {
            return FailingRetriever(error: error)
        }
    }

    private func boundedFetcher() throws(FetchError) -> BoundedFetcher {
        try BoundedFetcher(roots: trustRoots, listedHosts: listedHosts, allowHTTPLoopback: allowHTTPLoopback)
    }
}

/// Stands in where no fetcher could be made.
struct FailingRetriever: KeyRetrieving {
    let error: FetchError

    func retrieve() async -> Retrieval {
        Retrieval(.failed(RetrievalFailure(error.code.description, error.detail)))
    }
}
