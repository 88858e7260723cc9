// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import JOSE
@testable import MCPResourceServer
import MCPResourceServerTesting
import Synchronization
import XCTest

/// A file that no request waits for, and that loses nothing without saying so.
final class AuditFileTests: XCTestCase {
    private static let never = Duration.seconds(60)

    static func event(_ number: Int) -> AuditEvent {
        AuditEvent(
            DecisionRecorder.Identity(series: 1, number: UInt64(number), traceparent: nil),
            time: Date(timeIntervalSince1970: 1_800_000_000),
            resource: "https://mcp.example.com/mcp",
            subject: nil,
            facts: DecisionRecord.Facts(),
            ending: DecisionRecord.Ending(outcome: .allowed, reason: "ok")
        )
    }

    /// A file that is written to at once or, for a minute, only if it is told to.
    private func file(
        _ path: String,
        capacity: Int = 1000,
        every interval: Duration = never,
        retryingEvery retry: Duration = never
    ) throws -> AuditFile {
        try AuditFile(
            path,
            capacity: capacity,
            every: interval,
            retryingEvery: retry,
            clock: WallClock { 1_800_000_000 }
        )
    }

    private func ids(_ lines: [String]) throws -> [String] {
        try lines.map { line in
            let id = try JSONValue(parsing: Array(line.utf8), limits: .requestBody)["id"]?.stringValue ?? "-"
            return Int(id.suffix(16), radix: 16).map(String.init) ?? id
        }
    }

    private func numbers(_ range: Range<Int>) -> [String] { range.map(String.init) }

    func testEveryEventIsOneLineInOrder() throws {
        let folder = try Folder()
        let file = try file(folder.path("audit"))
        for number in 0..<500 { file.record(Self.event(number)) }
        file.close()
        XCTAssertEqual(try ids(folder.lines("audit")), numbers(0..<500))
        XCTAssertTrue(folder.text("audit").hasSuffix("}\n"))
        XCTAssertEqual(file.droppedEvents, 0)
    }

    func testManyThreadsLoseNothing() throws {
        let folder = try Folder()
        let file = try file(folder.path("audit"), capacity: 100_000, every: .zero)
        DispatchQueue.concurrentPerform(iterations: 8) { thread in
            for number in 0..<2000 { file.record(Self.event(thread * 2000 + number)) }
        }
        file.close()
        let ids = try ids(folder.lines("audit")).compactMap { Int($0) }
        XCTAssertEqual(ids.sorted(), Array(0..<16_000))
        for thread in 0..<8 {
            let own = ids.filter { $0 / 2000 == thread }
            XCTAssertEqual(own, own.sorted(), "one thread's events stay in order")
        }
    }

    func testFlushAndReleaseWriteWhatThereIs() throws {
        let folder = try Folder()
        var file: AuditFile? = try file(folder.path("audit"))
        file?.record(Self.event(1))
        XCTAssertEqual(folder.lines("audit"), [], "an event waits for others")
        file?.flush()
        XCTAssertEqual(try ids(folder.lines("audit")), ["1"])
        file?.record(Self.event(2))
        file = nil
        XCTAssertEqual(try ids(folder.lines("audit")), ["1", "2"])
    }

    func testAnEventIsWrittenWithoutBeingAskedFor() async throws {
        let folder = try Folder()
        let file = try file(folder.path("audit"), every: .milliseconds(1))
        file.record(Self.event(1))
        while folder.lines("audit").isEmpty { await Task.yield() }
        XCTAssertEqual(try ids(folder.lines("audit")), ["1"])
        withExtendedLifetime(file) {}
    }

    /// A process that is killed loses no more than half of the capacity, however long the interval is.
    func testHalfOfTheRoomIsEnoughToBeWritten() async throws {
        let folder = try Folder()
        let file = try file(folder.path("audit"), capacity: 100)
        for number in 0..<50 { file.record(Self.event(number)) }
        while folder.lines("audit").count < 50 { await Task.yield() }
        XCTAssertEqual(try ids(folder.lines("audit")), numbers(0..<50))
        withExtendedLifetime(file) {}
    }

    func testReopenGoesOnInANewFile() throws {
        let folder = try Folder()
        let file = try file(folder.path("audit"))
        file.record(Self.event(1))
        file.flush()
        try FileManager.default.moveItem(atPath: folder.path("audit"), toPath: folder.path("audit.1"))
        file.record(Self.event(2))
        file.flush()
        try file.reopen()
        file.record(Self.event(3))
        file.close()
        XCTAssertEqual(try ids(folder.lines("audit.1")), ["1", "2"])
        XCTAssertEqual(try ids(folder.lines("audit")), ["3"])
    }

