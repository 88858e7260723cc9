// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Looks up the addresses of names, on threads of its own: the system's call cannot be interrupted, so when time is over it
/// is left behind and its answer dropped. Requests for a name that is being looked up share the answer, and the number of
/// lookups is bounded, so that names that no server answers for cannot pile up threads.
final class Resolver: Sendable {
    typealias Lookup = @Sendable (_ name: String) throws(FetchError) -> [IPAddress]

    private let lookup: Lookup
    private let limit: Int
    private let searches = Mutex<[[UInt8]: Search]>([:])

    init(limit: Int, lookup: @escaping Lookup) {
        self.limit = limit
        self.lookup = lookup
    }

    func addresses(of name: String, patience: Patience) throws(FetchError) -> [IPAddress] {
        let search = try search(for: name)
        do {
            try patience.wait(for: search.done.descriptor, POLLIN)
        } catch  where error.code == .timeout {
            throw FetchError(.unresolved, "the name \(name) was not looked up in time")
        }
        guard let addresses = try search.result.withLock({ $0 })?.get(), !addresses.isEmpty else {
            throw FetchError(.unresolved, "the name \(name) has no address")
        }
        return addresses
    }

    /// How many lookups are going on.
    var count: Int { searches.withLock(\.count) }

    /// One lookup, which any number of requests wait for.
    private final class Search: Sendable {
        let done: Signal
        let result = Mutex<Result<[IPAddress], FetchError>?>(nil)

        init() throws(FetchError) {
            done = try Signal()
        }
    }

    private func search(for name: String) throws(FetchError) -> Search {
        let key = Array(name.utf8)
        return try searches.withLock { (searches) throws(FetchError) -> Search in
            if let search = searches[key] { return search }
            if searches.count >= limit {  // check: fetch-lookups
                throw FetchError(.unresolved, "\(limit) names are being looked up already")
            }
            let search = try Search()
            try WorkerThread.start { [self] in
                let result = Result { () throws(FetchError) in try lookup(name) }
                search.result.withLock { $0 = result }
                self.searches.withLock { $0[key] = nil }
                return { search.done.fire() }
            }
            searches[key] = search
            return search
        }
    }
}
