// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import TokenValidation

extension ResourceServer {
    /// Why a caller with a good token is refused all the same; nil if it is not.
    func denial(of principal: Principal) -> Refusal? {
        guard let denyList else { return nil }
        guard let snapshot = denyList.current else {
            return .unavailable(retryAfter: 1, label: "deny_list_unavailable")
        }
        let kind = snapshot.kind(denying: principal, at: clock.now())
        let isDenied = kind != nil
        if isDenied {  // check: token-denied
            return challenges.denied(by: kind?.rawValue ?? "")
        }
        return nil
    }

    /// Lets the deny-list do its work in the background, and tells the operator of its problems.
    func runDenyList() async {
        let onEvent = onEvent
        await denyList?
            .run { problem in
                onEvent(Event(.denyListProblem, label: "deny_list_problem", detail: problem))
            }
    }
}
