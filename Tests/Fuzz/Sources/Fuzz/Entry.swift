// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

// One executable, many parsers: FUZZ_TARGET names the one that gets the input.
//
// Besides not crashing, each target demands what must hold for every input. A demand that fails ends the process, which
// the fuzzer reports as a crash with the input that did it.

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A parser under test: inputs to start from, and what to do with an input.
struct Target: Sendable {
    let name: String
    let seeds: @Sendable () -> [[UInt8]]
    let run: @Sendable ([UInt8]) -> Void
}

private let all: [Target] = [
    jsonTarget, base64URLTarget, compactJWSTarget, keySetTarget, publicKeyTarget, credentialsTarget,
    resourceIdentifierTarget, challengeTarget, metadataPathTarget, tokenTarget, serverMetadataTarget,
    lifetimeTarget, httpAnswerTarget, fetchURLTarget,
    operationBodyTarget, operationHeadersTarget, policyPatternTarget, denyListEntryTarget, denyListFileTarget,
    forwardingTarget, addressRangeTarget, staticTokensTarget,
]

private let selected: Target = {
    let name = environment("FUZZ_TARGET") ?? ""
    guard let target = all.first(where: { $0.name == name }) else {
        fail("FUZZ_TARGET has to be one of: \(all.map(\.name).joined(separator: " "))")
    }
    return target
}()

/// Called by the fuzzer once, before anything else. With FUZZ_LIST it prints the targets, with FUZZ_SEEDS it writes the
/// target's seeds into that folder, and ends.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(_ count: UnsafeMutableRawPointer?, _ arguments: UnsafeMutableRawPointer?) -> Int32 {
    if environment("FUZZ_LIST") != nil {
        print(all.map(\.name).joined(separator: " "))
        exit(0)
    }
    if let folder = environment("FUZZ_SEEDS") {
        for (index, seed) in selected.seeds().enumerated() {
            guard let file = fopen("\(folder)/seed-\(index)", "w") else {
                fail("cannot write to \(folder)")
            }
            fwrite(seed, 1, seed.count, file)
            fclose(file)
        }
        exit(0)
    }
    _ = selected
    return 0
}

/// Called by the fuzzer for every input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> Int32 {
    selected.run(Array(UnsafeBufferPointer(start: data, count: size)))
    return 0
}

/// Ends the process if what must hold does not.
func demand(_ condition: Bool, _ what: @autoclosure () -> String) {
    if !condition {
        fail("does not hold: \(what())")
    }
}

func fail(_ message: String) -> Never {
    fatalError(message)
}

private func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
}

func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
