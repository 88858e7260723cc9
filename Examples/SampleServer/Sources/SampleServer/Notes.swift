// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer
import Synchronization

/// What each caller has written, in memory.
///
/// The key is `Principal.ID`, issuer and subject together: two issuers may both know an "alice", and they are not one person.
final class Notes: Sendable {
    private static let maximumNotes = 100
    private static let maximumCallers = 1_000

    private let notes = Mutex<[Principal.ID: [String]]>([:])

    /// Adds a note. Returns false if there is no room for it.
    func add(_ text: String, for caller: Principal.ID) -> Bool {
        notes.withLock { notes in
            var own = notes[caller] ?? []
            let isNew = own.isEmpty
            guard own.count < Self.maximumNotes, !isNew || notes.count < Self.maximumCallers else { return false }
            own.append(text)
            notes[caller] = own
            return true
        }
    }

    /// The notes of one caller, oldest first.
    func all(for caller: Principal.ID) -> [String] {
        notes.withLock { $0[caller] ?? [] }
    }
}
