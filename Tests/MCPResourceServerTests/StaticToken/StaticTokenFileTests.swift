// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
@testable import MCPResourceServer
import MCPResourceServerTesting
import Synchronization
import XCTest

final class StaticTokenFileTests: XCTestCase {
    private let clock = TestClock()
    private let path = NSTemporaryDirectory() + "tokens-\(UUID().uuidString)"

    override func tearDown() { try? FileManager.default.removeItem(atPath: path) }

    private func write(_ entries: Issued...) throws { try write(entries.map { $0.entry.line + "\n" }.joined()) }
    private func write(_ text: String) throws { try Data(text.utf8).write(to: URL(fileURLWithPath: path)) }

    private func file() throws -> StaticTokenFile {
        try StaticTokenFile(path, named: "team", clock: clock.monotonic)
    }

    private func code(_ body: () throws -> Void) -> StaticTokenError.Code? {
        do {
            try body()
            return nil
        } catch {
            return (error as? StaticTokenError)?.code
        }
    }

    func testItStartsWithNoFileThatCannotBeUsed() throws {
        XCTAssertEqual(code { _ = try file() }, .unreadable)
        try write("nonsense")
        XCTAssertEqual(code { _ = try file() }, .malformed)
        let alice = try Issued()
        try write(alice.token)
        XCTAssertEqual(code { _ = try file() }, .secret)
        try write(alice, alice)
        XCTAssertEqual(code { _ = try file() }, .repeated)
        try write(alice)
        XCTAssertEqual(code { _ = try StaticTokenFile(path, named: "a team") }, .malformed)
        XCTAssertEqual("\(try file())", "StaticTokenFile(StaticTokenSet(team, 1 tokens))")
    }

    func testAFileThatIsTooLongIsNotRead() throws {
        let alice = try Issued()
        try write(alice)
        let tokens = try file()
        try write("# a comment")
        let handle = try XCTUnwrap(FileHandle(forWritingAtPath: path))
        try handle.truncate(atOffset: 4 * 1024 * 1024)
        XCTAssertEqual(code { try tokens.reload() }, .malformed, "it has no end")
        XCTAssertEqual(code { try tokens.reload() }, nil)
        XCTAssertEqual(tokens.current?.tokens, [])
        try write(alice)
        try tokens.reload()
        let longer = try XCTUnwrap(FileHandle(forWritingAtPath: path))
        try longer.truncate(atOffset: 4 * 1024 * 1024 + 1)
        XCTAssertEqual(code { try tokens.reload() }, .unreadable)
        XCTAssertEqual(tokens.current?.tokens, [alice.entry])
    }

    func testABrokenFileKeepsTheOldEntries() throws {
        let alice = try Issued(), bob = try Issued("bob")
        try write(alice)
        let tokens = try file()
        for broken in ["\(bob.entry.line)\nnonsense", String(bob.entry.line.dropLast(9)), bob.token, "id="] {
            try write(broken)
            XCTAssertNotNil(code { try tokens.reload() }, broken)
            XCTAssertEqual(tokens.current?.tokens, [alice.entry])
        }
        try FileManager.default.removeItem(atPath: path)
        XCTAssertEqual(code { try tokens.reload() }, .unreadable)
        XCTAssertEqual(tokens.current?.tokens, [alice.entry])
        try write(alice, bob)
        try tokens.reload()
        XCTAssertEqual(tokens.current?.tokens, [alice.entry, bob.entry])
        try write("")
        try tokens.reload()
        XCTAssertEqual(tokens.current?.tokens, [], "everybody has been removed")
    }

    func testOnlyChangesAreTold() throws {
        let alice = try Issued()
        try write(alice)
        let tokens = try file()
        let told = Mutex(0)
        let observation = tokens.observe { told.withLock { $0 += 1 } }
        try tokens.reload()
        XCTAssertEqual(told.withLock(\.self), 0)
        try write("")
        try tokens.reload()
        XCTAssertEqual(told.withLock(\.self), 1)
        try write("nonsense")
        _ = code { try tokens.reload() }
        XCTAssertEqual(told.withLock(\.self), 1)
        XCTAssertEqual(tokens.observerCount, 1)
        observation.cancel()
        XCTAssertEqual(tokens.observerCount, 0)
        try write(alice)
        try tokens.reload()
        XCTAssertEqual(told.withLock(\.self), 1)
    }

    private func turn() async {
        await clock.waitForSleepers(1)
        clock.advance(by: 1)
        await clock.waitForSleepers(1)
    }

    func testTheServerFollowsTheFileAndReportsAProblemOnce() async throws {
        let alice = try Issued(), bob = try Issued("bob")
        try write(alice)
        let team = try Team(file(), clock: clock)
        let server = team.server
        let running = Task { try await server.run() }
        await turn()
        var statuses = [try await team.status(alice.token), try await team.status(bob.token)]
        XCTAssertEqual(statuses, [200, 401])
        try write(bob)
        await turn()
        statuses = [try await team.status(alice.token), try await team.status(bob.token)]
        XCTAssertEqual(statuses, [401, 200])
        try write("nonsense")
        await turn()
        await turn()
        statuses = [try await team.status(alice.token), try await team.status(bob.token)]
        XCTAssertEqual(statuses, [401, 200])
        let problems = team.log.events.filter { $0.code == .staticTokenProblem }
        XCTAssertEqual(
            problems.map(\.description),
            [
                "static_token_problem label=static_token_problem detail=\"the file of static tokens is not used, the last good one "
                    + "is: malformed: line 1: an entry is made of id= sha256= issued= from= until= scope= role= name=, "
                    + "and word 1 is none of them\""
            ]
        )
        try write(alice)
        await turn()
        let again = try await team.status(alice.token)
        XCTAssertEqual(again, 200)
        try write("# nobody\n")
        await turn()
        await turn()
        let nobody = try await team.status(alice.token)
        XCTAssertEqual(nobody, 401)
        try write(alice)
        await turn()
        await turn()
        XCTAssertEqual(
            team.log.events.filter { $0.code == .staticTokenProblem }.dropFirst().map(\.detail),
            [
                "all is well again with the file of static tokens",
                "the file of static tokens has no entries: it lets nobody in",
                "all is well again with the file of static tokens",
            ]
        )
        server.close()
        try await running.value
        XCTAssertEqual(clock.sleepers, [], "nobody reads it any more")
    }

