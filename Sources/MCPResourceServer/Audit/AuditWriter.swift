// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// Writes events to a file, in a thread of its own that may block.
struct AuditWriter: Sendable {
    private static let chunkBytes = 64 * 1024

    private let queue: AuditQueue
    private let writing: AuditText.Writing
    private let interval: Int32
    private let retryInterval: Int32

    init(
        _ queue: AuditQueue,
        _ writing: @escaping AuditText.Writing,
        interval: Duration,
        retryInterval: Duration
    ) {
        self.queue = queue
        self.writing = writing
        self.interval = Self.milliseconds(interval)
        self.retryInterval = Self.milliseconds(retryInterval)
    }

    private static func milliseconds(_ time: Duration) -> Int32 {
        let (seconds, attoseconds) = time.components
        return Int32(clamping: seconds * 1000 + attoseconds / 1_000_000_000_000_000)
    }

    /// Returns when the queue was closed.
    func run() {
        var text = AuditText(writing)
        var isLast = false
        while !isLast {
            queue.bell.wait(milliseconds: text.isWritten ? nil : retryInterval)
            if !queue.isUrgent, text.isWritten { queue.bell.wait(milliseconds: interval) }
            if let descriptor = queue.takeDescriptor() { text.change(to: descriptor.write) }
            // What is left of the last time comes first; while it cannot be written, the rest stays where it is bounded.
            if !text.isWritten { attempt(&text) }
            let work = queue.take(isBusy: !text.isWritten)
            write(work, &text)
            isLast = work.isLast
            if isLast { queue.noteEnd(losing: text.unwrittenEvents) }
            for bell in work.waiting { bell.ring() }
        }
    }

    private func write(_ work: AuditQueue.Work, _ text: inout AuditText) {
        var isGood = text.isWritten
        var gaps = work.gaps[...]
        for (index, event) in work.events.enumerated() {
            while let gap = gaps.first, gap.position <= index {
                text.addGap(of: gap.count, at: queue.clock.now())
                gaps.removeFirst()
            }
            text.add(event)
            // After a failure the rest is only kept, and written at a later time.
            if isGood, text.count >= Self.chunkBytes { isGood = attempt(&text) }
        }
        for gap in gaps { text.addGap(of: gap.count, at: queue.clock.now()) }
        if isGood, attempt(&text) { queue.noteWritten() }
    }

    @discardableResult
    private func attempt(_ text: inout AuditText) -> Bool {
        do throws(SystemFailure) {
            try text.write()
            queue.noteProgress()
            return true
        } catch {
            queue.noteFailure(error)
            return false
        }
    }
}

/// Whole lines on their way into a file.
struct AuditText {
    /// Writes some of the bytes, at least one, and says how many.
    typealias Writing = @Sendable (ArraySlice<UInt8>) throws(SystemFailure) -> Int

    private var writing: Writing
    private var bytes: [UInt8] = []
    private var written = 0
    /// Where the lines end that tell of gaps.
    private var gapEnds: [Int] = []

    init(_ writing: @escaping Writing) {
        self.writing = writing
    }

    var isWritten: Bool { bytes.isEmpty }

    var count: Int { bytes.count - written }

    /// How many events have no line yet, or not all of it.
    var unwrittenEvents: Int {
        let lines = bytes[written...].count { $0 == 0x0A }
        return lines - gapEnds.count { $0 > written }
    }

    mutating func add(_ event: AuditEvent) {
        event.write(to: &bytes)
    }

    mutating func addGap(of count: Int, at seconds: Double) {
        AuditLine.appendGap(of: count, at: seconds, to: &bytes)
        gapEnds.append(bytes.count)
    }

    mutating func add(_ line: [UInt8]) {
        bytes.append(contentsOf: line)
    }

    /// Writes what there is. What a system takes in parts is written in parts: the line is whole in the end.
    mutating func write() throws(SystemFailure) {
        while written < bytes.count {
            written += try writing(bytes[written...])
        }
        bytes.removeAll(keepingCapacity: true)
        gapEnds = []
        written = 0
    }

    /// Goes on in another file, with the line of which the first one has only a part.
    mutating func change(to other: @escaping Writing) {
        writing = other
        while written > 0, bytes[written - 1] != 0x0A { written -= 1 }
    }
}
