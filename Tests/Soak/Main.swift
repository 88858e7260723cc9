// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Long runs against a loaded key cache and a loaded gate, in one process and without a network: `swift run -c release soak flood`.
///
/// They take minutes and their times depend on the machine, so they are commands and not tests.
@main
struct Soak {
    private static let usage = """
        usage: soak flood [--seconds N]       random key ids beside valid tokens (60 s)
               soak rotation [--rotations N]  planned rotations under load, with a clock that runs 60 times as fast (30)
               soak isolation [--seconds N]   one issuer of three down, then flooded (3 times 20 s each)
               soak abuse [--seconds N]       1,000,000 failed authentications from 100,000 addresses, in N s (100 s)
        """

    static func main() async throws {
        var arguments = Array(CommandLine.arguments.dropFirst())
        guard !arguments.isEmpty else { return print(usage) }
        let command = arguments.removeFirst()
        let isPassed: Bool
        switch (command, number(after: command == "rotation" ? "--rotations" : "--seconds", in: arguments)) {
        case ("flood", .some(let seconds)): isPassed = try await Flood.run(seconds: seconds ?? 60)
        case ("rotation", .some(let count)): isPassed = try await Rotation.run(count: count ?? 30)
        case ("isolation", .some(let seconds)): isPassed = try await Isolation.run(seconds: seconds ?? 20)
        case ("abuse", .some(let seconds)): isPassed = try await Abuse.run(seconds: seconds ?? 100)
        default: return print(usage)
        }
        exit(isPassed ? 0 : 1)
    }

    /// The flag's number; an inner nil if the flag is not there, an outer one if something else is.
    private static func number(after flag: String, in arguments: [String]) -> Int?? {
        if arguments.isEmpty { return .some(nil) }
        guard arguments.count == 2, arguments[0] == flag, let number = Int(arguments[1]), (1...3600).contains(number)
        else {
            return nil
        }
        return .some(number)
    }
}
