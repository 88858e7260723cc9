// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// What the call of `mcp-doctor issuer` says.
struct IssuerOptions {
    let issuer: String
    var metadata: String?
    var jwks: String?
    var caFile: String?
    var listedHosts: [String] = []
    var allowsHTTPLoopback = false
    var asJSON = false

    init(_ arguments: inout Arguments) throws(UsageError) {
        var issuer: String?
        while let word = arguments.next() {
            switch word {
            case "--metadata": metadata = try arguments.value(of: word)
            case "--jwks": jwks = try arguments.value(of: word)
            case "--ca-file": caFile = try arguments.value(of: word)
            case "--listed-host": listedHosts.append(try arguments.value(of: word))
            case "--allow-http-loopback": allowsHTTPLoopback = true
            case "--json": asJSON = true
            case let option where option.utf8.starts(with: "-".utf8):
                throw UsageError("issuer does not take \(Printed.word(option)); see --help")
            case _ where issuer != nil: throw UsageError("issuer takes one URL; see --help")
            default: issuer = word
            }
        }
        guard let issuer else { throw UsageError("issuer needs the URL of one, such as https://auth.example.com") }
        if metadata != nil, jwks != nil { throw UsageError("--metadata and --jwks: write one of them") }
        self.issuer = issuer
    }
}
