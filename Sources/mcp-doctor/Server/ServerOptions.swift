// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import MCPResourceServer
import MCPResourceServerTesting
import TokenValidation

/// What the call of `mcp-doctor server` says.
struct ServerOptions: Sendable {
    static let longestFile = 65_536

    /// The endpoint, and the resource that the server is to be.
    let resource: ResourceIdentifier
    var asJSON = false
    /// Whether what a server should do counts as what it must do.
    var isStrict = false
    var caFile: String?
    var listedHosts: [String] = []
    /// A web page's origin that the server is meant to allow.
    var allowedOrigin: String?
    var key: SigningKey?
    var issuer = ""
    var audience: String?
    var scope: String?
    var claims: [JSON.Member] = []

    init(_ arguments: inout Arguments) throws {
        var url: String?
        var keyFile: String?
        var issuer: String?
        var algorithm: SignatureAlgorithm?
        var keyID: String?
        while let word = arguments.next() {
            switch word {
            case "--json": asJSON = true
            case "--strict": isStrict = true
            case "--ca-file": caFile = try arguments.value(of: word)
            case "--listed-host": listedHosts.append(try arguments.value(of: word))
            case "--origin": allowedOrigin = try arguments.value(of: word)
            case "--key": keyFile = try arguments.value(of: word)
            case "--issuer": issuer = try arguments.value(of: word)
            case "--kid": keyID = try arguments.value(of: word)
            case "--algorithm": algorithm = try Self.algorithm(arguments.value(of: word))
            case "--audience": audience = try arguments.value(of: word)
            case "--scope": scope = try arguments.value(of: word)
            case "--claim": claims.append(try Self.claim(arguments.value(of: word)))
            case let option where option.utf8.starts(with: "-".utf8):
                throw UsageError("server does not take \(Printed.word(option)); see --help")
            case _ where url != nil: throw UsageError("server takes one URL; see --help")
            default: url = word
            }
        }
        guard let url else { throw UsageError("server needs the URL of one, such as https://mcp.example.com/mcp") }
        resource = try Self.resource(url)
        if (keyFile == nil) != (issuer == nil) {
            throw UsageError("--key and --issuer go together: whose key it is, as tokens have it in iss")
        }
        let needsKey = keyFile == nil && [audience, scope, keyID].contains { $0 != nil }
        if needsKey || keyFile == nil && (algorithm != nil || !claims.isEmpty) {
            throw UsageError("--audience, --scope, --kid, --algorithm and --claim are about tokens, which need --key")
        }
        self.issuer = issuer ?? ""
        key = try keyFile.map { try Self.key($0, algorithm, keyID) }
    }

    private static func resource(_ url: String) throws(UsageError) -> ResourceIdentifier {
        do {
            return try ResourceIdentifier(url, allowingLoopbackHTTP: true)
        } catch {
            throw UsageError("the URL \(Printable.text(error.problem)); \(Printable.text(error.remedy))")
        }
    }

    private static func algorithm(_ name: String) throws(UsageError) -> SignatureAlgorithm {
        guard let algorithm = SignatureAlgorithm(name), !algorithm.isSymmetric else {
            throw UsageError("--algorithm: \(Printed.word(name)) is none with a key pair; write for example RS256")
        }
        return algorithm
    }

    /// `name=value`: a value that is JSON counts as that, any other as text.
    private static func claim(_ text: String) throws(UsageError) -> JSON.Member {
        let name = text.utf8.prefix { $0 != UInt8(ascii: "=") }
        let value = Array(text.utf8.dropFirst(name.count + 1))
        guard !name.isEmpty, name.count < text.utf8.count else {
            throw UsageError("--claim needs NAME=VALUE, such as tenant=acme or roles='[\"editor\"]'")
        }
        let json = (try? JSONValue(parsing: value, limits: .token)).map { JSON($0) }
        return JSON.Member(String(Substring(name)), json ?? .string(String(decoding: value, as: UTF8.self)))
    }

    /// A private key: a JWK, or PEM.
    private static func key(
        _ file: String,
        _ algorithm: SignatureAlgorithm?,
        _ keyID: String?
    ) throws(UsageError) -> SigningKey {
        let bytes = try readFile(file, upTo: longestFile)
        if let json = try? JSONValue(parsing: bytes, limits: .keySet) {
            guard algorithm == nil, keyID == nil else {
                throw UsageError("--key is a JWK: write alg and kid into it, not --algorithm and --kid")
            }
            do {
                return try SigningKey(jwk: json)
            } catch {
                throw UsageError("--key: \(Printed.text("\(error)"))")
            }
        }
        var problem = ""
        // A PEM file says what the key is, not what it is used for: the usual algorithm of its type.
        for candidate in algorithm.map({ [$0] }) ?? [.rs256, .es256, .es384, .es512, .eddsa] {
            do {
                return try SigningKey(pem: String(decoding: bytes, as: UTF8.self), algorithm: candidate, keyID: keyID)
            } catch {
                problem = "\(error)"
            }
        }
        throw UsageError("--key: \(Printed.text(problem))")
    }
}
