// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// An object that is made when it is first needed, and then stays. Reading it takes no lock.
///
/// `AtomicLazyReference` does the same, but is not compiled into its callers: reading one asks the runtime for its types each
/// time, which was a twentieth of what validation with a shared secret takes.
@safe struct Once<Object: AnyObject & Sendable>: ~Copyable {
    /// Holds a count of its own, which the end of this gives back.
    private let slot = unsafe Atomic<Unmanaged<Object>?>(nil)

    deinit {
        unsafe slot.load(ordering: .acquiring)?.release()
    }

    /// Hands the object to `body`, and makes it first if there is none; nil if it cannot be made.
    @inline(__always)
    borrowing func withObject<Result>(else make: () -> Object?, _ body: (Object) -> Result?) -> Result? {
        if let held = unsafe slot.load(ordering: .acquiring) {
            // It stays as long as this does, and this is borrowed: no reference needs to be counted.
            return unsafe held._withUnsafeGuaranteedRef { body($0) }
        }
        guard let made = make() else { return nil }
        return body(storeIfNil(made))
    }

    /// Stores an object unless there is one already, and returns the one that stays.
    borrowing func storeIfNil(_ object: Object) -> Object {
        let new = unsafe Unmanaged.passRetained(object)
        let (isStored, held) = unsafe slot.compareExchange(
            expected: nil,
            desired: new,
            ordering: .acquiringAndReleasing
        )
        guard !isStored, let held = unsafe held else { return object }
        unsafe new.release()
        return unsafe held.takeUnretainedValue()
    }
}
