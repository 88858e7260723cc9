// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import HTTPFetch
import JOSE

/// The requests of one attempt to get an issuer's keys, within one deadline.
struct RetrievalAttempt {
    /// What a fetcher is given less than there is left, so that it, which knows what it was waiting for, reports a time-out.
    private static let margin = Duration.milliseconds(100)

    private let context: RetrievalContext
    private let deadline: Duration
    private var mayRetry = true

    /// The requests so far.
    private(set) var records: [FetchRecord] = []

    init(_ context: RetrievalContext) {
        self.context = context
        deadline = context.clock.now() + context.timeout
    }

    /// The metadata at the first of the URLs that has it.
    ///
    /// A document that is not there, or not what it should be, leads on to the next URL. A server that cannot be reached,
    /// or wants to be left alone, ends the search: the next URL is on the same host.
    mutating func metadata(at urls: [String]) async throws(FetchProblem) -> LocatedKeys {
        var problems: [FetchProblem] = []
        for url in urls {
            do throws(FetchProblem) {
                return try await metadata(at: url)
            } catch {
                guard error.endsDiscovery else {
                    problems.append(error)
                    continue
                }
                guard error.isTransient, await pause() else { throw error }
            }
            do throws(FetchProblem) {
                return try await metadata(at: url)
            } catch {
                if error.endsDiscovery { throw error }
                problems.append(error)
            }
        }
        if let index = problems.firstIndex(where: \.isTransient), await pause() {
            do throws(FetchProblem) {
                return try await metadata(at: urls[index])
            } catch {
                problems.append(error)
            }
        }
        throw FetchProblem.mostTelling(problems, of: urls.count)
    }

    private mutating func metadata(at url: String) async throws(FetchProblem) -> LocatedKeys {
        let context = context
        return try await fetch(
            .metadata,
            url,
            origin: .configuration,
            limit: AuthorizationServerMetadata.maximumBytes
        ) { response throws(FetchProblem) in
            try context.metadata(response)
        }
    }

    /// The key set at a URL.
    mutating func keys(at url: String, origin: FetchRequest.Origin) async throws(FetchProblem) -> RetrievedKeys {
        do throws(FetchProblem) {
            return try await fetchKeys(url, origin)
        } catch {
            guard error.isTransient, await pause() else { throw error }
        }
        return try await fetchKeys(url, origin)
    }

    private mutating func fetchKeys(
        _ url: String,
        _ origin: FetchRequest.Origin
    ) async throws(FetchProblem) -> RetrievedKeys {
        let context = context
        return try await fetch(
            .keys,
            url,
            origin: origin,
            limit: JSONLimits.keySet.maximumBytes
        ) { response throws(FetchProblem) in
            try context.keys(response)
        }
    }

    /// Waits before the attempt's one retry. False if that was used before, or there is no time for it.
    private mutating func pause() async -> Bool {
        let end = context.clock.now() + context.retryDelay()
        guard mayRetry, end + Self.margin < deadline else { return false }
        mayRetry = false
        do {
            try await context.clock.sleep(until: end)
            return true
        } catch {
            return false
        }
    }

    private mutating func fetch<Document>(
        _ purpose: FetchRecord.Purpose,
        _ url: String,
        origin: FetchRequest.Origin,
        limit: Int,
        read: (FetchResponse) throws(FetchProblem) -> Document
    ) async throws(FetchProblem) -> Document {
        let start = context.clock.now()
        let shown = FetchProblem.shown(url)
        let left = deadline - start - Self.margin
        guard left > .zero else {
            throw FetchProblem(FetchError(.timeout, "no time was left for the request")).about(shown)
        }
        let request = FetchRequest(url, origin: origin, maximumBodyBytes: limit, timeout: left)
        let answer = await context.fetcher.fetch(request, clock: context.clock, deadline: deadline)
        let response = try? answer.get()
        var problem: FetchProblem?
        defer {
            records.append(
                FetchRecord(
                    purpose: purpose,
                    url: shown,
                    status: response?.status,
                    milliseconds: (context.clock.now() - start).wholeMilliseconds,
                    bytes: response?.body.count ?? 0,
                    problem: problem?.label,
                    skipped: problem?.skipped ?? []
                )
            )
        }
        do throws(FetchProblem) {
            return try read(try FetchProblem.checked(answer, now: context.wallClock.now()))
        } catch {
            problem = error
            throw error.about(shown)
        }
    }
}

extension Duration {
    /// For people; no more than a day.
    fileprivate var wholeMilliseconds: Int {
        let (seconds, attoseconds) = components
        return Int(min(max(0, seconds), 86_400)) * 1000 + Int(max(0, attoseconds) / 1_000_000_000_000_000)
    }
}
