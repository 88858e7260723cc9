// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// A small generator that gives the same sequence for the same seed on every machine (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// Text that breaks things: quotes, escapes, line ends, controls, parameter names, Unicode that folds or combines.
    mutating func hostileText(pieces atMost: Int = 6) -> String {
        let pieces = [
            "\"", "\\", "\r\n", "\n", "\r", "\u{0}", "\u{7F}", "\t", " ", ",", "=", ";", "a", "Zz9", "%0d%0a", "scope=",
            "ERROR=", "resource_metadata=",
            "\", error=\"insufficient_scope", "é", "\u{301}", "\u{37E}", "\u{2028}", "\u{1F600}", "\u{FF02}",
            "\u{202E}", "https://h/", "#", "[", "]", "~", "!",
        ]
        return (0..<Int.random(in: 0...atMost, using: &self)).map { _ in pieces.randomElement(using: &self) ?? "" }
            .joined()
    }
}
