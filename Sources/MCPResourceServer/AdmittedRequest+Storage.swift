// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Synchronization

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension AdmittedRequest {
    /// What is known of a request that was let through, and what becomes of it. That is told once: when somebody says that it is over, or
    /// when nobody holds the request any more.
    final class Storage: Sendable {
        let passage: ResourceServer.Passage
        let body: [UInt8]?
        let bodyLimit: Int
        let deadline: Date
        let server: ResourceServer

        /// How it ended, as far as is known; nil once that was told.
        private let ending: Mutex<DecisionRecord.Ending?>

        init(
            _ passage: consuming ResourceServer.Passage,
            _ body: [UInt8]?,
            _ bodyLimit: Int,
            _ server: ResourceServer
        ) {
            deadline = server.deadline(passage.record)
            ending = Mutex(DecisionRecord.Ending(outcome: .allowed, reason: Self.reason(passage)))
            self.passage = passage
            self.body = body
            self.bodyLimit = bodyLimit
            self.server = server
        }

        private static func reason(_ passage: borrowing ResourceServer.Passage) -> String {
            if passage.isOpen { return "open_path" }
            return passage.record.facts.principal == nil ? "anonymous" : "ok"
        }

        /// Notes how it ended. What is noted last counts.
        func note(_ how: DecisionRecord.Ending) {
            ending.withLock { known in
                if known != nil { known = how }
            }
        }

        /// Tells how it ended. Later calls do nothing.
        func finish() {
            guard let how = ending.withLock({ $0.take() }) else { return }
            server.tell(passage, how)
        }

        deinit {
            finish()
        }
    }
}
