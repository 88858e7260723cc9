// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import TokenValidation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// `mcp-doctor explain`: every check of one token.
struct ExplainCommand {
    let judge: Judge
    let token: String?
    let asJSON: Bool

    init(_ arguments: inout Arguments) throws {
        var file: String?
        var token: String?
        var asJSON = false
        while let word = arguments.next() {
            switch word {
            case "--config": file = try arguments.value(of: word)
            case "--json": asJSON = true
            case let option where option.utf8.starts(with: "--".utf8):
                throw UsageError("explain does not take \(Printed.word(option)); see --help")
            case _ where token != nil: throw UsageError("explain takes one token; see --help")
            default: token = word
            }
        }
        guard let file else { throw UsageError("explain needs --config FILE; see --help") }
        judge = try Judge(Configuration(file: file))
        self.token = token.flatMap { $0.utf8.elementsEqual("-".utf8) ? nil : $0 }
        self.asJSON = asJSON
    }

    /// Prints the explanation. Exit status 0: accepted, 1: refused, 2: cannot tell.
    func run() async throws -> Int32 {
        await judge.configuration.noteKeys()
        let report = await ExplainReport(explaining: try token ?? firstLine(), judge)
        if asJSON {
            StandardOutput.shared.line(report.json.text)
        } else {
            StandardOutput.shared.line(report.table(.standard))
        }
        return report.status
    }

    private func firstLine() throws -> String {
        var lines = InputLines { try readAvailable(from: STDIN_FILENO, upTo: 65_536) }
        guard let line = try lines.next() else { throw UsageError("there is no token on standard input") }
        return String(decoding: line, as: UTF8.self)
    }
}
