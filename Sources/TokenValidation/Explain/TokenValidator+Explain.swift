// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

extension TokenValidator {
    /// Makes every check that can be made of a token and says what came of each.
    ///
    /// The sequence is the one of ``validate(_:)-(String)``, continued past failures as far as that has a meaning, so both always
    /// agree. It looks for keys as validation does. Never admit a caller by it, and show it to operators only: it tells
    /// about tokens that are not genuine what validation keeps to itself.
    public func explain(_ token: String) async -> TokenExplanation {
        let text = TokenText(in: token, 0..<token.utf8.count, maximumBytes: Limits.tokenBytes + 1)
        var report = Report()
        let verdict =
            switch begin(text, &report) {
            case .decided(let verdict): verdict
            case .lacksKey(let opened): await lookAgain(opened, &report)
            }
        let hints = Hints(text, validator: self)
        return TokenExplanation(steps: report.steps(hint: hints.hint), verdict: verdict)
    }
}