    func testAFileThatCannotBeReopenedIsKept() throws {
        let folder = try Folder()
        let inner = try Folder()
        let file = try file(inner.path("audit"))
        try FileManager.default.moveItem(atPath: inner.path("audit"), toPath: folder.path("kept"))
        try FileManager.default.removeItem(at: inner.url)
        XCTAssertThrowsError(try file.reopen()) { error in
            XCTAssertTrue("\(error)".contains("there is no such folder"), "\(error)")
        }
        file.record(Self.event(1))
        file.close()
        XCTAssertEqual(try ids(folder.lines("kept")), ["1"])
    }

    func testItIsAppendedToAndOfNobodyElse() throws {
        let folder = try Folder()
        for number in 1...3 {
            let file = try file(folder.path("audit"))
            file.record(Self.event(number))
            file.close()
        }
        XCTAssertEqual(try ids(folder.lines("audit")), ["1", "2", "3"])
        let mode = try FileManager.default.attributesOfItem(atPath: folder.path("audit"))[.posixPermissions] as? Int
        XCTAssertEqual(mode.map { $0 & 0o077 }, 0)
    }

    func testALineThatWasLeftUnfinishedIsEnded() throws {
        let folder = try Folder()
        for (text, lines) in [("{\"time\":\"20", 2), ("{}\n", 2), ("", 1)] {
            try Data(text.utf8).write(to: folder.url.appendingPathComponent("audit"))
            let file = try file(folder.path("audit"))
            file.record(Self.event(1))
            file.close()
            XCTAssertEqual(folder.lines("audit").count, lines, text)
            XCTAssertEqual(try ids(folder.lines("audit").suffix(1)), ["1"])
            XCTAssertFalse(folder.text("audit").contains("\n\n"))
        }
    }

    func testWrongSettingsSayWhatToWrite() throws {
        let folder = try Folder()
        func refused(_ words: String, _ make: () throws -> AuditFile, line: UInt = #line) {
            XCTAssertThrowsError(try make(), line: line) { error in
                XCTAssertTrue(error is ConfigurationError, line: line)
                XCTAssertTrue("\(error)".contains(words), "\(error)", line: line)
            }
        }
        refused("there is no such folder") { try AuditFile(folder.path("missing/audit")) }
        refused("it is a folder") { try AuditFile(folder.url.path) }
        for capacity in [-1, 0, 15, 1_000_001, .max] {
            refused("write 16 to 1000000 events") { try AuditFile(folder.path("audit"), capacity: capacity) }
        }
        for interval in [.seconds(-1), .seconds(61), .seconds(1 << 60)] as [Duration] {
            refused("write 0 to 60 seconds") { try AuditFile(folder.path("audit"), every: interval) }
        }
    }

    func testAfterTheEndEventsAreCountedAsLost() throws {
        let folder = try Folder()
        let file = try file(folder.path("audit"))
        let problems = Problems(file)
        file.close()
        XCTAssertFalse(file.isKeeping)
        file.record(Self.event(1))
        file.record(Self.event(2))
        file.close()
        XCTAssertEqual(folder.text("audit"), "")
        XCTAssertEqual(file.droppedEvents, 2)
        XCTAssertEqual(problems.kinds, [.dropped])
        XCTAssertEqual("\(file)", "AuditFile(dropped: 2)")
    }
}

/// The problems that a sink tells of.
private final class Problems: Sendable {
    private let state = Mutex<[AuditProblem]>([])

    init(_ sink: some AuditSink) {
        sink.observeProblems { [self] problem in state.withLock { $0.append(problem) } }
    }

    var all: [AuditProblem] { state.withLock { $0 } }
    var kinds: [AuditProblem.Kind] { all.map(\.kind) }
}

/// A disk that is full. Every write to `/dev/full` fails as on one.
final class FullDiskTests: XCTestCase {
    private struct Setup {
        let folder: Folder
        let file: AuditFile
        let problems: Problems

