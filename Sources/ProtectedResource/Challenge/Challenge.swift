// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

public import JOSE
public import TokenValidation

/// One challenge of `WWW-Authenticate`: how to get in (RFC 6750 §3, RFC 9728 §5.1, RFC 9470 §3).
///
/// A challenge is made from configuration, which may throw, and then varied by ``reporting(_:)`` and ``asking(for:)``,
/// which cannot: they put in fixed texts and checked scopes only. Its parameters stand in a fixed order, each at most once,
/// each a quoted-string that needs no escape. There always is a parameter. No value holds what clients that search the field
/// by regular expression could take for the start of another parameter.
///
/// Nothing here comes from a request: not from `Host`, not from a token.
public struct Challenge: Sendable, Hashable {
    /// The authentication scheme that the challenge is for.
    public struct Scheme: Sendable, Hashable, CustomStringConvertible {
        /// The name as sent.
        public let description: String

        /// RFC 6750.
        public static let bearer = Scheme(description: "Bearer")
        /// RFC 9449.
        public static let dpop = Scheme(description: "DPoP")
    }

    /// The scheme.
    public let scheme: Scheme
    /// What the body of the answer says too: `error_description`, if there is one.
    public private(set) var errorDescription: String?

    private let realm: String?
    private var error: String?
    private var errorURI: String?
    private var scope: String?
    private var resourceMetadata: String?
    private let authenticationContexts: String?
    private let maximumAge: String?
    private let algorithms: String?

    /// A challenge.
    ///
    /// - Parameters:
    ///   - scheme: `Bearer`, or `DPoP`, which needs `algorithms`.
    ///   - resource: Whose metadata the challenge points at. Without one there has to be a `realm`.
    ///   - realm: A name for what is protected.
    ///   - error: An error code; none where no credentials were presented. For the usual ones use ``reporting(_:)``.
    ///   - errorDescription: A sentence for developers.
    ///   - errorURI: An absolute or relative URI of a page about the error.
    ///   - scope: What to ask the authorization server for.
    ///   - authenticationContexts: `acr_values`, the preferred first (RFC 9470).
    ///   - maximumAge: `max_age`, the greatest age of the login in seconds (RFC 9470).
    ///   - algorithms: `algs`, for DPoP proofs (RFC 9449 §5.1). Asymmetric ones only.
    /// - Throws: ``ConfigurationError`` for a value that is empty, outside the ranges of RFC 6750 §3, or that contains `scope=`,
    ///   `error=` or `resource_metadata=`; for `offline_access`; for a negative age; for a challenge that would say nothing.
    public init(
        scheme: Scheme = .bearer,
        resource: ResourceIdentifier? = nil,
        realm: String? = nil,
        error: String? = nil,
        errorDescription: String? = nil,
        errorURI: String? = nil,
        scope: ScopeSet = [],
        authenticationContexts: [String] = [],
        maximumAge: Int? = nil,
        algorithms: [SignatureAlgorithm] = []
    ) throws(ConfigurationError) {
        let isAnchored = resource != nil || realm != nil
        guard isAnchored else {  // check: challenge-says-something
            throw ConfigurationError(
                parameter: "realm",
                value: "",
                problem: "a challenge without resource and realm tells a client nothing",
                remedy: "give the resource, or for a server without metadata a realm"
            )
        }
        let wantsAlgorithms = scheme == .dpop
        guard wantsAlgorithms != algorithms.isEmpty, !algorithms.contains(where: \.isSymmetric) else {
            throw ConfigurationError(
                parameter: "algorithms",
                value: algorithms.map(\.name).joined(separator: " "),
                problem: "does not fit the scheme \(scheme)",
                remedy: "list asymmetric algorithms for DPoP, and none for Bearer"
            )
        }
        if let maximumAge, maximumAge < 0 {
            throw ConfigurationError(
                parameter: "maximumAge",
                value: String(maximumAge),
                problem: "is negative",
                remedy: "give seconds, 0 or more"
            )
        }
        self.scheme = scheme
        self.realm = try ChallengeText.checked(realm, parameter: "realm")
        self.error = try ChallengeText.checked(error, parameter: "error")
        self.errorDescription = try ChallengeText.checked(errorDescription, parameter: "errorDescription")
        self.errorURI = try ChallengeText.checkedURI(errorURI, parameter: "errorURI")
        self.scope = try ChallengeText.checked(scope.validated(parameter: "scope").text, parameter: "scope")
        resourceMetadata = try ChallengeText.checked(resource?.metadataURL, parameter: "resource")
        self.authenticationContexts = try ChallengeText.checkedList(
            authenticationContexts,
            parameter: "authenticationContexts"
        )
        self.maximumAge = maximumAge.map(String.init)
        self.algorithms = algorithms.isEmpty ? nil : algorithms.map(\.name).joined(separator: " ")
    }

    /// The same challenge with an error and its fixed text in place of its own.
    ///
    /// A malformed request is told of its form alone: no scope and no metadata, for it is not a login that it lacks.
    public func reporting(_ failure: ChallengeFailure) -> Challenge {
        var challenge = self
        challenge.error = failure.error
        challenge.errorDescription = failure.text
        if failure == .malformedRequest {
            challenge.scope = nil
            challenge.resourceMetadata = nil
        }
        return challenge
    }

    /// The same challenge for these scopes in place of its own. Names that a challenge cannot carry are left out:
    /// `offline_access`, and those that clients could take for another parameter.
    public func asking(for scopes: ScopeSet) -> Challenge {
        var challenge = self
        let names = scopes.subtracting("offline_access").filter { !ChallengeText.looksLikeParameter($0.utf8) }
        challenge.scope = names.isEmpty ? nil : names.joined(separator: " ")
        return challenge
    }

    /// The value of one `WWW-Authenticate` line.
    public var fieldValue: String {
        let parameters: [(String, String?)] = [
            ("realm", realm),
            ("error", error),
            ("error_description", errorDescription),
            ("error_uri", errorURI),
            ("scope", scope),
            ("resource_metadata", resourceMetadata),
            ("acr_values", authenticationContexts),
            ("max_age", maximumAge),
            ("algs", algorithms),
        ]
        let present = parameters.compactMap { name, value in value.map { "\(name)=\"\($0)\"" } }
        return "\(scheme) " + present.joined(separator: ", ")
    }

    /// The lines of one answer: one challenge a line, Bearer first, since some clients read the first one only.
    public static func fields(_ challenges: [Challenge]) -> [HeaderField] {
        let ordered = challenges.filter { $0.scheme == .bearer } + challenges.filter { $0.scheme != .bearer }
        return ordered.map { HeaderField("WWW-Authenticate", $0.fieldValue) }
    }
}

extension Challenge: CustomStringConvertible {
    /// The same as ``fieldValue``.
    public var description: String { fieldValue }
}

extension ScopeSet {
    /// The joined names, or nil without any.
    fileprivate var text: String? { isEmpty ? nil : joined }
}
