// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import COpenSSL
import Synchronization

/// `EVP_PKEY_CTX`s that calls have left for later ones, so that few calls have to make one: no more than one in each of a few places.
///
/// A context is in one place, or with the one call that took it out of there. Threads use different places, as far as there are enough.
@safe struct KeptContexts: ~Copyable {
    /// A place is a cache line wide, so that threads do not take it from each other.
    private static let wordsPerPlace = 8

    private let words = unsafe InlineArray<128, Atomic<OpaquePointer?>> { _ in unsafe Atomic(nil) }

    deinit {
        for index in unsafe words.indices { unsafe EVP_PKEY_CTX_free(words[index].load(ordering: .acquiring)) }
    }

    /// The place that this thread uses.
    @inline(__always)
    static var place: Int {
        // The factor is 2^64 divided by the golden ratio: it spreads addresses evenly over the top four bits.
        let mixed = unsafe UInt64(UInt(bitPattern: ThreadContext.current)) &* 0x9E37_79B9_7F4A_7C15
        return Int(mixed >> 60)
    }

    /// Takes the context out of a place, if there is one. Nobody else has it then.
    @inline(__always)
    borrowing func take(from place: Int) -> OpaquePointer? {
        unsafe words[place * Self.wordsPerPlace].exchange(nil, ordering: .acquiring)
    }

    /// Leaves a context, whose caller is done with it, in a place. Frees what another thread has left there meanwhile.
    @inline(__always)
    borrowing func put(_ context: OpaquePointer, into place: Int) {
        let other = unsafe words[place * Self.wordsPerPlace].exchange(context, ordering: .acquiringAndReleasing)
        if let other = unsafe other { unsafe EVP_PKEY_CTX_free(other) }
    }

    /// How many there are.
    var count: Int {
        unsafe words.indices.count { unsafe words[$0].load(ordering: .relaxed) != nil }
    }
}
