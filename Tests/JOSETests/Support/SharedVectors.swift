// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import XCTest

/// Test vectors of others, which are kept outside this repository.
enum SharedVectors {
    /// The file or folder at `path`: under `MCP_RS_VECTORS`, else `../shared/vectors` beside the project.
    ///
    /// What is missing skips the test, or with `MCP_RS_REQUIRE_VECTORS=1` fails it.
    static func url(_ path: String, from file: String = #filePath) throws -> URL {
        let environment = ProcessInfo.processInfo.environment
        let root =
            environment["MCP_RS_VECTORS"].map { URL(fileURLWithPath: $0) }
            ?? URL(fileURLWithPath: file).appendingPathComponent("../../../../../shared/vectors").standardized
        let url = root.appendingPathComponent(path)
        guard !FileManager.default.fileExists(atPath: url.path) else {
            return url
        }
        guard environment["MCP_RS_REQUIRE_VECTORS"] == "1" else {
            throw XCTSkip("no test vectors at \(url.path); MCP_RS_VECTORS may name their folder")
        }
        throw Missing(description: "no test vectors at \(url.path)")
    }

    /// The bytes of the file at `path`.
    static func bytes(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: url(path)))
    }

    struct Missing: Error, CustomStringConvertible {
        let description: String
    }
}
