// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// What is known of the names of the outermost object while it is read.
///
/// A name that was met is remembered by a bit: its own if it is among those that were given, and otherwise one that others
/// may share. So long as none finds its bit taken, no name is repeated, and none needs to be compared with another.
struct OutermostNames {
    /// Where the values of the given names are.
    private(set) var known = JSONMembers()

    /// Whether a name may be repeated; if not, none is.
    private(set) var mayRepeat = false

    /// The bits of the names that were not given.
    private var others: UInt64 = 0

    /// Adds the name that starts at a place, with the place on the tape where its value will be.
    @inline(__always)
    mutating func add(
        _ key: JSONNameKey,
        _ text: Span<UInt8>,
        _ start: Int,
        valueAt node: Int,
        _ names: borrowing JSONNames
    ) {
        if let number = names.number(of: key, text, start) {
            if known.add(number, node) { mayRepeat = true }
        } else {
            let bit: UInt64 = 1 &<< UInt64(key.mark >> 26)
            if others & bit != 0 { mayRepeat = true }
            others |= bit
        }
    }

    /// The same for a name with escapes, which may be the same as one without them.
    mutating func addEscaped(_ source: Span<UInt8>, valueAt node: Int, _ names: borrowing JSONNames) {
        mayRepeat = true
        let name = JSONEscape.unescaped(source)
        let key = JSONNameKey(name.span)
        if let number = names.number(of: key, name.span, 0) { _ = known.add(number, node) }
    }
}
