// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer

/// Another authorization server, as the options describe it.
extension Setup {
    /// None if no option speaks of one; several for several tenants of one provider. Nothing is fetched here.
    static func issuers(_ options: Options) throws -> [Issuer] {
        if let profile = options.provider {
            var arguments = options.providerArguments
            let takesAudience = profile.parameters.contains { $0.name == "audience" }
            if takesAudience, let audience = options.audiences.first { arguments.append(("audience", audience)) }
            return try profile.issuers(arguments, settings: settings(options))
        }
        guard let identifier = options.issuer else { return [] }
        switch options.keys {
        case .discovered: return [.discovered(identifier, settings: settings(options))]
        case .metadata(let url): return [.discovered(identifier, metadata: url, settings: settings(options))]
        case .url(let url): return [.jwks(url, issuer: identifier, settings: settings(options))]
        case .file(let path): return [.keys(try KeyFile.keys(path), issuer: identifier)]
        }
    }

    private static func settings(_ options: Options) -> RemoteKeys.Settings {
        var settings = RemoteKeys.Settings()
        if let file = options.caFile { settings.trustRoots = .systemAnd(file: file) }
        settings.listedHosts = options.listedHosts
        settings.allowHTTPLoopback = options.allowsHTTPLoopback
        return settings
    }

    /// Plain http is for development, and has to be asked for.
    static func checkSchemes(_ options: Options) throws {
        var urls = [("--resource", options.resource), ("--issuer", options.issuer)]
        urls += options.providerArguments.map { ("--\($0.name)", $0.value) }
        switch options.keys {
        case .url(let url): urls.append(("--jwks", url))
        case .metadata(let url): urls.append(("--metadata", url))
        case .discovered, .file: break
        }
        for (flag, url) in urls {
            guard let url, url.lowercased().hasPrefix("http://"), !options.allowsHTTPLoopback else { continue }
            throw UsageError("\(flag) \(url): an http URL needs --allow-http-loopback, and to be of this machine")
        }
    }
}