        /// A link to a device on which there is no room.
        init(capacity: Int = 16, retryingEvery retry: Duration = .seconds(60)) throws {
            folder = try Folder()
            try FileManager.default.createSymbolicLink(atPath: folder.path("audit"), withDestinationPath: "/dev/full")
            file = try AuditFile(
                folder.path("audit"),
                capacity: capacity,
                every: .seconds(60),
                retryingEvery: retry,
                clock: WallClock { 1_800_000_000 }
            )
            problems = Problems(file)
        }

        /// There is room again, on another disk.
        func mend() throws {
            try FileManager.default.removeItem(atPath: folder.path("audit"))
            try file.reopen()
        }
    }

    func testNoRequestFails() async throws {
        let disk = try Setup()
        let gate = try Fixture { $0.audit = [disk.file] }
        let token = try gate.token()
        for number in 0..<100 {
            let answer = try await gate.answer(.post(bearer: token))
            XCTAssertEqual(answer.status, 200)
            if number == 5 { disk.file.flush() }
        }
        XCTAssertEqual(disk.file.droppedEvents, 84, "16 are kept in memory")
        XCTAssertEqual(disk.problems.kinds, [.writeFailed, .dropped], "each is told of once")
        XCTAssertEqual(disk.problems.all[0].detail, "no space is left on the device; it is tried again")
        XCTAssertEqual(
            gate.log.events.map(\.description),
            [
                #"audit_problem label=audit_write_failed detail="no space is left on the device; it is tried again""#,
                #"audit_problem label=audit_dropped detail="there is no room for more: events that come now are lost""#,
            ]
        )
    }

    func testWhenThereIsRoomAgainNothingIsMissingButWhatIsToldOf() async throws {
        let disk = try Setup()
        let gate = try Fixture { $0.audit = [disk.file] }
        let token = try gate.token()
        func ask(_ count: Int) async throws {
            for _ in 0..<count { _ = try await gate.answer(.post(bearer: token)) }
        }
        try await ask(3)
        disk.file.flush()
        try await ask(20)
        try disk.mend()
        XCTAssertTrue(disk.file.isKeeping)
        try await ask(2)
        disk.file.close()
        let lines = disk.folder.lines("audit")
        XCTAssertEqual(lines.count, 16 + 1 + 2)
        XCTAssertEqual(lines[16], #"{"time":"2027-01-15T08:00:00.000Z","dropped":7}"#)
        let ids = try lines.compactMap {
            try JSONValue(parsing: Array($0.utf8), limits: .requestBody)["id"]?.stringValue
        }
        XCTAssertEqual(ids.count, 18)
        XCTAssertEqual(ids, ids.sorted())
        XCTAssertEqual(disk.problems.kinds, [.writeFailed, .dropped, .restored])
        XCTAssertEqual(disk.file.droppedEvents, 7)
    }

    func testWithTheSwitchCallersAreTurnedAwayUntilThereIsRoom() async throws {
        let disk = try Setup()
        let gate = try Fixture {
            $0.audit = [disk.file]
            $0.failsClosedWithoutAudit = true
        }
        let token = try gate.token()
        var statuses: [Int] = []
        statuses.append(try await gate.answer(.post(bearer: token)).status)
        disk.file.flush()
        statuses.append(try await gate.answer(.post(bearer: token)).status)
        try disk.mend()
        statuses.append(try await gate.answer(.post(bearer: token)).status)
        XCTAssertEqual(statuses, [200, 503, 200], "the first did not know")
    }

    func testWithTheSwitchAFullMemoryTurnsCallersAwayToo() async throws {
        let gate = try Fixture {
            $0.audit = [Unwritten()]
            $0.failsClosedWithoutAudit = true
        }
        let token = try gate.token()
        var statuses: [Int] = []
        for _ in 0..<16 { statuses.append(try await gate.answer(.post(bearer: token)).status) }
        XCTAssertEqual(statuses, Array(repeating: 200, count: 14) + [503, 503], "an eighth is for those under way")
    }

    /// However many are under way when the disk stops, what they did is told.
    func testWithTheSwitchNoMoreAreLetInThanThereIsRoomFor() async throws {
        let sink = Unwritten()
        let gate = try Fixture {
            $0.audit = [sink]
            $0.failsClosedWithoutAudit = true
        }
        let token = try gate.token()
        func admitted(_ count: Int) async -> [AdmittedRequest] {
            var admitted: [AdmittedRequest] = []
            for _ in 0..<count {
                let admission = await gate.server.admit(.post(bearer: token), body: { _ in [] })
                if case .proceed(let request) = admission { admitted.append(request) }
            }
            return admitted
        }
        for round in 0..<3 {
            // What is told of the one that is turned away takes a place, too.
            var underWay = await admitted(15)
            XCTAssertEqual(underWay.count, 14, "\(round)")
            underWay.removeAll()
            XCTAssertEqual(sink.queue?.dropped, 0)
            XCTAssertEqual(sink.queue?.take(isBusy: false).events.count, 15)
            sink.queue?.noteWritten()
        }
    }

    /// The room that a file has, and nobody who writes.
    private final class Unwritten: AuditSink {
        let queue = (try? Bell()).map { AuditQueue(capacity: 16, clock: .system, bell: $0) }

        func record(_ event: AuditEvent) { queue?.add(event) }
        var isKeeping: Bool { queue?.isKeeping ?? false }
        func isKeeping(beside underWay: Int) -> Bool { queue?.isKeeping(beside: underWay) ?? false }
    }

    func testWhatCannotBeWrittenInTheEndIsCounted() throws {
        let disk = try Setup()
        let event = AuditEvent(
            DecisionRecorder.Identity(series: 1, number: 1, traceparent: nil),
            time: .now,
            resource: "",
            subject: nil,
            facts: DecisionRecord.Facts(),
            ending: DecisionRecord.Ending(outcome: .allowed, reason: "ok")
        )
        for _ in 0..<5 { disk.file.record(event) }
        disk.file.close()
        XCTAssertEqual(disk.file.droppedEvents, 5)
        XCTAssertEqual(disk.problems.kinds, [.writeFailed])
    }
}

/// A file that takes so many bytes at a time, and so many in all.
private final class Narrow: Sendable {
    private let state: Mutex<(bytes: [UInt8], room: Int)>
    private let width: Int
    private let delay: Int32

