// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A JWK Set in a file.
enum KeyFile {
    /// - Throws: ``UsageError`` if the file cannot be read, is no JWK Set, or has no usable key.
    static func keys(_ path: String) throws -> JSONWebKeySet {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw UsageError("--jwks \(path): the file cannot be read")
        }
        let keys: JSONWebKeySet
        do {
            keys = try JSONWebKeySet(parsing: Array(data))
        } catch {
            throw UsageError("--jwks \(path): \(error)")
        }
        guard !keys.keys.isEmpty else {
            let reasons = keys.skipped.map { "\($0)" }.joined(separator: "; ")
            throw UsageError("--jwks \(path): no usable key\(reasons.isEmpty ? "" : " (\(reasons))")")
        }
        return keys
    }
}
