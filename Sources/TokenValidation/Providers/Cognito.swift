// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

extension ProviderProfile {
    /// A user pool of Amazon Cognito.
    public static let cognito = ProviderProfile(
        name: "cognito",
        title: "Amazon Cognito",
        issuer: "https://cognito-idp.{region}.{suffix}/{user-pool}",
        audience:
            "none, so the allowed clients are listed; or the resource, if the client asked for it (resource binding)",
        tokenType: .lenient.requiring("token_use", equalTo: "access"),
        conventions: ClaimConventions(
            scopes: .claims("scope"),
            roles: [],
            groups: ["cognito:groups"],
            entitlements: [],
            client: ["client_id"]
        ),
        algorithms: [.rs256],
        parameters: [
            ProviderParameter("user-pool", "the id of the user pool", example: "eu-west-1_AbCdEfGhI", required: true),
            ProviderParameter(
                "allowed-clients",
                "the ids of the app clients that may call; not given for tokens bound to the resource",
                example: "1h57kf5cpq17m0eml12EXAMPLE"
            ),
        ],
        sources: [
            ProviderSource(
                "https://docs.aws.amazon.com/cognito/latest/developerguide/"
                    + "amazon-cognito-user-pools-using-the-access-token.html",
                checked: "2026-11-21"
            ),
            ProviderSource(
                "https://docs.aws.amazon.com/cognito/latest/developerguide/"
                    + "cognito-user-pools-define-resource-servers.html",
                checked: "2026-11-21"
            ),
        ]
    ) { arguments, settings throws(ConfigurationError) in
        let pool = try arguments.required("user-pool")
        guard let clients = arguments.list("allowed-clients") else {
            return [try Issuer.cognito(resourceBoundIn: pool, settings: settings)]
        }
        return [try Issuer.cognito(userPool: pool, clients: clients, settings: settings)]
    }

    /// The parts of the issuer that a pool's id tells: `eu-west-1_AbCdEfGhI` begins with its region.
    fileprivate static func pool(_ pool: String) throws(ConfigurationError) -> [(name: String, value: String)] {
        let parts = pool.utf8.split(separator: 0x5F, omittingEmptySubsequences: false)
        let region = parts.first.map { String(Substring($0)) } ?? ""
        let isPool =
            parts.count == 2 && !region.isEmpty && !(parts.last?.isEmpty ?? true) && pool.utf8.count <= 128
            && region.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
            && parts.dropFirst().joined().allSatisfy { isAlphanumeric($0) }
        if !isPool {  // check: cognito-pool
            throw cognito.error(
                "user-pool",
                pool,
                "is not the id of a user pool",
                "write the id that the console shows, for example eu-west-1_AbCdEfGhI"
            )
        }
        let suffix = region.utf8.starts(with: "cn-".utf8) ? "amazonaws.com.cn" : "amazonaws.com"
        return [("region", region), ("suffix", suffix), ("user-pool", pool)]
    }

    private static func isAlphanumeric(_ octet: UInt8) -> Bool {
        (0x30...0x39).contains(octet) || (0x41...0x5A).contains(octet) || (0x61...0x7A).contains(octet)
    }
}

extension Issuer {
    /// A user pool of Amazon Cognito whose access tokens have no `aud`: they are for this server if one of the listed
    /// clients got them, and `token_use` says that they are no ID tokens.
    ///
    /// Every server with the same list accepts the same tokens, and a token with an `aud` is refused. Where clients can
    /// ask for the resource, use ``cognito(resourceBoundIn:settings:)``.
    ///
    /// - Parameters:
    ///   - userPool: The pool's id, which begins with its region: `eu-west-1_AbCdEfGhI`.
    ///   - clients: The ids of the app clients that may call.
    ///   - settings: How keys are fetched.
    /// - Throws: ``ConfigurationError`` if the id is not of its form.
    public static func cognito(
        userPool: String,
        clients: [String],
        settings: RemoteKeys.Settings = RemoteKeys.Settings()
    ) throws(ConfigurationError) -> Issuer {
        try ProviderProfile.cognito.issuer(
            ProviderProfile.pool(userPool),
            audience: .clients(clients),
            settings: settings
        )
    }

    /// A user pool of Amazon Cognito whose clients ask for the resource, so that `aud` names it (resource binding, in
    /// the Essentials and Plus plans).
    ///
    /// - Throws: ``ConfigurationError`` if the id is not of its form.
    public static func cognito(
        resourceBoundIn userPool: String,
        settings: RemoteKeys.Settings = RemoteKeys.Settings()
    ) throws(ConfigurationError) -> Issuer {
        try ProviderProfile.cognito.issuer(ProviderProfile.pool(userPool), audience: nil, settings: settings)
    }
}
