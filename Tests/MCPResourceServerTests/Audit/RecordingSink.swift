// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import MCPResourceServer
import Synchronization
import XCTest

/// Keeps every event.
final class RecordingSink: AuditSink {
    private let state = Mutex((events: [AuditEvent](), isKeeping: true, flushes: 0))

    func record(_ event: AuditEvent) {
        state.withLock { $0.events.append(event) }
        Hunt.search(String(decoding: event.line, as: UTF8.self), "an audit event")
    }

    func flush() { state.withLock { $0.flushes += 1 } }

    var isKeeping: Bool {
        get { state.withLock { $0.isKeeping } }
        set { state.withLock { $0.isKeeping = newValue } }
    }

    var events: [AuditEvent] { state.withLock { $0.events } }
    var flushes: Int { state.withLock { $0.flushes } }

    /// Outcome, reason and status of each.
    var endings: [String] {
        events.map { event in
            "\(event.outcome) \(event.reason)" + (event.status.map { " \($0)" } ?? "")
        }
    }
}

/// A folder that goes when the test does.
final class Folder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("audit-\(UUID())")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func path(_ name: String) -> String { url.appendingPathComponent(name).path }

    func text(_ name: String) -> String {
        let text = String(decoding: FileManager.default.contents(atPath: path(name)) ?? Data(), as: UTF8.self)
        Hunt.search(text, "a file")
        return text
    }

    func lines(_ name: String) -> [String] {
        text(name).split(separator: "\n").map(String.init)
    }
}
