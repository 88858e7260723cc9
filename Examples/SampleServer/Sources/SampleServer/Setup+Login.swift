// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer
import MCPResourceServerTesting

/// `--login`: a development authorization server on the next port, where a user of any MCP client can log in.
///
/// It signs with the built-in issuer's key, so that a token stays good when the programs are started again.
extension Setup {
    /// The issuer's identifier, which is where that server is; nil without `--login`.
    static func loginIssuer(_ options: Options) -> String? {
        options.offersLogin ? "http://\(options.address.urlHost):\(options.port + 1)" : nil
    }

    /// The running server.
    ///
    /// - Parameter port: Its port; 0 for any that is free.
    static func loginServer(
        _ options: Options,
        port: UInt16,
        key: () throws -> SigningKey
    ) throws -> DevelopmentAuthorizationServer {
        var settings = DevelopmentAuthorizationServer.Settings()
        settings.subject = options.subject
        settings.accessTokenLifetime = options.lifetime
        do {
            return try DevelopmentAuthorizationServer(
                address: options.address,
                port: port,
                settings: settings,
                signingKey: key()
            )
        } catch let error as LoopbackError where error.code == .portInUse {
            throw UsageError("--login: its authorization server takes the port after --port, and \(error)")
        }
    }

    /// The issuer as the gate trusts it: its keys are found by its metadata, as those of any other.
    static func issuer(logins identifier: String) -> Issuer {
        var settings = RemoteKeys.Settings()
        settings.allowHTTPLoopback = true
        return .discovered(identifier, settings: settings)
    }
}
