// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import HTTPFetch
import MCPResourceServerTesting
import TokenValidation

/// What the command line asks for.
struct Options {
    private(set) var asksForHelp = false
    private(set) var port: UInt16 = 8090
    private(set) var path = ""
    private(set) var settings = DevelopmentAuthorizationServer.Settings()
    private var caFile: String?
    private var clientHosts: [String] = []

    /// Reads the arguments after the program's name: `--flag value` or `--flag=value`.
    init(_ arguments: [String]) throws {
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            let name = String(argument.prefix { $0 != "=" })
            switch argument {
            case "--help", "-h":
                asksForHelp = true
                return
            case "--auto-consent":
                settings.consent = .allow
                continue
            default: break
            }
            guard Self.flags.contains(name) else { throw UsageError("unknown argument \(argument); see --help") }
            let attached = name.count < argument.count ? String(argument.dropFirst(name.count + 1)) : nil
            guard let value = attached ?? rest.popFirst() else { throw UsageError("\(name) needs a value") }
            try take(value, for: name)
        }
    }

    private static let flags = [
        "--port", "--path", "--subject", "--scopes", "--resource", "--access-token-lifetime",
        "--refresh-token-lifetime",
        "--client-ca-file", "--client-host",
    ]

    private mutating func take(_ value: String, for flag: String) throws {
        switch flag {
        case "--port":
            guard let number = UInt16(value) else {
                throw UsageError("--port \(value): write a number from 0 to 65535")
            }
            port = number
        case "--path": path = value
        case "--subject": settings.subject = value
        case "--scopes": settings.scopes = try ScopeSet(value)
        case "--resource": settings.resources.append(value)
        case "--access-token-lifetime": settings.accessTokenLifetime = try Self.seconds(value, flag)
        case "--refresh-token-lifetime": settings.refreshTokenLifetime = try Self.seconds(value, flag)
        case "--client-ca-file": caFile = value
        default: clientHosts.append(value)
        }
    }

    static func seconds(_ text: String, _ name: String) throws -> Int64 {
        guard let seconds = Int64(text) else { throw UsageError("\(name) \(text): write a number of seconds") }
        return seconds
    }

    /// The server, running.
    func server() throws -> DevelopmentAuthorizationServer {
        let roots = caFile.map { TrustRoots.systemAnd(file: $0) } ?? .system
        return try DevelopmentAuthorizationServer(
            port: port,
            path: path,
            settings: settings,
            clientDocuments: BoundedFetcher(roots: roots, listedHosts: clientHosts)
        )
    }
}

/// What is wrong with an argument or a command.
struct UsageError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
