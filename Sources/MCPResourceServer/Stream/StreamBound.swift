// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import TokenValidation

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// How long the answer to one request may last.
struct StreamBound: Sendable {
    let principal: Principal?
    let deadline: Date
    let streams: OpenStreams
    let record: DecisionRecord
    let onEvent: @Sendable (ResourceServer.Event) -> Void

    /// Whether the time of day is past the deadline.
    var isOver: Bool {
        let isOver = streams.wallClock.now() >= deadline.timeIntervalSince1970
        if isOver {  // check: stream-time-of-day
            return true
        }
        return false
    }

    /// Calls `end` when the answer has to be over, until the watch is cancelled.
    func watch(_ end: @escaping @Sendable (StreamEnding) -> Void) -> StreamWatch {
        streams.watch(principal, until: deadline, end)
    }

    /// Tells the operator that an answer was ended.
    func report(_ ending: StreamEnding) {
        onEvent(ResourceServer.Event(.streamEnded, label: ending.rawValue))
        record.tellStreamEnd(ending.rawValue)
    }
}
