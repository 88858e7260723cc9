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
        for issuer in issuers {
            guard case .available(let keys) = issuer.keys.current else { continue }
            for skipped in keys.skipped {
                let name = skipped.keyID.map { "\"\(Printable.text($0, limit: 40))\" " } ?? ""
                let detail = "key \(name)at index \(skipped.index) of \(issuer.identifier): \(skipped.reason)"
                onEvent(Event(.keySkipped, label: "key_skipped", detail: detail))
            }
        }
    }
}
