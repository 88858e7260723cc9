// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

@testable import MCPResourceServer
import TokenValidation

// Patterns and names that both come from the input. What an anonymous rule opens has to be what the definition of a pattern says,
// by a matcher that follows the definition letter by letter.

/// Whether a policy of these rules opens an operation to everybody; nil if there can be no such policy.
private func isOpen(_ rules: [AccessRule], _ operation: MCPOperation) -> Bool? {
    let clock = WallClock { Fixture.now }
    let access = try? AccessControl(AccessPolicy(rules), unlisted: .refuse, baseline: "mcp:connect", clock: clock)
    return access?.decide(operation, for: nil, .none).isAllowed
}

/// The definition: `*` stands for any number of printable ASCII characters other than `/`, everything else for itself.
private func matches(_ pattern: [UInt8], _ name: [UInt8]) -> Bool {
    var ends: Set<Int> = [0]
    for byte in pattern {
        if byte == UInt8(ascii: "*") {
            for start in ends.sorted() {
                let run = name[start...].prefix { (0x20...0x7E).contains($0) && $0 != UInt8(ascii: "/") }
                ends.formUnion(start...run.endIndex)
            }
        } else {
            ends = Set(ends.filter { $0 < name.count && name[$0] == byte }.map { $0 + 1 })
        }
    }
    return ends.contains(name.count)
}

/// A URI in which no character that divides nothing is encoded: two that mean the same to a handler are then the same.
private func decoded(_ uri: String) -> [UInt8] {
    var uri = bytes(uri)
    for byte in "!$'(),:@{}&+;=".utf8 {
        let digits = String(byte, radix: 16, uppercase: true)
        while let place = uri.firstRange(of: bytes("%\(digits)")) { uri.replaceSubrange(place, with: [byte]) }
    }
    return uri
}

let policyPatternTarget = Target(
    name: "policy-pattern",
    seeds: {
        [
            "open_*\nopen_admin\nopen_a", "*a*b\nx\nxaxb", "caf\u{E9}\nx\ncafe\u{301}", "a\nb\nA", "a*\nab\na/b",
            "file:///open/*\nfile:///open/b\nfile:///open/a", "file:///@/*\nx:y\nfile:///%40/a?b=%26",
            "file:///a/*/c\nx:y\nfile:///a/../c", "*\nx*\n\u{1F600}",
            "a:*\nb:c\na:%2e", "https://x/*\na:b\nHTTPS://x/a", "open_*\na\nopen_\u{17F}", "a*b*c\na\nabbc",
        ]
        .map(bytes)
    },
    run: { input in
        let lines = input.split(separator: 0x0A, maxSplits: 2, omittingEmptySubsequences: false)
        guard lines.count == 3, lines.allSatisfy({ $0.count <= 96 }) else { return }
        let texts = lines.map { String(decoding: $0, as: UTF8.self) }
        let (open, closed, name) = (texts[0], texts[1], texts[2])
        let isNamed = matches(bytes(open), bytes(name)) && !matches(bytes(closed), bytes(name))

        let tools: [AccessRule] = [.tool(closed, requires: "admin"), .anonymous(.tool(open))]
        if let isOpen = isOpen(tools, .tool(name)) {
            demand(isOpen == isNamed, "a tool is open if and only if the first rule about it opens it")
        }
        let prompts: [AccessRule] = [.prompt(closed, requires: "admin"), .anonymous(.prompt(open))]
        if let isOpen = isOpen(prompts, .prompt(name)) {
            demand(isOpen == isNamed, "a prompt is open if and only if the first rule about it opens it")
        }
        let resources: [AccessRule] = [.resource(closed, requires: "admin"), .anonymous(.resource(open))]
        if let isOpen = isOpen(resources, .resource(name)), isOpen {
            let isInside = matches(decoded(open), decoded(name))
            demand(isInside, "a resource is open only if a rule opens it")
            let isPlain = !bytes(name).contains { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "*") }
            demand(!isPlain || isNamed || !matches(bytes(closed), bytes(name)), "and no earlier one is about it")
            let segments = bytes(name).split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            demand(!segments.contains { $0.elementsEqual("..".utf8) || $0.elementsEqual(".".utf8) }, "it stays there")
            demand(!bytes(name).contains(UInt8(ascii: "\\")), "for every reader")
        }
    }
)
