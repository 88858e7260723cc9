// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer

/// The library refuses a setting by its name in code. Here it came from a flag, and the flag is what the user can change.
extension UsageError {
    init(_ error: ConfigurationError) {
        let named = ConfigurationError(
            parameter: Self.flag(of: error.parameter),
            value: error.value,
            problem: error.problem,
            remedy: error.remedy
        )
        description = named.description
    }

    /// The flag that sets `parameter`, or the parameter itself if none does.
    private static func flag(of parameter: String) -> String {
        let parts = parameter.split { $0 == "." || $0 == "[" }
        for part in parts.reversed() {
            switch part {
            case "resource": return "--resource"
            case "metadata": return "--metadata"
            case "jwks": return "--jwks"
            case "trustRoots": return "--ca-file"
            case "listedHosts": return "--listed-host"
            case "identifier": return "--issuer"
            case "algorithms": return "--algorithms"
            case "audience": return "--audience"
            case "scopes": return "--require"
            case "origins": return "--allow-origin"
            case "scopesSupported": return "--scopes-supported"
            case "proxies": return "--trusted-proxy"
            case "hierarchy": return "--hierarchy"
            case let name where Options.isProviderParameter("--\(name)"): return "--\(name)"
            default: continue
            }
        }
        return parameter
    }
}
