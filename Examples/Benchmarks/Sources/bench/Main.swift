// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// What the library costs beside libcrypto, beside another library and behind an HTTP server: `swift run -c release bench`.
///
/// The suites are those of the library's own `benchmark`, with a peer in them, and one more for HTTP.
@main
struct Main {
    private static let runner = SuiteRunner(
        suites: SuiteRunner.common([JWTKitPeer()], rotating: Suites.plan.map(\.algorithm)) + [("http", Suites.http)]
    )

    private static let usage = """
        usage: bench \(runner.usage)
               bench validate DATA ALGS SECONDS [TASKS]
               bench serve \(ServeCommand.Mode.allCases.map(\.rawValue).joined(separator: "|"))
        """

    static func main() async {
        do {
            try await run(Array(CommandLine.arguments.dropFirst()))
        } catch let error as SuiteRunner.UsageError {
            fail("bench: \(error.problem)\n\(usage)", status: 64)
        } catch {
            fail("bench: \(error)", status: 1)
        }
    }

    /// Off the main thread, so that nothing that goes on elsewhere has to be brought back to it.
    @concurrent private static func run(_ arguments: [String]) async throws {
        switch arguments.first {
        case "--help", "-h": print(usage)
        case "validate": try await ValidateCommand(Array(arguments.dropFirst())).run()
        case "serve": try await ServeCommand(Array(arguments.dropFirst())).run()
        default: try await runner.run(arguments)
        }
    }

    private static func fail(_ text: String, status: Int32) {
        FileHandle.standardError.write(Data("\(text)\n".utf8))
        exit(status)
    }
}
