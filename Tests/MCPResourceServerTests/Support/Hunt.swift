// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer
import Synchronization
import XCTest

/// Looks for the tokens of all tests of the run, in all that those tests are told: events, audit events and files, metrics, answers.
///
/// Signatures and secrets are what makes a text a token. They are kept in overlapping pieces, so that any 24 characters of one are found.
enum Hunt {
    private static let length = 16
    private static let stride = 8
    private static let state = Mutex(State())

    private struct State {
        var pieces: Set<[UInt8]> = []
        var texts = 0
    }

    /// How many pieces are looked for, and how many texts were searched.
    static var extent: (pieces: Int, texts: Int) { state.withLock { ($0.pieces.count, $0.texts) } }

    /// From now on nobody may be told this token.
    static func add(_ token: String) {
        let isStatic = token.utf8.starts(with: "mcpst_".utf8)
        let core = isStatic ? Array(token.utf8.dropFirst(23).prefix(64)) : signature(of: token)
        guard core.count >= length + stride else { return }
        state.withLock { state in
            for start in Swift.stride(from: 0, through: core.count - length, by: stride) {
                state.pieces.insert(Array(core[start...].prefix(length)))
            }
        }
    }

    /// The last part of three. What else is presented is no token, and some of it is quoted.
    private static func signature(of token: String) -> [UInt8] {
        let parts = Array(token.utf8).split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3, token.utf8.starts(with: "eyJ".utf8) else { return [] }
        return Array(parts[2].prefix(512))
    }

    /// Fails the test that is running if a piece of a token stands in the text.
    static func search(_ text: String, _ source: String) {
        state.withLock { $0.texts += 1 }
        if finds(in: text) { XCTFail("a token stands in \(source): \(text.prefix(300))") }
    }

    /// Whether a piece of a token stands in the text.
    static func finds(in text: String) -> Bool {
        let runs = text.utf8.split { !isOfToken($0) }.filter { $0.count >= length }.map { Array($0) }
        return state.withLock { state in
            runs.contains { run in
                (0...(run.count - length)).contains { state.pieces.contains(Array(run[$0...].prefix(length))) }
            }
        }
    }

    private static func isOfToken(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "_"): true
        default: false
        }
    }
}
