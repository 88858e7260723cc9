// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Synchronization
import XCTest

@testable import QuickstartSample

final class EventLogTests: XCTestCase {
    private final class Scene: Sendable {
        private let state = Mutex((time: ContinuousClock.now, lines: [String]()))

        var lines: [String] { state.withLock { $0.lines } }

        func wait(_ seconds: Int) { state.withLock { $0.time += .seconds(seconds) } }

        var log: EventLog {
            EventLog {
                self.state.withLock { $0.time }
            } print: { line in
                self.state.withLock { $0.lines.append(line) }
            }
        }
    }

    func testARepeatedLineIsCountedForTenSeconds() {
        let scene = Scene()
        let log = scene.log
        for _ in 0..<1000 { log.note("a") }
        log.note("b")
        scene.wait(9)
        log.note("a")
        XCTAssertEqual(scene.lines, ["a", "b"])
        scene.wait(1)
        log.note("a")
        log.note("b")
        XCTAssertEqual(scene.lines, ["a", "b", "a (and 1000 more like it)", "b"])
    }

    func testRefusalsThatDifferByWhatClientsChoseAreOfOneKind() {
        let scene = Scene()
        let log = scene.log
        for number in 0..<1000 { log.note("refused kid \(number)", kind: "refused key_not_found") }
        log.note("refused exp", kind: "refused expired")
        scene.wait(10)
        log.note("refused kid x", kind: "refused key_not_found")
        XCTAssertEqual(
            scene.lines,
            ["refused kid 0", "refused exp", "refused kid x (and 999 more like it)"]
        )
    }

    func testWhatWasCountedIsPrintedAtTheEnd() {
        let scene = Scene()
        let log = scene.log
        log.note("once")
        for _ in 0..<4 { log.note("often") }
        log.flush()
        log.flush()
        XCTAssertEqual(scene.lines, ["once", "often", "often (and 2 more like it)"])
    }

    func testLinesThatAllDifferTakeBoundedMemoryAndNoneIsLost() {
        let scene = Scene()
        let log = scene.log
        log.note("first")
        log.note("first")
        for number in 0..<500 { log.note("\(number)") }
        XCTAssertEqual(scene.lines.count, 502)
        XCTAssertEqual(scene.lines[0], "first")
        XCTAssertTrue(scene.lines.contains("first"))
        XCTAssertEqual(scene.lines.filter { $0 == "first" }.count, 2)
        log.flush()
        XCTAssertEqual(scene.lines.count, 502)
    }
}