    func testAFileThatEverybodyMayWriteIsReported() async throws {
        try write(Issued())
        let tokens = try file()
        for (mode, isWritable) in [(0o600, false), (0o644, false), (0o664, false), (0o666, true), (0o602, true)] {
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
            XCTAssertEqual(tokens.isWritableByAll, isWritable, String(mode, radix: 8))
        }
        let team = try Team(tokens, clock: clock)
        let server = team.server
        let running = Task { try await server.run() }
        await turn()
        await turn()
        XCTAssertEqual(team.log.labels, ["static_token_problem"])
        XCTAssertTrue(team.log.events[0].detail.contains("chmod o-w"))
        running.cancel()
        _ = await running.result
    }

    /// A secret that an orchestrator mounts is a symbolic link, which every user may write by its own mode.
    func testALinkStandsForWhatItLeadsTo() throws {
        let folder = try Folder()
        let alice = try Issued()
        try write(alice)
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
        let link = folder.path("link")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
        let tokens = try StaticTokenFile(link, named: "team")
        XCTAssertEqual(tokens.current?.tokens, [alice.entry])
        XCTAssertFalse(tokens.isWritableByAll)
        try FileManager.default.setAttributes([.posixPermissions: 0o642], ofItemAtPath: path)
        XCTAssertTrue(tokens.isWritableByAll)
        let handle = try XCTUnwrap(FileHandle(forWritingAtPath: path))
        try handle.truncate(atOffset: 4 * 1024 * 1024 + 1)
        XCTAssertEqual(code { try tokens.reload() }, .unreadable, "a link is short, and says nothing")
        for other in ["/dev/zero", "/dev/null", folder.url.path, folder.path("nothing")] {
            try FileManager.default.removeItem(atPath: link)
            try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: other)
            XCTAssertEqual(code { try tokens.reload() }, .unreadable, other)
        }
        XCTAssertEqual(tokens.current?.tokens, [alice.entry])
    }

    /// Nobody may be waited for who never writes to a pipe.
    func testAPipeIsNotRead() throws {
        let folder = try Folder()
        XCTAssertEqual(unsafe mkfifo(folder.path("pipe"), 0o600), 0)
        XCTAssertEqual(code { _ = try StaticTokenFile(folder.path("pipe"), named: "team") }, .unreadable)
    }

    /// A name that is cut is another one's.
    func testHalfOfALineIsNotTaken() throws {
        let bob = try Issued("bob"), bobby = try Issued("bobby")
        try write(bob)
        let tokens = try file()
        let half = bob.entry.line + "\n" + String(bobby.entry.line.dropLast(2))
        try write(half)
        XCTAssertEqual(code { try tokens.reload() }, .malformed)
        XCTAssertEqual(tokens.current?.tokens, [bob.entry])
        try write(bob, bobby)
        try tokens.reload()
        XCTAssertEqual(tokens.current?.tokens, [bob.entry, bobby.entry])
        try write(half)
        XCTAssertEqual(code { try tokens.reload() }, .malformed)
        try write(half + "y")
        XCTAssertEqual(code { try tokens.reload() }, .malformed, "it is being written to")
        try tokens.reload()
        XCTAssertEqual(tokens.current?.tokens.map(\.name), ["bob", "boby"])
        try write("")
        try tokens.reload()
        XCTAssertEqual(tokens.current?.tokens, [], "an empty file is whole")
    }

    /// Two readings may overlap. What was read first does not count, even if it is done last.
    func testAnEarlierReadingDoesNotUndoALaterOne() throws {
        let alice = try Issued(), bob = try Issued("bob")
        let script = Script(Array((bob.entry.line + "\n").utf8))
        let tokens = try StaticTokenFile(path, named: "team", clock: clock.monotonic) { script.read() }
        let later = Array((alice.entry.line + "\n").utf8)
        for content in [later, Array((bob.entry.line + "\n").utf8)] {
            script.reads(Array((bob.entry.line + "\n# old\n").utf8)) {
                script.reads(content) {}
                _ = try? tokens.reload()
            }
            try tokens.reload()
            XCTAssertEqual(tokens.current?.tokens, content == later ? [alice.entry] : [bob.entry])
        }
    }
}

/// What a file says, and what happens while it is being read.
private final class Script: Sendable {
    private let state: Mutex<(bytes: [UInt8], meanwhile: @Sendable () -> Void)>

    init(_ bytes: [UInt8]) { state = Mutex((bytes, {})) }

    func reads(_ bytes: [UInt8], meanwhile: @escaping @Sendable () -> Void) {
        state.withLock { $0 = (bytes, meanwhile) }
    }

    func read() -> [UInt8] {
        let (bytes, meanwhile) = state.withLock { $0 }
        meanwhile()
        return bytes
    }
}
