// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// A JSON value to write. Members keep their order.
///
/// To read JSON that somebody else wrote, use ``JSONValue``.
public enum JSON: Sendable {
    /// The literal `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// An integer.
    case integer(Int64)
    /// Any number; one that is not finite is written as `null`, since JSON has no form for it.
    case number(Double)
    /// A string.
    case string(String)
    /// An array.
    case array([JSON])
    /// An object. A repeated name is written as often as it stands here, and refused by strict readers.
    case object([Member])

    /// A member of an object.
    public struct Member: Sendable {
        /// The member's name.
        public var name: String
        /// The member's value.
        public var value: JSON

        /// A member of an object.
        public init(_ name: String, _ value: JSON) {
            self.name = name
            self.value = value
        }
    }

    /// A copy of a value that was read. An integer beyond 64 bits becomes the nearest double; every other value keeps its
    /// exact meaning, though not its spelling.
    public init(_ value: JSONValue) {
        switch value.kind {
        case .null: self = .null
        case .bool: self = .bool(value.boolValue ?? false)
        case .number: self = value.integerValue.map(JSON.integer) ?? .number(value.doubleValue ?? .nan)
        case .string: self = .string(value.stringValue ?? "")
        case .array: self = .array(value.elements.map { JSON($0) })
        case .object: self = .object(value.members.map { Member($0.name, JSON($0.value)) })
        }
    }

    /// The first member of this name (compared as bytes). Setting replaces it, appends it, or with nil removes every
    /// member of the name; setting on anything but an object does nothing.
    public subscript(name: String) -> JSON? {
        get {
            guard case .object(let members) = self else {
                return nil
            }
            return members.first { $0.name.utf8.elementsEqual(name.utf8) }?.value
        }
        set {
            guard case .object(var members) = self else {
                return
            }
            let place = members.firstIndex { $0.name.utf8.elementsEqual(name.utf8) }
            switch (newValue, place) {
            case (let value?, let place?): members[place].value = value
            case (let value?, nil): members.append(Member(name, value))
            case (nil, _): members.removeAll { $0.name.utf8.elementsEqual(name.utf8) }
            }
            self = .object(members)
        }
    }
}

// MARK: - Equality by bytes

extension JSON: Hashable {
    /// Whether both would be written alike. Strings are compared as bytes: `String ==` takes different ones for equal.
    public static func == (left: JSON, right: JSON) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.integer(let left), .integer(let right)): left == right
        case (.number(let left), .number(let right)): left.bitPattern == right.bitPattern
        case (.string(let left), .string(let right)): left.utf8.elementsEqual(right.utf8)
        case (.array(let left), .array(let right)): left == right
        case (.object(let left), .object(let right)): left == right
        default: false
        }
    }

    /// Hashes what would be written.
    public func hash(into hasher: inout Hasher) {
        switch self {
        case .null: hasher.combine(0)
        case .bool(let value): hasher.combine(value)
        case .integer(let value): hasher.combine(value)
        case .number(let value): hasher.combine(value.bitPattern)
        case .string(let value): hasher.combine(Array(value.utf8))
        case .array(let elements): hasher.combine(elements)
        case .object(let members): hasher.combine(members)
        }
    }
}

extension JSON.Member: Hashable {
    /// Whether name, compared as bytes, and value are the same.
    public static func == (left: JSON.Member, right: JSON.Member) -> Bool {
        left.name.utf8.elementsEqual(right.name.utf8) && left.value == right.value
    }

    /// Hashes the name's bytes and the value.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(Array(name.utf8))
        hasher.combine(value)
    }
}
