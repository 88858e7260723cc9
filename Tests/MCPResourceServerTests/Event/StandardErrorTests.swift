// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
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

    func testAReaderThatHasGoneEndsNothing() throws {
        let pipe = Pipe()
        try pipe.fileHandleForReading.close()
        XCTAssertFalse(StandardError.write(line, to: pipe.fileHandleForWriting.fileDescriptor))
        XCTAssertFalse(StandardError.write(line, to: -1))
    }
}
