// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import MCPResourceServer
import TokenValidation

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// `mcp-doctor explain`: every check of one token.
struct ExplainCommand {
    let judge: Judge?
    let staticTokens: StaticTokenFile?
    let token: String?
    let asJSON: Bool

    init(_ arguments: inout Arguments) throws {
        var file: String?
        var tokensFile: String?
        var token: String?
        var asJSON = false
        while let word = arguments.next() {
            switch word {
            case "--config": file = try arguments.value(of: word)
            case "--static-tokens": tokensFile = try arguments.value(of: word)
            case "--json": asJSON = true
            case let option where option.utf8.starts(with: "--".utf8):
                throw UsageError("explain does not take \(Printed.word(option)); see --help")
            case _ where token != nil: throw UsageError("explain takes one token; see --help")
            default: token = word
            }
        }
        guard file != nil || tokensFile != nil else {
            throw UsageError("explain needs --config FILE, or for a static token --static-tokens FILE; see --help")
        }
        judge = try file.map { try Judge(Configuration(file: $0)) }
        staticTokens = try tokensFile.map { path throws(UsageError) in try Self.staticTokens(path) }
        self.token = token.flatMap { $0.utf8.elementsEqual("-".utf8) ? nil : $0 }
        self.asJSON = asJSON
    }

    /// Prints the explanation. Exit status 0: accepted, 1: refused, 2: cannot tell.
    func run() async throws -> Int32 {
        let token = try token ?? firstLine()
        guard !token.utf8.starts(with: "mcpst_".utf8) else { return try explainStatic(token) }
        guard let judge else {
            throw UsageError("that is no static token, which begin with mcpst_: give --config FILE")
        }
        await judge.configuration.noteKeys()
        let report = await ExplainReport(explaining: token, judge)
        if asJSON {
            StandardOutput.shared.line(report.json.text)
        } else {
            StandardOutput.shared.line(report.table(.standard))
        }
        return report.status
    }

    /// Static tokens have few checks, of which the first that fails says all.
    private func explainStatic(_ token: String) throws -> Int32 {
        guard let tokens = staticTokens?.current else {
            throw UsageError("that is a static token, which no issuer has made: give --static-tokens FILE")
        }
        let judgement = StaticTokenReport.judgement(of: token, by: tokens, at: Date())
        if asJSON {
            StandardOutput.shared.line(judgement.json.text)
        } else {
            StandardOutput.shared.line(StaticTokenReport.text(judgement, .standard))
        }
        return judgement.accepted ? 0 : 1
    }

    private static func staticTokens(_ path: String) throws(UsageError) -> StaticTokenFile {
        do throws(StaticTokenError) {
            return try StaticTokenFile(path, named: "tokens")
        } catch {
            throw UsageError("\(Printed.path(path)): \(error.detail)")
        }
    }

    private func firstLine() throws -> String {
        var lines = InputLines { try readAvailable(from: STDIN_FILENO, upTo: 65_536) }
        guard let line = try lines.next() else { throw UsageError("there is no token on standard input") }
        return String(decoding: line, as: UTF8.self)
    }
}
