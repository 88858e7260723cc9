// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// Where sixteen bytes belong in a table, by two multiplications with what nobody outside knows: so that nobody can choose keys that get
/// in each other's way. It is no digest: who finds something by it still compares the key.
package struct PlaceHash: Sendable {
    @usableFromInline let first = UInt64.random(in: .min ... .max)
    @usableFromInline let second = UInt64.random(in: .min ... .max)

    /// One of its own for each table.
    package init() {}

    /// The hash of two words.
    @inlinable package func callAsFunction(_ one: UInt64, _ other: UInt64) -> UInt64 {
        let once = Self.mixed(one ^ first, other ^ second)
        return Self.mixed(once ^ second, 0x9E37_79B9_7F4A_7C15)
    }

    @inlinable static func mixed(_ one: UInt64, _ other: UInt64) -> UInt64 {
        let product = one.multipliedFullWidth(by: other)
        return product.high ^ product.low
    }
}
