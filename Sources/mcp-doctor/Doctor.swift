// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

@main
struct Doctor {
    static let version = "0.1.0"

    private static let commands = "issuer, server, explain, tokens, new-token or tokens-file"

    static func main() async {
        do {
            let status = try await run(Array(CommandLine.arguments.dropFirst()))
            StandardOutput.shared.flush()
            exit(status)
        } catch {
            StandardOutput.shared.flush()
            StandardError.write("mcp-doctor: \(error)\n")
            exit(UsageError.status)
        }
    }

    /// Carries out one call and answers its exit status.
    static func run(_ arguments: [String]) async throws -> Int32 {
        if arguments.contains(where: { $0.utf8.elementsEqual("--help".utf8) || $0.utf8.elementsEqual("-h".utf8) }) {
            StandardOutput.shared.line(help(on: arguments[0]))
            return 0
        }
        var rest = Arguments(arguments)
        switch rest.next() {
        case "issuer"?: return try await IssuerCommand(&rest).run()
        case "server"?: return try await ServerCommand(&rest).run()
        case "explain"?: return try await ExplainCommand(&rest).run()
        case "tokens"?: return try await TokensCommand(&rest).run()
        case "new-token"?: return try await NewTokenCommand(&rest).run()
        case "tokens-file"?: return try await TokensFileCommand(&rest).run()
        case "--version"?:
            StandardOutput.shared.line("mcp-doctor \(version)")
            return 0
        case let other?:
            throw UsageError("unknown command \(Printed.word(other)); write \(commands), or --help")
        case nil:
            throw UsageError("which command? Write \(commands), or --help")
        }
    }
}
