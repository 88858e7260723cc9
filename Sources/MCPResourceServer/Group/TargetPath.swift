// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import ProtectedResource
import TokenValidation

/// The path of a request or of a resource, in the two ways that a host may read it.
///
/// Which of several resources a request is for decides which tokens are good for it. A host's router may decode, merge and
/// resolve more than the gate does; where the two readings name different owners, no resource owns the request.
struct TargetPath: Sendable, Hashable {
    /// The bytes as sent.
    let literal: [UInt8]

    /// The most that a router could make of them: percent-decoded once, backslashes turned, path parameters cut off, empty
    /// and dot segments resolved.
    let resolved: [UInt8]

    /// Reads a path. Nil unless it begins with a slash.
    init?(_ path: some Collection<UInt8>) {
        guard path.first == UInt8(ascii: "/") else { return nil }
        literal = Array(path)
        resolved = Self.resolve(Self.decode(literal))
    }

    /// The path of a resource, which begins with a slash by its own rules.
    init(resource: ResourceIdentifier) {
        literal = Array(resource.path.utf8)
        resolved = Self.resolve(Self.decode(literal))
    }

    /// Whether a router may take both for the same path.
    func overlaps(_ other: TargetPath) -> Bool {
        literal == other.literal || resolved == other.resolved
    }

    /// Whether a router that ignores a slash at the end too may take both for the same path.
    func resembles(_ other: TargetPath) -> Bool {
        let slash = [UInt8(ascii: "/")]
        return resolved == other.resolved || resolved + slash == other.resolved || resolved == other.resolved + slash
    }

    /// Whether `path` is the path `owner` or below it, both of the same reading.
    static func covers(_ owner: [UInt8], _ path: [UInt8]) -> Bool {
        let slash = UInt8(ascii: "/")
        guard path.starts(with: owner) else { return false }
        return owner.last == slash || path.count == owner.count || path[owner.count] == slash
    }

    private static func decode(_ path: [UInt8]) -> [UInt8] {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(path.count)
        var rest = path[...]
        while let byte = rest.popFirst() {
            let digits = rest.prefix(2).compactMap(ASCII.hexadecimalValue)
            if byte == UInt8(ascii: "%"), digits.count == 2 {
                decoded.append(digits[0] << 4 | digits[1])
                rest = rest.dropFirst(2)
            } else {
                decoded.append(byte)
            }
        }
        return decoded.map { $0 == UInt8(ascii: "\\") ? UInt8(ascii: "/") : $0 }
    }

    private static func resolve(_ path: [UInt8]) -> [UInt8] {
        var segments: [ArraySlice<UInt8>] = []
        var endsWithSlash = false
        for piece in path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).dropFirst() {
            let segment = piece.prefix { $0 != UInt8(ascii: ";") }
            let dots = segment.allSatisfy { $0 == UInt8(ascii: ".") } ? segment.count : 0
            endsWithSlash = segment.isEmpty || dots == 1 || dots == 2
            if dots == 2 {
                _ = segments.popLast()
            } else if !endsWithSlash {
                segments.append(segment)
            }
        }
        guard !segments.isEmpty else { return [UInt8(ascii: "/")] }
        let joined = segments.flatMap { [UInt8(ascii: "/")] + $0 }
        return endsWithSlash ? joined + [UInt8(ascii: "/")] : joined
    }
}
