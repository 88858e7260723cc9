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

/// `mcp-doctor tokens`: many tokens in, one line of JSON out for each.
struct TokensCommand {
    let judge: Judge

    init(_ arguments: inout Arguments) throws {
        var file: String?
        while let word = arguments.next() {
            guard word.utf8.elementsEqual("--config".utf8) else {
                throw UsageError("tokens does not take \(Printed.word(word)); tokens are read from standard input")
            }
            file = try arguments.value(of: word)
        }
        guard let file else { throw UsageError("tokens needs --config FILE; see --help") }
        judge = try Judge(Configuration(file: file))
    }

    func run() async throws -> Int32 {
        await judge.configuration.noteKeys()
        var lines = InputLines {
            StandardOutput.shared.flush()  // before waiting for more, whoever waits for us gets what is ready
            return try readAvailable(from: STDIN_FILENO, upTo: 262_144)
        }
        while let line = try lines.next() {
            StandardOutput.shared.write(await judge.judge(line).json.serialized())
            StandardOutput.shared.write([UInt8(ascii: "\n")])
        }
        return 0
    }
}
