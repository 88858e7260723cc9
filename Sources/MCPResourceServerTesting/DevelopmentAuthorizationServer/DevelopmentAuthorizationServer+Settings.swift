// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

public import JOSE
public import TokenValidation

extension DevelopmentAuthorizationServer {
    /// How a ``DevelopmentAuthorizationServer`` behaves.
    public struct Settings: Sendable {
        /// Whether somebody is asked. ``Consent/ask`` unless a test says otherwise.
        public var consent = Consent.ask
        /// Whom tokens are about if nobody is asked, and whom the page proposes.
        public var subject = "alice"
        /// The scopes there are: listed in the metadata, and nothing else is granted. If nil, every scope that is asked for.
        public var scopes: ScopeSet?
        /// The resources that tokens are issued for, as their metadata names them. If empty, every resource.
        public var resources: [String] = []
        /// Seconds from an access token's `iat` to its `exp`; 1 to a year.
        public var accessTokenLifetime: Int64 = 300
        /// Seconds that a refresh token may be used, counted anew at each use; 1 to a year.
        public var refreshTokenLifetime: Int64 = 86_400
        /// Seconds that an authorization code may be used; 1 to 600.
        public var codeLifetime: Int64 = 60
        /// Claims that replace those of a token, or come after them.
        public var claims: [JSON.Member] = []
        /// Whether clients may register (RFC 7591).
        public var acceptsRegistrations = true
        /// Whether the `https` URL of a Client ID Metadata Document is a client.
        public var acceptsClientDocuments = true
        /// What fails at the moment; nil if nothing does.
        public var failure: Failure?

        /// The settings described at each property.
        public init() {}

        func check() throws(ConfigurationError) {
            _ = try scopes?.validated(parameter: "scopes")
            for resource in resources { _ = try ResourceIdentifier(resource, allowingLoopbackHTTP: true) }
            try Self.check(accessTokenLifetime, "accessTokenLifetime", most: 31_536_000)
            try Self.check(refreshTokenLifetime, "refreshTokenLifetime", most: 31_536_000)
            try Self.check(codeLifetime, "codeLifetime", most: 600)
            try Self.check(subject: subject)
        }

        private static func check(_ seconds: Int64, _ name: String, most: Int64) throws(ConfigurationError) {
            if (1...most).contains(seconds) { return }
            throw ConfigurationError(
                parameter: name,
                value: String(seconds),
                problem: "is out of range",
                remedy: "write a number of seconds from 1 to \(most)"
            )
        }

        private static func check(subject: String) throws(ConfigurationError) {
            if PlainName.isValid(subject) { return }
            throw ConfigurationError(
                parameter: "subject",
                value: subject,
                problem: "is no name",
                remedy: "write 1 to 128 bytes without control characters"
            )
        }
    }

    /// Whether somebody is asked to consent.
    public struct Consent: Sendable, Hashable {
        private enum Kind { case ask, allow, deny }
        private let kind: Kind

        /// A page asks the user.
        public static let ask = Consent(kind: .ask)
        /// Every client whose redirect URI is `http` of this machine is allowed at once; for any other, a page asks the user, since
        /// anybody can register a client or publish one. **Whoever can make a browser of this machine visit a URL logs in a program
        /// of this machine**: for tests.
        public static let allow = Consent(kind: .allow)
        /// Everything is denied at once, and the browser sent wherever the client wants it: for tests.
        public static let deny = Consent(kind: .deny)
    }

    /// An outage: an answer with a status in place of the right one.
    public struct Failure: Sendable, Hashable {
        /// The status, such as 503; one outside 400 to 599 counts as 503.
        public var status: Int
        /// What fails.
        public var endpoints: Endpoints

        /// An outage of everything, or of some endpoints.
        public init(status: Int = 503, of endpoints: Endpoints = .all) {
            self.status = status
            self.endpoints = endpoints
        }
    }

    /// What clients and resource servers ask a ``DevelopmentAuthorizationServer`` for.
    public struct Endpoints: OptionSet, Sendable, Hashable {
        /// One bit each.
        public let rawValue: UInt8

        /// The endpoints with these bits.
        public init(rawValue: UInt8) { self.rawValue = rawValue }

        /// The metadata, at every well-known URL.
        public static let metadata = Endpoints(rawValue: 1)
        /// The key set.
        public static let keys = Endpoints(rawValue: 2)
        /// The authorization endpoint, where a login begins.
        public static let authorization = Endpoints(rawValue: 4)
        /// What the page with the question is answered with.
        public static let consent = Endpoints(rawValue: 8)
        /// The token endpoint.
        public static let token = Endpoints(rawValue: 16)
        /// Dynamic registration.
        public static let registration = Endpoints(rawValue: 32)
        /// Everything.
        public static let all: Endpoints = [.metadata, .keys, .authorization, .consent, .token, .registration]
    }
}
