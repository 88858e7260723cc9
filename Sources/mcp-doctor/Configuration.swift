// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import TokenValidation

/// The settings of a server, as its operator wrote them down for the doctor.
struct Configuration {
    static let maximumBytes = 1_048_576

    let issuer: String
    let audience: [String]
    let algorithms: [SignatureAlgorithm]
    let leewaySeconds: Int
    let now: Double?
    let keys: KeyPlace
    let typ: TokenTypePolicy
    let requiredScopes: ScopeSet

    /// Where the issuer's keys are.
    enum KeyPlace {
        /// In the file, or in one beside it.
        case fixed(JSONWebKeySet)
        /// At the authorization server.
        case remote(RemoteKeys)
    }

    init(file: String) throws(UsageError) {
        try self.init(parsing: readFile(file, upTo: Self.maximumBytes), folder: Self.folder(of: file))
    }

    /// Reads the text of a configuration. `folder` is where a relative `jwksFile` starts.
    init(parsing bytes: [UInt8], folder: String) throws(UsageError) {
        var members = try ConfigurationMembers(parsing: bytes)
        issuer = try members.required("issuer", Member.string)
        audience = try members.required("audience", Member.strings)
        algorithms =
            try members.optional("algorithms", Member.strings).map(Self.algorithms) ?? SignatureAlgorithm.defaults
        leewaySeconds = try members.optional("leewaySeconds", Member.integer) ?? 60
        now = try members.optional("now", Member.number)
        typ = try Self.typ(members.optional("typ", Member.string))
        requiredScopes = try Self.scopes(members.optional("requiredScopes", Member.strings) ?? [])
        keys = try Self.keys(&members, of: issuer, folder: folder, secrets: algorithms.contains { $0.isSymmetric })
        try members.finish()
    }

    /// The validator that a server with these settings has. An error names the member of the file.
    func validator() throws(ConfigurationError) -> TokenValidator {
        do {
            return try makeValidator()
        } catch {
            let parameters = [
                "identifier": "issuer", "leeway": "leewaySeconds", "keys": "jwks", "tokenType": "typ",
                "trustRoots": "caFile",
            ]
            let parameter = error.parameter.split(separator: ".").last.map(String.init) ?? error.parameter
            throw ConfigurationError(
                parameter: parameters[parameter] ?? parameter,
                value: error.value,
                problem: error.problem,
                remedy: error.remedy
            )
        }
    }

    private func makeValidator() throws(ConfigurationError) -> TokenValidator {
        let time = now
        let issuer = Issuer.source(source, issuer: issuer)
            .with { issuer in
                issuer.algorithms = algorithms
                issuer.leeway = leewaySeconds
                issuer.tokenType = typ
            }
        return try TokenValidator(
            issuers: [issuer],
            audience: .identifiers(audience),
            clock: time.map { time in WallClock { time } } ?? .system,
            allowHTTPLoopback: true,
            cache: .off
        )
    }

    private var source: any KeySource {
        switch keys {
        case .fixed(let set): FixedKeys(set)
        case .remote(let keys): keys
        }
    }

    private static func algorithms(_ names: [String]) throws(UsageError) -> [SignatureAlgorithm] {
        var algorithms: [SignatureAlgorithm] = []
        for name in names {
            guard let algorithm = SignatureAlgorithm(name) else {
                throw UsageError(
                    "algorithms: \"\(Printed.text(name))\" is not a signature algorithm; write for example RS256"
                )
            }
            algorithms.append(algorithm)
        }
        return algorithms
    }

    private static func typ(_ name: String?) throws(UsageError) -> TokenTypePolicy {
        switch name {
        case nil, "lenient"?: return .lenient
        case "rfc9068"?: return .rfc9068
        case let other?:
            throw UsageError("typ: \"\(Printed.text(other))\" is not a policy; write \"lenient\" or \"rfc9068\"")
        }
    }

    private static func scopes(_ names: [String]) throws(UsageError) -> ScopeSet {
        var scopes: ScopeSet = []
        for name in names {
            guard let scope = try? ScopeSet(name) else {
                throw UsageError("requiredScopes: \"\(Printed.text(name))\" is not a scope (RFC 6749 section 3.3)")
            }
            scopes = scopes.union(scope)
        }
        return scopes
    }

    /// Everything up to the last slash.
    private static func folder(of path: String) -> String {
        let bytes = Array(path.utf8)
        guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return "" }
        return String(decoding: bytes[...slash], as: UTF8.self)
    }
}
