// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

public import JOSE

/// How one provider names itself, where its keys are, and how its access tokens look: as data, with the sources.
///
/// The static functions of ``Issuer``, such as ``Issuer/keycloak(_:realm:audience:rolesOf:settings:)``, apply a profile
/// in code. ``issuers(_:settings:)`` applies it by the names of its parameters, for programs with a command line.
public struct ProviderProfile: Sendable {
    /// The short name, in lower case: `keycloak`.
    public let name: String

    /// The provider's name for people.
    public let title: String

    /// The `iss` of its tokens, byte for byte, with parameters in braces.
    public let issuer: String

    /// The metadata document that is asked, and no other, with `{issuer}` and parameters in braces.
    public let metadata: String

    /// What its access tokens have as audience, and what the profile demands of it, in words.
    public let audience: String

    /// How its access tokens are told from its ID tokens and other tokens.
    public let tokenType: TokenTypePolicy

    /// Where its tokens have scopes, roles, client and user. Parameters may add to it.
    public let conventions: ClaimConventions

    /// The algorithms that it signs with.
    public let algorithms: [SignatureAlgorithm]

    /// What has to be known of an account there.
    public let parameters: [ProviderParameter]

    /// Where all this is written down.
    public let sources: [ProviderSource]

    typealias Make =
        @Sendable (ProviderArguments, RemoteKeys.Settings) throws(ConfigurationError) -> [Issuer]

    private let make: Make

    init(
        name: String,
        title: String,
        issuer: String,
        metadata: String = "{issuer}/.well-known/openid-configuration",
        audience: String,
        tokenType: TokenTypePolicy,
        conventions: ClaimConventions,
        algorithms: [SignatureAlgorithm] = SignatureAlgorithm.defaults,
        parameters: [ProviderParameter],
        sources: [ProviderSource],
        make: @escaping Make
    ) {
        self.name = name
        self.title = title
        self.issuer = issuer
        self.metadata = metadata
        self.audience = audience
        self.tokenType = tokenType
        self.conventions = conventions
        self.algorithms = algorithms
        self.parameters = parameters
        self.sources = sources
        self.make = make
    }

    /// Every profile, by name.
    public static let all = [
        auth0, authentik, cognito, descope, entra, keycloak, logto, okta, stytch, workos,
    ]

    /// The profile of a name, if there is one.
    public static func named(_ name: String) -> ProviderProfile? {
        all.first { $0.name.utf8.elementsEqual(name.utf8) }
    }

    /// The issuers that some parameters describe: one, or for several tenants one each.
    ///
    /// Nothing is fetched here.
    ///
    /// - Parameters:
    ///   - arguments: Values of ``parameters`` by name. Lists are separated by commas.
    ///   - settings: How keys are fetched.
    /// - Throws: ``ConfigurationError`` for a parameter that is missing, unknown, given twice or not of its form.
    public func issuers(
        _ arguments: [(name: String, value: String)],
        settings: RemoteKeys.Settings = RemoteKeys.Settings()
    ) throws(ConfigurationError) -> [Issuer] {
        try make(ProviderArguments(arguments, of: self), settings)
    }
}

/// A value that a ``ProviderProfile`` needs.
public struct ProviderParameter: Sendable, Hashable {
    /// The name, in lower case with hyphens: `client-id`.
    public let name: String

    /// What it is and where the provider shows it: the end of a sentence that begins with the name.
    public let meaning: String

    /// A value of the right form.
    public let example: String

    /// Whether there is no sensible value without asking.
    public let isRequired: Bool

    init(_ name: String, _ meaning: String, example: String, required isRequired: Bool = false) {
        self.name = name
        self.meaning = meaning
        self.example = example
        self.isRequired = isRequired
    }
}

/// A public page that a ``ProviderProfile`` rests on.
public struct ProviderSource: Sendable, Hashable {
    /// Its address.
    public let url: String

    /// The day on which the profile was compared with it, as year-month-day. Providers change their pages and tokens.
    public let checked: String

    init(_ url: String, checked: String) {
        self.url = url
        self.checked = checked
    }
}
