// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

extension Issuer {
    /// Refuses settings under which no check would be worth anything.
    func validate(allowingLoopbackHTTP: Bool) throws(ConfigurationError) {
        try validateIdentifier(allowingLoopbackHTTP: allowingLoopbackHTTP)
        try validateAlgorithms()
        try audience?.validate(parameter: "audience")
        try tokenType.validate(parameter: "tokenType")
        try conventions.validate(parameter: "conventions")
        try validateTimes()
        try managedKeys?.validate()
    }

    /// RFC 8414 section 2: https, no query, no fragment.
    private func validateIdentifier(allowingLoopbackHTTP: Bool) throws(ConfigurationError) {
        do throws(URLProblem) {
            let url = try PlainURL(Array(identifier.utf8), maximumLength: 2048)
            if url.hasQuery {  // check: issuer-query
                throw URLProblem(problem: "has a query", remedy: "leave out the ? and what follows it")
            }
            try url.requireHTTPS(unlessLoopback: allowingLoopbackHTTP)  // check: issuer-https
        } catch {
            throw ConfigurationError(
                parameter: "identifier",
                value: identifier,
                problem: error.problem,
                remedy: "\(error.remedy) (the issuer exactly as its tokens have it in iss)"
            )
        }
    }

    private func validateAlgorithms() throws(ConfigurationError) {
        if algorithms.isEmpty {  // check: algorithms-empty
            throw ConfigurationError(
                parameter: "algorithms",
                value: "[]",
                problem: "allows no algorithm",
                remedy: "list what the issuer signs with, for example [.rs256]"
            )
        }
        let symmetric = algorithms.filter(\.isSymmetric)
        guard let first = symmetric.first else { return }
        if symmetric.count != algorithms.count {  // check: algorithms-mixed
            throw ConfigurationError(
                parameter: "algorithms",
                value: algorithms.map(\.name).joined(separator: ", "),
                problem: "mixes shared secrets and key pairs",
                remedy: "list either HS algorithms or the others"
            )
        }
        let isLocalSecret = fixedKeys.map { !$0.keys.isEmpty && $0.keys.allSatisfy { $0.keyType == "oct" } } ?? false
        if !isLocalSecret {  // check: symmetric-without-local-secret
            throw ConfigurationError(
                parameter: "algorithms",
                value: first.name,
                problem:
                    "needs a secret that is configured here; keys of another kind, or from a source, cannot serve it",
                remedy: "use Issuer.secret(_:algorithm:issuer:), or an asymmetric algorithm"
            )
        }
        let isPredictable = fixedKeys?.keys.contains(where: \.isPredictableSecret) ?? false
        if isPredictable {  // check: secret-predictable
            throw ConfigurationError(
                parameter: "keys",
                value: "",
                problem: "a shared secret that nobody drew at random",
                remedy: "make one with: openssl rand -base64 32"
            )
        }
    }

    private func validateTimes() throws(ConfigurationError) {
        let isLeewayAllowed = (0...Limits.leeway).contains(leeway)
        if !isLeewayAllowed {  // check: leeway-range
            throw ConfigurationError(
                parameter: "leeway",
                value: "\(leeway)",
                problem: "is not a leeway",
                remedy: "write 0 to \(Limits.leeway) seconds"
            )
        }
        guard let maximumAge else { return }
        let isAgeAllowed = (1...Limits.maximumAge).contains(maximumAge)
        if !isAgeAllowed {  // check: maximum-age-range
            throw ConfigurationError(
                parameter: "maximumAge",
                value: "\(maximumAge)",
                problem: "is not a maximum age",
                remedy: "write 1 to \(Limits.maximumAge) seconds, or nil for none"
            )
        }
    }
}
