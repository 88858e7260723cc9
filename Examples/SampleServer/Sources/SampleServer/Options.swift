// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer
package import MCPResourceServerTesting

/// What the command line asks for.
public struct Options: Sendable {
    enum Action: Sendable, Equatable {
        case serve
        case check
        case printToken
        case help
        case version
    }

    /// The program that is asked.
    let program: Program
    var action = Action.serve

    // Where to listen, and under which name.
    package var address = LoopbackAddress.standard
    /// The port to listen on; 0 is for any that is free.
    public internal(set) var port: UInt16 = 8080
    var resource: String?
    /// Where the endpoint is, if not at the resource's path: a proxy may take a prefix away.
    var path: String?

    // Whose tokens to accept.
    var issuer: String?
    var keys = KeyPlace.discovered
    var caFile: String?
    var listedHosts: [String] = []
    var provider: ProviderProfile?
    var providerArguments: [(name: String, value: String)] = []
    var audiences: [String] = []
    var algorithms: [SignatureAlgorithm]?
    var tokenType: TokenTypePolicy?
    var allowsHTTPLoopback = false

    // Whether users can log in here.
    var offersLogin = false

    // Tokens of no issuer.
    var staticTokens: String?

    // What they have to allow.
    var required: ScopeSet?
    var scopesSupported: ScopeSet?
    var hierarchy: [(String, ScopeSet)] = []
    var stepUps: [StepUp] = []
    var publicTools: [String] = []

    // Which web pages may call, and whether clients are given sessions.
    var origins: [String] = []
    var keepsSessions = false

    // Who is told of it.
    var auditFile: String?
    var showsMetrics = false

    // Where callers may be.
    var allowedAddresses: [AddressRange] = []
    var trustedProxies: [AddressRange] = []
    var proxyHeader: ClientAddressPolicy.Header?

    // Who is refused all the same.
    var denied: [String] = []
    var denyFile: String?

    // What only this program knows.
    var own: [(name: String, value: String)] = []

    // What a minted token says.
    var scope = ""
    var subject = "alice"
    var lifetime: Int64 = 3600

    /// Where the keys of ``issuer`` are.
    enum KeyPlace: Sendable, Equatable {
        /// Where its metadata says, which is at a well-known URL.
        case discovered
        /// Where its metadata says, which is at this URL.
        case metadata(String)
        /// At this URL.
        case url(String)
        /// In this file.
        case file(String)
    }

    /// Scopes that one tool needs.
    struct StepUp: Sendable {
        let tool: String
        let scopes: ScopeSet
    }

