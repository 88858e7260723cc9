// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import TokenValidation

extension ResourceServer {
    /// Tells the operator, when the server is made, what works and deserves a look.
    func reportNotes() {
        for note in Self.notes(on: self) {
            onEvent(Event(.configurationNote, label: note.label, detail: note.detail))
        }
        // A source that is managed reports the keys that it skips when it gets them.
        for issuer in issuers where issuer.managedKeys == nil {
            guard case .available(let keys) = issuer.keys.current else { continue }
            for skipped in keys.skipped {
                onEvent(
                    Event(.keySkipped, issuer: issuer.identifier, label: skipped.label, detail: skipped.summary)
                )
            }
        }
    }
}