    /// - Parameter delay: How many milliseconds it takes for each write.
    init(room: Int, width: Int = .max, delay: Int32 = 0) {
        self.width = width
        self.delay = delay
        state = Mutex(([], room))
    }

    var text: String { state.withLock { String(decoding: $0.bytes, as: UTF8.self) } }

    func give(_ room: Int) { state.withLock { $0.room += room } }

    @Sendable func write(_ bytes: ArraySlice<UInt8>) throws(SystemFailure) -> Int {
        if delay > 0 { _ = (try? Bell())?.wait(milliseconds: delay) }
        let count = state.withLock { state in
            let count = min(bytes.count, width, state.room)
            state.bytes += bytes.prefix(count)
            state.room -= count
            return count
        }
        guard count > 0 else { throw SystemFailure(code: ENOSPC) }
        return count
    }
}

/// The thread that writes.
final class AuditWriterTests: XCTestCase {
    private func start(_ queue: AuditQueue, _ target: Narrow, retryingEvery retry: Duration) {
        let writer = AuditWriter(queue, target.write, interval: .zero, retryInterval: retry)
        Thread.detachNewThread { writer.run() }
    }

    func testItTriesAgainByItself() async throws {
        let queue = AuditQueue(capacity: 16, clock: WallClock { 1_800_000_000 }, bell: try Bell())
        let target = Narrow(room: 10, width: 7)
        start(queue, target, retryingEvery: .milliseconds(1))
        for number in 0..<3 { queue.add(AuditFileTests.event(number)) }
        while queue.isKeeping { await Task.yield() }
        XCTAssertEqual(target.text.utf8.count, 10)
        target.give(100_000)
        while !queue.isKeeping { await Task.yield() }
        let lines = target.text.split(separator: "\n")
        XCTAssertEqual(lines.count, 3, "nothing twice, nothing torn: \(lines)")
        for line in lines { XCTAssertNoThrow(try JSONValue(parsing: Array(line.utf8), limits: .requestBody)) }
        queue.close()
    }

    /// A disk that is slow, and has more to write than it can within the second after which one that is stuck is given up.
    func testClosingTakesAsLongAsTheDiskGetsOn() throws {
        let queue = AuditQueue(capacity: 10_000, clock: .system, bell: try Bell())
        let target = Narrow(room: .max, delay: 50)
        for number in 0..<10_000 { queue.add(AuditFileTests.event(number)) }
        start(queue, target, retryingEvery: .seconds(60))
        queue.close()
        XCTAssertEqual(target.text.utf8.count { $0 == 0x0A }, 10_000)
        XCTAssertEqual(queue.dropped, 0)
    }

