// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import COpenSSL

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// One digest context for each thread, made when first needed and freed with the thread. Nothing is shared, so that threads do not
/// wait for each other, not even for a count of references.
///
/// Who uses it sets it up first, and is done with it when the call returns: nothing else runs on the thread meanwhile.
enum ThreadContext {
    private static let key: pthread_key_t? = {
        var key = pthread_key_t()
        let status = unsafe pthread_key_create(&key) { context in unsafe EVP_MD_CTX_free(OpaquePointer(context)) }
        return status == 0 ? key : nil
    }()

    /// This thread's context; nil without memory for one.
    static var current: OpaquePointer? {
        guard let key else { return nil }
        if let held = unsafe pthread_getspecific(key) { return OpaquePointer(held) }
        guard let made = unsafe EVP_MD_CTX_new() else { return nil }
        guard unsafe pthread_setspecific(key, UnsafeRawPointer(made)) == 0 else {
            unsafe EVP_MD_CTX_free(made)
            return nil
        }
        return unsafe made
    }
}
