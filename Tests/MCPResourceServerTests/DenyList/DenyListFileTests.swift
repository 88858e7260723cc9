// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
@testable import MCPResourceServer
import MCPResourceServerTesting
import Synchronization
import XCTest

final class DenyListFileTests: XCTestCase {
    private let issuer = "https://auth.example.com"
    private let clock = TestClock()
    private let path = NSTemporaryDirectory() + "deny-\(UUID().uuidString)"

    override func tearDown() { try? FileManager.default.removeItem(atPath: path) }

    private func write(_ text: String) throws { try Data(text.utf8).write(to: URL(fileURLWithPath: path)) }

    private func list(keeping kept: [DenyListEntry] = [], capacity: Int = 10) throws -> DenyListFile {
        try DenyListFile(
            path,
            issuer: issuer,
            keeping: kept,
            capacity: capacity,
            clock: clock.monotonic,
            wallClock: clock.wallClock
        )
    }

    private func denied(_ list: DenyListFile) throws -> [String] {
        try ["alice", "bob", "carol"]
            .filter { name in
                let principal = try Principal.testing(subject: name, issuer: issuer)
                return list.current?.kind(denying: principal, at: clock.now) != nil
            }
    }

    func testTheFile() throws {
        try write("# who has left\n\nsub=alice\r\n  # not this one: sub=carol\n   \nuntil=1800000010 sub=bob")
        let list = try list()
        XCTAssertEqual(try denied(list), ["alice", "bob"])
        clock.advance(by: 10)
        XCTAssertEqual(try denied(list), ["alice"])
        XCTAssertEqual("\(list)", "DenyListFile(DenyList(2 entries))")
    }

    func testItStartsWithNoFileThatCannotBeUsed() throws {
        XCTAssertThrowsError(try list()) { XCTAssertEqual(($0 as? DenyListError)?.code, .unreadable) }
        try write("sub=alice\nbob\n")
        XCTAssertThrowsError(try list()) { error in
            XCTAssertEqual((error as? DenyListError)?.code, .malformed)
            XCTAssertTrue("\(error)".contains("line 2"), "\(error)")
        }
        try Data("sub=alice\nsub=".utf8 + [0xFF]).write(to: URL(fileURLWithPath: path))
        XCTAssertThrowsError(try list()) { XCTAssertEqual(($0 as? DenyListError)?.code, .malformed) }
        try write("sub=alice\nsub=bob\nsub=carol\n")
        XCTAssertThrowsError(try list(capacity: 2)) { XCTAssertEqual(($0 as? DenyListError)?.code, .full) }
    }

    func testAFileThatIsTooLongIsNotRead() throws {
        try write("sub=alice\n")
        let list = try list()
        try write("# a comment")
        let handle = try XCTUnwrap(FileHandle(forWritingAtPath: path))
        try handle.truncate(atOffset: 16 * 1024 * 1024)
        try list.reload()
        XCTAssertEqual(try denied(list), [])
        try write("sub=alice\n")
        try list.reload()
        let longer = try XCTUnwrap(FileHandle(forWritingAtPath: path))
        try longer.truncate(atOffset: 16 * 1024 * 1024 + 1)
        XCTAssertThrowsError(try list.reload()) { XCTAssertEqual(($0 as? DenyListError)?.code, .unreadable) }
        XCTAssertEqual(try denied(list), ["alice"])
    }

    func testABrokenFileKeepsTheOldEntries() throws {
        try write("sub=alice\n")
        let list = try list(keeping: [.subject("carol", of: issuer, until: .distantFuture)])
        XCTAssertEqual(try denied(list), ["alice", "carol"])
        for broken in ["sub=bob\nnonsense", "sub=bob\nsub="] {
            try write(broken)
            XCTAssertThrowsError(try list.reload())
            XCTAssertEqual(try denied(list), ["alice", "carol"])
        }
        try FileManager.default.removeItem(atPath: path)
        XCTAssertThrowsError(try list.reload())
        XCTAssertEqual(try denied(list), ["alice", "carol"])
        try write("sub=bob\n")
        try list.reload()
        XCTAssertEqual(try denied(list), ["bob", "carol"])
        try write("")
        try list.reload()
        XCTAssertEqual(try denied(list), ["carol"])
    }

    func testTheServerFollowsTheFileAndReportsAProblemOnce() async throws {
        try write("")
        let list = try list()
        let gate = try Fixture { options in
            options.denyList = list
            options.monotonicClock = clock.monotonic
        }
        let server = gate.server
        let running = Task { try await server.run() }
        let token = try gate.token()
        func turn() async {
            await clock.waitForSleepers(1)
            clock.advance(by: 1)
            await clock.waitForSleepers(1)
        }
        let before = try await gate.status(token)
        XCTAssertEqual(before, 200)
        try write("sub=alice")
        await turn()
        let after = try await gate.status(token)
        XCTAssertEqual(after, 401)
        try write("nonsense")
        await turn()
        await turn()
        let broken = try await gate.status(token)
        XCTAssertEqual(broken, 401)
        XCTAssertEqual(gate.log.labels, ["denied", "deny_list_problem", "denied"])
        let problem = try XCTUnwrap(gate.log.events.first { $0.code == .denyListProblem })
        XCTAssertEqual(
            problem.description,
            "deny_list_problem label=deny_list_problem detail=\"the deny-list's file is not used, the last good one is: "
                + "malformed: line 1: it does not say what is denied: write jti=, sub=, sid= or client=, or only "
                + "issued-before= for every older token\""
        )
        try write("")
        await turn()
        let again = try await gate.status(token)
        XCTAssertEqual(again, 200)
        server.close()
        try await running.value
        XCTAssertEqual(clock.sleepers, [], "nobody reads it any more")
    }

    /// Two readings may overlap. What was read first does not count, even if it is done last.
    func testAnEarlierReadingDoesNotUndoALaterOne() throws {
        let script = Script("sub=bob")
        let list = try DenyListFile(issuer: issuer, clock: clock.monotonic, wallClock: clock.wallClock) {
            script.read()
        }
        script.reads("sub=carol") {
            script.reads("sub=alice") {}
            try? list.reload()
        }
        try list.reload()
        XCTAssertEqual(try denied(list), ["alice"])
        script.reads("sub=carol") {
            script.reads("sub=alice") {}
            try? list.reload()
        }
        try list.reload()
        XCTAssertEqual(try denied(list), ["alice"], "the later one has found no change")
    }
}

/// What a file says, and what happens while it is being read.
private final class Script: Sendable {
    private let state: Mutex<(text: String, meanwhile: @Sendable () -> Void)>

    init(_ text: String) { state = Mutex((text, {})) }

    func reads(_ text: String, meanwhile: @escaping @Sendable () -> Void) {
        state.withLock { $0 = (text, meanwhile) }
    }

    func read() -> [UInt8] {
        let (text, meanwhile) = state.withLock { $0 }
        meanwhile()
        return Array(text.utf8)
    }
}
