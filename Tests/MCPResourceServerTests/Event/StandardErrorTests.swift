// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization
import XCTest

@testable import MCPResourceServer

final class StandardErrorTests: XCTestCase {
    private let line = Array("refused status=401 label=expired\n".utf8)

    func testALineIsWrittenWhole() throws {
        let pipe = Pipe()
        XCTAssertTrue(StandardError.write(line, to: pipe.fileHandleForWriting.fileDescriptor))
        try pipe.fileHandleForWriting.close()
        XCTAssertEqual(try pipe.fileHandleForReading.readToEnd().map(Array.init), line)
    }

    func testAReaderThatHasStoppedHoldsNothingUp() throws {
        let pipe = Pipe()
        var written = 0
        while StandardError.write(line, to: pipe.fileHandleForWriting.fileDescriptor) {
            written += 1
            guard written < 1_000_000 else { return XCTFail("a pipe that is never full") }
        }
        XCTAssertGreaterThan(written, 100)
        // Whole lines only, and room again when some have been read.
        let read = try XCTUnwrap(pipe.fileHandleForReading.read(upToCount: line.count * written))
        XCTAssertEqual(read.count, line.count * written)
        XCTAssertTrue(StandardError.write(line, to: pipe.fileHandleForWriting.fileDescriptor))
    }

    func testATerminalThatNobodyReadsHoldsNothingUp() throws {
        var (near, far): (Int32, Int32) = (-1, -1)
        XCTAssertEqual(unsafe openpty(&near, &far, nil, nil, nil), 0)
        defer { for end in [near, far] { close(end) } }
        let reader = near
        // Should a line wait for a reader, it gets one, who is the sign of it.
        let hasWaited = Mutex(false)
        let isOver = DispatchSemaphore(value: 0)
        DispatchQueue.global()
            .async {
                guard isOver.wait(timeout: .now() + 5) == .timedOut else { return }
                hasWaited.withLock { $0 = true }
                var bytes = [UInt8](repeating: 0, count: 65_536)
                while isOver.wait(timeout: .now()) == .timedOut, unsafe read(reader, &bytes, bytes.count) > 0 {}
            }
        var written = 0
        while StandardError.write(line, to: far), written < 100_000, !hasWaited.withLock({ $0 }) { written += 1 }
        isOver.signal()
        XCTAssertFalse(hasWaited.withLock { $0 })
        XCTAssertGreaterThan(written, 10)
        XCTAssertLessThan(written, 100_000)
        XCTAssertEqual(fcntl(far, F_GETFL) & O_NONBLOCK, 0, "others share it")
    }

    func testAReaderThatHasGoneEndsNothing() throws {
        let pipe = Pipe()
        try pipe.fileHandleForReading.close()
        XCTAssertFalse(StandardError.write(line, to: pipe.fileHandleForWriting.fileDescriptor))
        XCTAssertFalse(StandardError.write(line, to: -1))
    }
}
