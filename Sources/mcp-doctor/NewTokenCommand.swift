// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// `mcp-doctor new-token`: a static token for its bearer, and the line that a server stores of it.
struct NewTokenCommand {
    private static let longestDays = 3650

    private var name: String?
    private var scopes: ScopeSet = []
    private var roles: [String] = []
    private var days: Int?
    private var hasEnd = true

    init(_ arguments: inout Arguments) throws {
        while let word = arguments.next() {
            switch word {
            case "--name": name = try arguments.value(of: word)
            case "--scope": scopes = scopes.union(try Self.scopes(arguments.value(of: word)))
            case "--role": roles.append(try arguments.value(of: word))
            case "--days": days = try Self.days(arguments.value(of: word))
            case "--no-expiry": hasEnd = false
            default:
                throw UsageError(
                    "new-token takes --name, --scope, --role, --days and --no-expiry, and not \(Printed.word(word)): "
                        + "the secret is made, not chosen"
                )
            }
        }
        if days != nil, !hasEnd { throw UsageError("--days and --no-expiry: write one of them") }
    }

    /// The token goes to standard error and the line to standard output, so that `>> FILE` stores the one and shows the other.
    func run() async throws -> Int32 {
        guard let name else { throw UsageError("new-token needs --name NAME: who is to present the token?") }
        let secret = try StaticTokenSecret()
        let now = Date()
        let entry: StaticToken
        do throws(StaticTokenError) {
            entry = try StaticToken(
                for: secret,
                name: name,
                scopes: scopes,
                roles: roles,
                issuedAt: now,
                expiresAt: hasEnd ? now.addingTimeInterval(Double(days ?? 90) * 86_400) : nil
            )
        } catch {
            throw UsageError(error.detail)
        }
        if StandardError.isTerminal {
            StandardError.write(
                "The token, shown this once, for its bearer alone; below, the line for the server's file:\n"
            )
        }
        StandardError.write(secret.reveal() + "\n")
        StandardOutput.shared.line(entry.line)
        return 0
    }

    private static func scopes(_ text: String) throws(UsageError) -> ScopeSet {
        do throws(ConfigurationError) {
            return try ScopeSet(text)
        } catch {
            throw UsageError("--scope \(Printed.word(text)): \(error.problem)")
        }
    }

    private static func days(_ text: String) throws(UsageError) -> Int {
        guard let days = Int(text), (1...longestDays).contains(days) else {
            throw UsageError("--days takes 1 to \(longestDays)")
        }
        return days
    }
}
