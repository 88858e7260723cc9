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
    let deadline: Date
    let streams: OpenStreams
    let record: DecisionRecord
    let recorder: DecisionRecorder
    /// What is told before the answer's end. Not held: a stream may live for hours, and has no use for the request's body.
    weak let admitted: AdmittedRequest.Storage?

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
        streams.watch(record.facts.principal, until: deadline, end)
    }

    /// Tells the operator that an answer was ended.
    func report(_ ending: StreamEnding) {
        recorder.note(ResourceServer.Event(.streamEnded, label: ending.rawValue))
        admitted?.finish()
        recorder.tell(record, DecisionRecord.Ending(outcome: .ended, reason: ending.rawValue))
    }
}

extension StreamBound: CustomStringConvertible, CustomReflectable {
    /// Nothing of the request: hosts print what they answer with.
    var description: String { "StreamBound" }

    var customMirror: Mirror { Mirror(self, children: []) }
}
