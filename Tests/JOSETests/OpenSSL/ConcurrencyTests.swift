// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import XCTest

@testable import JOSE

final class ConcurrencyTests: KeyTestCase {
    func testGoodAndBadTokensOnOneKeyFromSeveralTasks() async throws {
        for algorithm in [SignatureAlgorithm.rs256, .ps256, .es256, .eddsa, .hs256] {
            let key =
                algorithm.family == .rsaPKCS1 || algorithm.family == .rsaPSS
                ? TestKeys.rsa(algorithm) : try SigningKey.generate(algorithm)
            let good = try key.sign(Array("payload".utf8))
            let signature = try key.signature(over: [1])
            let bad = String(good.prefix { $0 != "." }) + ".cGF5bG9hZA." + Base64URL.encode(signature)
            // A set that nobody has used: the first users prepare the key at the same moment.
            let keys =
                algorithm.isSymmetric
                ? key.publicKeySet : try keySet([TestKeys.publicJWK(key)])
            let wrong = await withTaskGroup(of: Int.self) { group in
                for task in 0..<4 {
                    group.addTask {
                        var wrong = 0
                        for round in 0..<150 {
                            let isGood = (round + task) % 2 == 0
                            let result = try? VerifiedJWS(
                                verifying: isGood ? good : bad,
                                keys: keys,
                                algorithms: [algorithm]
                            )
                            if (result != nil) != isGood { wrong += 1 }
                        }
                        return wrong
                    }
                }
                return await group.reduce(0, +)
            }
            XCTAssertEqual(wrong, 0, algorithm.name)
        }
    }
}
