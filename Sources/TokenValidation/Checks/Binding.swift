// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

/// Claims that bind a token's authority, or pass it on.
enum Binding {
    /// Refuses a token that only the holder of a key may use: whether the caller holds it is not checked here, and a
    /// binding that is ignored is none. Any value counts, also null and an object without members (RFC 7800 section 3
    /// lets a recipient ignore what it does not understand; we do not).
    static func check(_ payload: Payload) throws(TokenError) {
        let isBound = payload.has(.confirmation)
        if isBound {  // check: confirmation
            throw TokenError(
                .senderConstrained,
                claim: "cnf",
                "it is bound to a key (cnf), which cannot be checked here"
            )
        }
    }

    /// RFC 8693 section 4.1: actors within actors tell who acted before; they decide nothing, but may not be endless.
    static func checkActors(_ payload: Payload) throws(TokenError) -> Int {
        var depth = 0
        var next = payload.value(.actor)
        while let actor = next {
            depth += 1
            let isObject = actor.kind == .object
            if !isObject {  // check: actor-form
                throw TokenError(.malformedClaim, claim: "act", "act is not an object")
            }
            next = actor["act"]
        }
        let count = depth
        if count > Limits.actors {  // check: actor-depth
            throw TokenError(.tooManyValues, claim: "act", "\(count) actors; at most \(Limits.actors) are read")
        }
        return count
    }
}
