// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import TokenValidation

extension Configuration {
    /// Gets the keys if they are at the authorization server, and says on standard error what is wrong with them. As in a
    /// server, that is no reason to stop: other keys may be good, and with none every token is refused or cannot be judged.
    func noteKeys() async {
        switch keys {
        case .fixed(let set):
            note(set.skipped, of: "jwks")
            if set.keys.isEmpty { note("jwks: there is no usable key") }
        case .remote(let keys):
            let result = await keys.refresh()
            note(result.keys?.skipped ?? [], of: "issuer")
            if result.keys == nil { note("issuer: \(result.label): \(result.detail)") }
        }
    }

    private func note(_ skipped: [SkippedKey], of member: String) {
        for key in skipped { note(Printed.text("\(member): keys[\(key.index)] is not usable: \(key.reason)")) }
    }

    private func note(_ text: String) {
        StandardError.write("mcp-doctor: \(text)\n")
    }
}
