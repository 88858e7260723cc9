// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

extension Issuer {
    /// An issuer whose keys are found by its metadata (RFC 8414, OpenID Connect Discovery) and kept up to date.
    ///
    /// - Parameters:
    ///   - issuer: The issuer's identifier: its URL exactly as its tokens have it in `iss`. Its metadata has to name exactly this
    ///     one.
    ///   - metadata: The URL of the metadata, if it is not at one of the well-known places below the issuer.
    ///   - settings: How the keys are fetched and kept.
    public static func discovered(
        _ issuer: String,
        metadata: String? = nil,
        settings: RemoteKeys.Settings = RemoteKeys.Settings()
    ) -> Issuer {
        .source(RemoteKeys(discovering: issuer, metadata: metadata, settings: settings), issuer: issuer)
    }

    /// An issuer whose keys are at a fixed place and kept up to date; no metadata is looked for.
    ///
    /// - Parameters:
    ///   - url: The URL of the key set.
    ///   - issuer: The issuer's identifier, exactly as its tokens have it in `iss`. Nothing is fetched from it.
    ///   - settings: How the keys are fetched and kept.
    public static func jwks(
        _ url: String,
        issuer: String,
        settings: RemoteKeys.Settings = RemoteKeys.Settings()
    ) -> Issuer {
        .source(RemoteKeys(jwks: url, issuer: issuer, settings: settings), issuer: issuer)
    }
}
