// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// The words of a call that have not been read yet.
struct Arguments {
    private var words: ArraySlice<String>

    init(_ words: [String]) {
        self.words = words[...]
    }

    mutating func next() -> String? {
        words.popFirst()
    }

    /// The value that has to follow `option`.
    mutating func value(of option: String) throws(UsageError) -> String {
        guard let value = words.popFirst(), !value.isEmpty else {
            throw UsageError("\(option) needs a value; see --help")
        }
        return value
    }
}

/// A call or a configuration file that makes no sense: one line for people.
struct UsageError: Error, Equatable, CustomStringConvertible {
    /// EX_USAGE of sysexits.h.
    static let status: Int32 = 64

    let description: String

    init(_ description: String) {
        self.description = description
    }
}