    /// What is in the file is not counted as lost, and what is not there is, one that is there in part included.
    func testWhatADiskTookBeforeItWasFullIsNotLost() throws {
        let queue = AuditQueue(capacity: 4000, clock: WallClock { 1_800_000_000 }, bell: try Bell())
        for number in 0..<4010 { queue.add(AuditFileTests.event(number)) }
        let target = Narrow(room: 200_000)
        start(queue, target, retryingEvery: .seconds(60))
        queue.close()
        let written = target.text.utf8.count { $0 == 0x0A }
        XCTAssertTrue(1..<4000 ~= written)
        XCTAssertFalse(target.text.hasSuffix("\n"))
        XCTAssertEqual(queue.dropped, 4010 - written)
    }

    /// The line that tells of lost events stands where they would.
    func testAGapStandsInItsPlace() throws {
        let queue = AuditQueue(capacity: 16, clock: WallClock { 1_800_000_000 }, bell: try Bell())
        for number in 0..<16 { queue.add(AuditFileTests.event(number)) }
        XCTAssertEqual(queue.take(isBusy: false).events.count, 16)
        for number in 16..<21 { queue.add(AuditFileTests.event(number)) }
        queue.noteWritten()
        for number in 21..<40 { queue.add(AuditFileTests.event(number)) }
        queue.noteWritten()
        let target = Narrow(room: .max)
        start(queue, target, retryingEvery: .seconds(60))
        queue.close()
        let told = target.text.split(separator: "\n").map { $0.contains("dropped") ? $0.suffix(12) : "event" }
        XCTAssertEqual(told, [#""dropped":5}"#] + Array(repeating: "event", count: 16) + [#""dropped":3}"#])
        XCTAssertEqual(queue.dropped, 8)
    }

    /// Whoever loses events while others are written learns of it, even if no event comes after.
    func testALossIsToldWithoutAnotherEvent() async throws {
        let queue = AuditQueue(capacity: 16, clock: WallClock { 1_800_000_000 }, bell: try Bell())
        let target = Narrow(room: 0)
        start(queue, target, retryingEvery: .milliseconds(1))
        for number in 0..<40 { queue.add(AuditFileTests.event(number)) }
        target.give(100_000)
        /// In one line, or in two if the writer took the first events in between.
        func told() -> [Int] {
            target.text.split(separator: "\n")
                .compactMap { $0.split(separator: #""dropped":"#).dropFirst().first.flatMap { Int($0.dropLast()) } }
        }
        while told().reduce(0, +) < 24 { await Task.yield() }
        XCTAssertEqual(queue.dropped, 24)
        XCTAssertEqual(told().reduce(0, +), 24)
        XCTAssertEqual(target.text.split(separator: "\n").count, 16 + told().count)
        queue.close()
    }
}

/// Lines on their way into a file that takes only parts of them.
final class AuditTextTests: XCTestCase {
    private func text(_ target: Narrow, _ lines: String...) -> AuditText {
        var text = AuditText(target.write)
        for line in lines { text.add(Array((line + "\n").utf8)) }
        return text
    }

    func testPartsMakeAWhole() throws {
        let narrow = Narrow(room: 1000, width: 3)
        var text = text(narrow, "first line", "second")
        try text.write()
        XCTAssertEqual(narrow.text, "first line\nsecond\n")
        XCTAssertTrue(text.isWritten)
    }

    func testAfterAFailureItGoesOnWhereItWas() throws {
        let narrow = Narrow(room: 4, width: 3)
        var text = text(narrow, "first line", "second")
        XCTAssertThrowsError(try text.write())
        XCTAssertEqual(narrow.text, "firs")
        XCTAssertFalse(text.isWritten)
        narrow.give(100)
        try text.write()
        XCTAssertEqual(narrow.text, "first line\nsecond\n", "no line twice, none torn")
    }

    func testInAnotherFileTheLineBeginsAnew() throws {
        for (room, rest) in [
            (4, "first line\nsecond\n"), (10, "first line\nsecond\n"), (11, "second\n"), (14, "second\n"),
            (0, "first line\nsecond\n"),
        ] {
            let full = Narrow(room: room), other = Narrow(room: 100)
            var text = text(full, "first line", "second")
            XCTAssertThrowsError(try text.write())
            text.change(to: other.write)
            try text.write()
            XCTAssertEqual(other.text, rest, "after \(room) bytes")
        }
    }
}
