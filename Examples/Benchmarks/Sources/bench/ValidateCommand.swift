// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import JOSE
import TokenValidation

/// `bench validate DATA ALGS SECONDS [TASKS]`: validates tokens that somebody else has made, for a comparison across languages.
///
/// For each algorithm it reads `DATA/tokens/ALG.txt`, one token a line, and the keys in `DATA/jwks.json`, or for HS256 the one in
/// `DATA/keys/HS256.jwk`. All have to be accepted, and the first eight lines of `DATA/bad/ALG.txt` refused. Then it validates them in
/// rotation, and prints `mcp-resource-server,ALG,uncached|cached,TASKS,tokens,wall_s,cpu_s`.
struct ValidateCommand {
    private static let issuer = "https://auth.example.com/realms/production"
    private static let audience = "https://api.example.com/mcp"
    private static let scope: ScopeRequirement = "mcp:tools"

    private let data: URL
    private let algorithms: [SignatureAlgorithm]
    private let seconds: Double
    private let tasks: Int

    init(_ arguments: [String]) throws {
        guard (3...4).contains(arguments.count), let seconds = Double(arguments[2]), seconds > 0, seconds < 3600,
            let tasks = arguments.count == 4 ? Int(arguments[3]) : 1, (1...64).contains(tasks)
        else { throw SuiteRunner.UsageError() }
        algorithms = try arguments[1].split(separator: ",")
            .map { name in
                guard let algorithm = SignatureAlgorithm(String(name)) else { throw SuiteRunner.UsageError() }
                return algorithm
            }
        data = URL(filePath: arguments[0], directoryHint: .isDirectory)
        self.seconds = seconds
        self.tasks = tasks
    }

    func run() async throws {
        for algorithm in algorithms {
            let tokens = try lines(of: "tokens/\(algorithm.name).txt")
            let bad = try lines(of: "bad/\(algorithm.name).txt").prefix(8)
            guard !tokens.isEmpty, !bad.isEmpty else { throw WrongResult(subject: "the tokens of \(algorithm.name)") }
            for isCached in [false, true] {
                let validator = try validator(algorithm, isCached: isCached)
                for (index, token) in tokens.enumerated() where !(await Self.accepts(validator, token)) {
                    throw WrongResult(subject: "line \(index + 1) of tokens/\(algorithm.name).txt")
                }
                for (index, token) in bad.enumerated() where await Self.accepts(validator, token) {
                    throw WrongResult(subject: "line \(index + 1) of bad/\(algorithm.name).txt")
                }
                let start = (now(CLOCK_MONOTONIC), now(CLOCK_PROCESS_CPUTIME_ID))
                let count = try await validate(tokens, with: validator)
                let wall = (now(CLOCK_MONOTONIC) - start.0).rounded(to: 6)
                let processor = (now(CLOCK_PROCESS_CPUTIME_ID) - start.1).rounded(to: 6)
                let mode = isCached ? "cached" : "uncached"
                let line = "mcp-resource-server,\(algorithm.name),\(mode),\(tasks),\(count),\(wall),\(processor)\n"
                FileHandle.standardOutput.write(Data(line.utf8))
            }
        }
    }

    /// In rotation until the time is over; how many there were.
    private func validate(_ tokens: [String], with validator: TokenValidator) async throws -> Int {
        let end = now(CLOCK_MONOTONIC) + seconds
        return try await withThrowingTaskGroup(of: Int.self) { group in
            for task in 0..<tasks {
                group.addTask { [tasks] in
                    var index = tokens.count * task / tasks
                    var count = 0
                    while now(CLOCK_MONOTONIC) < end {
                        // The clock is not asked for each of them.
                        for _ in 0..<32 {
                            guard await Self.accepts(validator, tokens[index]) else {
                                throw WrongResult(subject: "line \(index + 1), accepted before")
                            }
                            index = index + 1 == tokens.count ? 0 : index + 1
                        }
                        count += 32
                    }
                    return count
                }
            }
            return try await group.reduce(0, +)
        }
    }

    private static func accepts(_ validator: TokenValidator, _ token: String) async -> Bool {
        guard case .valid(let accepted) = await validator.validate(token) else { return false }
        return scope.isMet(by: accepted.scopes)
    }

    private func validator(_ algorithm: SignatureAlgorithm, isCached: Bool) throws -> TokenValidator {
        let trusted = try issuer(algorithm)
            .with {
                $0.algorithms = [algorithm]
                $0.tokenType = .lenient
            }
        return try TokenValidator(
            issuers: [trusted],
            audience: .resource(ResourceIdentifier(Self.audience)),
            cache: isCached ? .inMemory() : .off
        )
    }

    private func issuer(_ algorithm: SignatureAlgorithm) throws -> Issuer {
        guard algorithm.isSymmetric else {
            return .keys(try JSONWebKeySet(parsing: read("jwks.json")), issuer: Self.issuer)
        }
        let jwk = try JSONValue(parsing: read("keys/\(algorithm.name).jwk"), limits: .keySet)
        guard let encoded = jwk["k"]?.stringValue else { throw WrongResult(subject: "keys/\(algorithm.name).jwk") }
        let secret = try SharedSecret(Base64URL.decode(encoded))
        let keys = try JSONWebKeySet(secret: secret, algorithm: algorithm, keyID: jwk["kid"]?.stringValue)
        return .source(FixedKeys(keys), issuer: Self.issuer)
    }

    private func read(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: data.appending(path: path)))
    }

    private func lines(of path: String) throws -> [String] {
        String(decoding: try read(path), as: UTF8.self).split(whereSeparator: \.isNewline).map(String.init)
    }
}
