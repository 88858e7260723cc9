// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import MCPResourceServerTesting
import Synchronization
import XCTest

@testable import TokenValidation

/// A validator with a cache, a clock that stands still, and keys that can be exchanged.
struct CacheBench {
    let bench: Bench
    let clock = TestClock(Bench.now)
    let keys: ExchangedKeys
    let validator: TokenValidator

    init(
        _ algorithm: SignatureAlgorithm = .es256,
        cache: VerifiedTokenCache = .inMemory(),
        monotonic: MonotonicClock? = nil,
        _ change: (inout Issuer) -> Void = { _ in }
    ) throws {
        bench = try Bench(algorithm)
        keys = ExchangedKeys(bench.key.publicKeySet)
        validator = try TokenValidator(
            // A secret cannot come from a source that may exchange it.
            issuers: [
                Self.issuer(algorithm.isSymmetric ? FixedKeys(bench.key.publicKeySet) : keys, algorithm, change)
            ],
            audience: .resource(ResourceIdentifier(Bench.resource)),
            clock: clock.wallClock,
            cache: cache,
            monotonicClock: monotonic ?? clock.monotonic
        )
    }

    static func issuer(
        _ keys: any KeySource,
        _ algorithm: SignatureAlgorithm = .es256,
        _ change: (inout Issuer) -> Void = { _ in }
    ) -> Issuer {
        Issuer.source(keys, issuer: Bench.name).with { $0.algorithms = [algorithm] }.with(change)
    }

    var counts: VerifiedTokenCache.Statistics { validator.cacheStatistics ?? VerifiedTokenCache.Statistics() }

    /// What a token was accepted as. Keeps the object: another one could get its place otherwise, and with it its identifier.
    struct Accepted: Equatable {
        let object: AccessToken.Storage

        static func == (one: Accepted, other: Accepted) -> Bool { one.object === other.object }
    }

    func object(_ token: String) async throws -> Accepted {
        Accepted(object: try await validator.accepted(token).storage)
    }

    /// Has the token accepted twice, so that it is known to be looked up.
    func warm(_ token: String, file: StaticString = #filePath, line: UInt = #line) async {
        let before = counts.hits
        await assertAccepted(validator, token, file: file, line: line)
        await assertAccepted(validator, token, file: file, line: line)
        XCTAssertGreaterThan(counts.hits, before, "not remembered", file: file, line: line)
    }
}

/// Keys that a test exchanges.
final class ExchangedKeys: KeySource {
    private let state: Mutex<[KeyAvailability]>

    init(_ set: JSONWebKeySet) {
        state = Mutex([.available(set)])
    }

    func become(_ keys: KeyAvailability) { state.withLock { $0 = [keys] } }

    /// These one after the other, a read each; then the last for ever.
    func become(inTurn keys: [KeyAvailability]) { state.withLock { $0 = keys } }

    var current: KeyAvailability {
        state.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }
    }

    func keys(for hint: KeyHint) async -> KeyAvailability { current }
}
