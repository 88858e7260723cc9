// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// `mcp-doctor tokens-file`: whose static tokens a file has, and until when.
struct TokensFileCommand {
    private let path: String

    init(_ arguments: inout Arguments) throws {
        guard let path = arguments.next(), !path.utf8.starts(with: "-".utf8) else {
            throw UsageError("tokens-file needs the path of a file")
        }
        guard arguments.next() == nil else { throw UsageError("tokens-file takes one file") }
        self.path = path
    }

    /// Prints the list. Exit status 0: a server can use the file, 1: it cannot.
    func run() async throws -> Int32 {
        let file: StaticTokenFile
        do throws(StaticTokenError) {
            file = try StaticTokenFile(path, named: "tokens")
        } catch {
            guard error.code != .unreadable else { throw UsageError("\(Printed.path(path)): \(error.detail)") }
            StandardOutput.shared.line("no server can use this file: \(error)")
            return 1
        }
        let tokens = file.current?.tokens ?? []
        for line in Self.report(tokens, at: Date()) { StandardOutput.shared.line(line) }
        if file.isWritableByAll {
            StandardOutput.shared.line(
                "advice: every user of this machine may write the file, and so let anybody in: chmod o-w"
            )
        }
        return 0
    }

    /// The entries as a table, and what is worth a look.
    static func report(_ tokens: [StaticToken], at now: Date) -> [String] {
        guard !tokens.isEmpty else { return ["no entries: nobody is let in"] }
        let rows = tokens.map { token in
            [
                token.id, state(of: token, at: now),
                token.issuedAt.map { String($0.formatted(.iso8601).prefix(10)) } ?? "-",
                token.expiresAt?.formatted(.iso8601) ?? "no end",
                token.scopes.isEmpty ? "-" : token.scopes.joined,
                token.roles.isEmpty ? "-" : token.roles.map { Printed.text($0) }.joined(separator: " "),
                Printed.text(token.name),
            ]
        }
        var lines = TextTable.lines([["ID", "STATE", "ISSUED", "UNTIL", "SCOPES", "ROLES", "NAME"]] + rows, indent: "")
        let over = tokens.count { state(of: $0, at: now) == "over" }
        if over > 0 { lines.append("advice: \(over) of \(tokens.count) are over: their lines can go") }
        let ending = tokens.count { isEnding($0, among: tokens, at: now) }
        if ending > 0 {
            lines.append(
                "advice: \(ending) of \(tokens.count) end within 14 days: make the next ones now, of the same names"
            )
        }
        let endless = tokens.count { $0.expiresAt == nil }
        if endless > 0 {
            lines.append("advice: \(endless) of \(tokens.count) have no end: nobody notices one that was lost")
        }
        return lines
    }

    /// Whether a token is over soon, and no later one of that name is there already.
    private static func isEnding(_ token: StaticToken, among tokens: [StaticToken], at now: Date) -> Bool {
        guard let end = token.expiresAt, now < end, !endsLater(end, now) else { return false }
        return !tokens.contains { other in
            other.name.utf8.elementsEqual(token.name.utf8) && other.expiresAt.map { endsLater($0, now) } ?? true
        }
    }

    private static func endsLater(_ end: Date, _ now: Date) -> Bool { end > now.addingTimeInterval(14 * 86_400) }

    private static func state(of token: StaticToken, at now: Date) -> String {
        if let end = token.expiresAt, now >= end { return "over" }
        if let start = token.notBefore, now < start { return "not yet" }
        return "good"
    }
}