    /// Reads the arguments after the program's name: `--flag value` or `--flag=value`.
    package init(_ arguments: [String], of program: Program) throws {
        self.program = program
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            let name = String(argument.prefix { $0 != "=" })
            let attached = name.count < argument.count ? String(argument.dropFirst(name.count + 1)) : nil
            if let action = Self.actions[name], attached == nil, action != .check || program.checksItself {
                // Help is never refused, whatever else is asked for.
                if case .help = self.action { continue }
                self.action = action
            } else if let turnOn = Self.switches[name], attached == nil {
                turnOn(&self)
            } else if let setting = Self.settings[name] {
                guard let value = attached ?? rest.popFirst() else { throw missingValue(of: name) }
                try setting(&self, value)
            } else if program.flags.contains(where: { $0.name.utf8.elementsEqual(name.utf8) }) {
                guard let value = attached ?? rest.popFirst() else { throw missingValue(of: name) }
                own.append((name, value))
            } else if Self.isProviderParameter(name) {
                guard let value = attached ?? rest.popFirst() else { throw missingValue(of: name) }
                providerArguments.append((String(name.dropFirst(2)), value))
            } else {
                throw UsageError("unknown argument \(argument); see --help")
            }
        }
        if case .help = action { return }
        try checkCombination()
    }

    private static let actions: [String: Action] = [
        "--check": .check, "--print-token": .printToken, "--help": .help, "-h": .help, "--version": .version,
    ]

    private static let switches: [String: @Sendable (inout Options) -> Void] = [
        "--allow-http-loopback": { $0.allowsHTTPLoopback = true }, "--sessions": { $0.keepsSessions = true },
        "--metrics": { $0.showsMetrics = true }, "--login": { $0.offersLogin = true },
    ]

    private static let settings: [String: @Sendable (inout Options, String) throws -> Void] = [
        "--host": { $0.address = try LoopbackAddress($1) },
        "--port": { options, text in
            guard let port = UInt16(text) else { throw UsageError("--port \(text): not a number from 0 to 65535") }
            options.port = port
        },
        "--resource": { $0.resource = $1 },
        "--path": { $0.path = try Self.path($1) },
        "--issuer": { $0.issuer = $1 },
        "--jwks": { try $0.setKeys($1.contains("://") ? .url($1) : .file($1)) },
        "--metadata": { try $0.setKeys(.metadata($1)) },
        "--ca-file": { $0.caFile = $1 },
        "--listed-host": { $0.listedHosts.append($1) },
        "--provider": { $0.provider = try Self.provider($1) },
        "--audience": { $0.audiences.append($1) },
        "--algorithms": { $0.algorithms = try Self.algorithms($1) },
        "--typ": { options, text in
            switch text {
            case "lenient": options.tokenType = .lenient
            case "rfc9068": options.tokenType = .rfc9068
            default: throw UsageError("--typ \(text): write lenient or rfc9068")
            }
        },
        "--require": { $0.required = try Self.scopes($1, of: "--require") },
        "--scopes-supported": { $0.scopesSupported = try Self.scopes($1, of: "--scopes-supported") },
        "--hierarchy": { $0.hierarchy += try Self.hierarchy($1) },
        "--step-up": { $0.stepUps.append(try Self.stepUp($1)) },
        "--anonymous": { $0.publicTools.append(try Self.publicTool($1)) },
        "--allow-origin": { $0.origins.append($1) },
        "--scope": { $0.scope = try Self.scopes($1, of: "--scope").joined },
        "--subject": { options, text in
            guard !text.isEmpty else { throw UsageError("--subject needs a name, such as alice") }
            options.subject = text
        },
        "--lifetime": { options, text in
            guard let seconds = Int64(text), (1...86_400).contains(seconds) else {
                throw UsageError("--lifetime \(text): write 1 to 86400 seconds")
            }
            options.lifetime = seconds
        },
        "--allow-address": { $0.allowedAddresses.append(try Self.range($1, of: "--allow-address")) },
        "--trusted-proxy": { $0.trustedProxies.append(try Self.range($1, of: "--trusted-proxy")) },
        "--proxy-header": { options, text in
            switch text.lowercased() {
            case "forwarded": options.proxyHeader = .forwarded
            case "x-forwarded-for": options.proxyHeader = .xForwardedFor
            default: throw UsageError("--proxy-header \(text): write forwarded or x-forwarded-for")
            }
        },
        "--deny": { $0.denied.append($1) },
        "--deny-file": { $0.denyFile = $1 },
        "--audit": { $0.auditFile = $1 },
        "--static-tokens": { $0.staticTokens = $1 },
    ]

    private mutating func setKeys(_ place: KeyPlace) throws {
        guard keys == .discovered else { throw UsageError("--jwks and --metadata: write one of them, once") }
        keys = place
    }

    /// The flag that says where the keys are, if it was given.
    private var keyPlaceFlags: [String] {
        switch keys {
        case .discovered: []
        case .metadata: ["--metadata"]
        case .url, .file: ["--jwks"]
        }
    }

    /// The flags that were given of those that say how keys are fetched.
    private var fetchFlags: [String] {
        (caFile == nil ? [] : ["--ca-file"]) + (listedHosts.isEmpty ? [] : ["--listed-host"])
    }

    /// Whether static tokens are all that is accepted. Beside an issuer that was named there are both kinds; the built-in one
    /// gives way.
    var hasStaticTokensOnly: Bool { staticTokens != nil && issuer == nil && provider == nil && !offersLogin }

    /// The flags that were given of those that say what an issuer's tokens have to be like, and what its clients are told.
    private var issuerFlags: [String] {
        (audiences.isEmpty ? [] : ["--audience"]) + (algorithms == nil ? [] : ["--algorithms"])
            + (tokenType == nil ? [] : ["--typ"]) + (scopesSupported == nil ? [] : ["--scopes-supported"])
    }

    private func checkCombination() throws {
        if let stepUp = stepUps.first(where: { publicTools.contains($0.tool) }) {
            throw UsageError(
                "--anonymous \(stepUp.tool) and --step-up \(stepUp.tool)=\(stepUp.scopes): write one of them; a tool is open to "
                    + "everybody or needs a scope"
            )
        }
        if offersLogin, let flag = ((issuer == nil ? [] : ["--issuer"]) + (provider == nil ? [] : ["--provider"])).first
        {
            throw UsageError("\(flag) and --login: write one of them; where are users to log in?")
        }
        if offersLogin, port == .max {
            throw UsageError("--login needs a lower --port: the authorization server takes the next one")
        }
        if provider == nil, let argument = providerArguments.first {
            throw UsageError("--\(argument.name) is for some providers; say which one: --provider NAME")
        }
        if provider != nil, let flag = ((issuer == nil ? [] : ["--issuer"]) + keyPlaceFlags).first {
            throw UsageError(
                "\(flag) and --provider: the provider's profile says who the issuer is and where its keys are"
            )
        }
        if issuer == nil, provider == nil, let flag = (keyPlaceFlags + fetchFlags).first {
            throw UsageError("\(flag) needs --issuer URL: whose keys are they?")
        }
        if case .file = keys, let flag = fetchFlags.first {
            throw UsageError("\(flag) is of no use: with the keys in a file nothing is fetched")
        }
        if hasStaticTokensOnly, let flag = issuerFlags.first {
            throw UsageError("\(flag) is of no use: with --static-tokens alone there is no issuer")
        }
        if proxyHeader != nil, trustedProxies.isEmpty {
            throw UsageError("--proxy-header needs --trusted-proxy CIDR: whose header is it?")
        }
        guard case .printToken = action else { return }
        if staticTokens != nil {
            throw UsageError("static tokens are made by mcp-doctor new-token, not by --print-token")
        }
        if issuer != nil || provider != nil {
            throw UsageError("--print-token works with the built-in issuer only, not with --issuer or --provider")
        }
        if port == 0, offersLogin || (resource == nil && audiences.isEmpty) {
            throw UsageError("--print-token needs the port of the server that the token is for: --port N")
        }
    }

    /// A flag without its value: the help knows what it takes.
    private func missingValue(of flag: String) -> UsageError {
        let line = program.help.split(separator: "\n").map { $0.drop { $0 == " " } }.first { $0.hasPrefix("\(flag) ") }
        let usage = line?.split(separator: "  ", maxSplits: 1).first.map { ": write \($0)" }
        return UsageError("\(flag) needs a value\(usage ?? "")")
    }
}

extension Options {
    /// The address to listen on, without brackets.
    public var host: String { address.host }

    /// The value of a flag that only this program has; the last one if it was given twice.
    public func value(of flag: String) -> String? {
        own.last { $0.name.utf8.elementsEqual(flag.utf8) }?.value
    }
}
