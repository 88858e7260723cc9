// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

/// The members of the configuration object: each is read once by name and type, what is left over is an error.
struct ConfigurationMembers {
    private let object: JSONValue
    private var read: [String] = []

    init(parsing bytes: [UInt8]) throws(UsageError) {
        let limits = JSONLimits(maximumBytes: Configuration.maximumBytes, maximumDepth: 32, maximumMembers: 256)
        do {
            // A key that has a member twice is that key's problem, here as in a file of its own (RFC 7517 section 4).
            object = try JSONValue(parsing: bytes, limits: limits, duplicates: .marked)
        } catch {
            throw UsageError("the configuration is not JSON: \(error)")
        }
        guard object.kind == .object else { throw UsageError("the configuration is not a JSON object") }
        guard !object.hasDuplicateNames else { throw UsageError("the configuration has a member twice") }
    }

    mutating func required<T>(
        _ name: String,
        _ type: (String, JSONValue) throws(UsageError) -> T
    ) throws(UsageError) -> T {
        guard let value = try optional(name, type) else {
            throw UsageError("\(name): missing; see mcp-doctor --help")
        }
        return value
    }

    mutating func optional<T>(
        _ name: String,
        _ type: (String, JSONValue) throws(UsageError) -> T
    ) throws(UsageError) -> T? {
        read.append(name)
        guard let value = object[name] else { return nil }
        return try type(name, value)
    }

    /// Refuses members that nobody has asked for: a misspelt name must not switch a check off silently.
    func finish() throws(UsageError) {
        for (name, _) in object.members where !read.contains(where: { $0.utf8.elementsEqual(name.utf8) }) {
            throw UsageError("\(Printed.text(name)): unknown; write one of \(read.joined(separator: ", "))")
        }
    }
}

/// How a member is read, or the error that names it.
enum Member {
    static func string(_ name: String, _ value: JSONValue) throws(UsageError) -> String {
        guard let text = value.stringValue, !text.isEmpty else {
            throw UsageError("\(name): not a string with something in it")
        }
        return text
    }

    static func strings(_ name: String, _ value: JSONValue) throws(UsageError) -> [String] {
        guard value.kind == .array else { throw UsageError("\(name): not an array of strings") }
        var texts: [String] = []
        for element in value.elements { texts.append(try string(name, element)) }
        return texts
    }

    static func integer(_ name: String, _ value: JSONValue) throws(UsageError) -> Int {
        guard let number = value.integerValue.flatMap(Int.init(exactly:)) else {
            throw UsageError("\(name): not a whole number")
        }
        return number
    }

    static func number(_ name: String, _ value: JSONValue) throws(UsageError) -> Double {
        guard let number = value.doubleValue else { throw UsageError("\(name): not a number") }
        return number
    }

    static func bool(_ name: String, _ value: JSONValue) throws(UsageError) -> Bool {
        guard let flag = value.boolValue else { throw UsageError("\(name): neither true nor false") }
        return flag
    }

    static func object(_ name: String, _ value: JSONValue) throws(UsageError) -> JSONValue {
        guard value.kind == .object else { throw UsageError("\(name): not an object") }
        return value
    }
}
