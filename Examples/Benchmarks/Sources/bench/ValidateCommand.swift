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
        guard (3...4).contains(arguments.count) else {
            throw SuiteRunner.UsageError("validate takes three arguments, or four")
        }
        guard let seconds = Double(arguments[2]), (0.01...3600).contains(seconds) else {
            throw SuiteRunner.UsageError("SECONDS is a number from 0.01 to 3600")
        }
        guard let tasks = arguments.count == 4 ? Int(arguments[3]) : 1, (1...256).contains(tasks) else {
            throw SuiteRunner.UsageError("TASKS is a number from 1 to 256")
        }
        algorithms = try arguments[1].split(separator: ",", omittingEmptySubsequences: false)
            .map { name in
                guard let algorithm = SignatureAlgorithm(String(name)) else {
                    throw SuiteRunner.UsageError("ALGS: \"\(name)\" is no algorithm")
                }
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
            for isCached in [false, true] {
                let validator = try validator(algorithm, cache: isCached ? Self.cache(for: tokens) : .off)
                for (index, token) in tokens.enumerated() {
                    if let problem = await Self.problem(of: token, validator) {
                        throw DataError("tokens/\(algorithm.name).txt, line \(index + 1) is refused: \(problem)")
                    }
                }
                for (index, token) in bad.enumerated() where await Self.problem(of: token, validator) == nil {
                    throw DataError("bad/\(algorithm.name).txt, line \(index + 1) is accepted")
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
                        // The clock is not asked for each of them, nor another task let on.
                        for _ in 0..<64 {
                            if let problem = await Self.problem(of: tokens[index], validator) {
                                throw DataError("line \(index + 1) of the tokens, accepted before: \(problem)")
                            }
                            index = index + 1 == tokens.count ? 0 : index + 1
                        }
                        count += 64
                        if tasks > ProcessInfo.processInfo.activeProcessorCount { await Task.yield() }
                    }
                    return count
                }
            }
            return try await group.reduce(0, +)
        }
    }

    /// Why the token does not get in; nil if it does.
    private static func problem(of token: String, _ validator: TokenValidator) async -> String? {
        switch await validator.validate(token) {
        case .valid(let accepted): scope.isMet(by: accepted.scopes) ? nil : "it lacks the scope \(scope)"
        case .refused(let refusal): "\(refusal)"
        case .unavailable: "its key cannot be had"
        }
    }

    /// With room for all of them, so that what is measured is a hit.
    private static func cache(for tokens: [String]) -> VerifiedTokenCache {
        let room = tokens.reduce(0) { $0 + 4 * $1.utf8.count + 4096 }
        return .inMemory(bytes: min(max(room, 4 << 20), 1 << 30))
    }

    private func validator(_ algorithm: SignatureAlgorithm, cache: VerifiedTokenCache) throws -> TokenValidator {
        let trusted = try issuer(algorithm)
            .with {
                $0.algorithms = [algorithm]
                $0.tokenType = .lenient
            }
        let audience = AudiencePolicy.resource(try ResourceIdentifier(Self.audience))
        return try TokenValidator(issuers: [trusted], audience: audience, cache: cache)
    }

    private func issuer(_ algorithm: SignatureAlgorithm) throws -> Issuer {
        guard algorithm.isSymmetric else {
            let keys = try parsed("jwks.json") { try JSONWebKeySet(parsing: $0) }
            return .keys(keys, issuer: Self.issuer)
        }
        let keys = try parsed("keys/\(algorithm.name).jwk") { bytes in
            let jwk = try JSONValue(parsing: bytes, limits: .keySet)
            guard let encoded = jwk["k"]?.stringValue else { throw DataError("it has no \"k\"") }
            let secret = try SharedSecret(Base64URL.decode(encoded))
            return try JSONWebKeySet(secret: secret, algorithm: algorithm, keyID: jwk["kid"]?.stringValue)
        }
        return .source(FixedKeys(keys), issuer: Self.issuer)
    }

    private func parsed<Result>(_ path: String, _ parse: ([UInt8]) throws -> Result) throws -> Result {
        let bytes = try read(path)
        do {
            return try parse(bytes)
        } catch {
            throw DataError("\(path) is of no use: \(error)")
        }
    }

    private func read(_ path: String) throws -> [UInt8] {
        let file = data.appending(path: path)
        guard let content = try? Data(contentsOf: file) else { throw DataError("\(file.path) cannot be read") }
        return Array(content)
    }

    private func lines(of path: String) throws -> [String] {
        let lines = String(decoding: try read(path), as: UTF8.self).split(whereSeparator: \.isNewline).map(String.init)
        guard !lines.isEmpty else { throw DataError("\(path) is empty") }
        return lines
    }
}

/// The data are not what was promised.
private struct DataError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
