// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import HTTPFetch
import JOSE
import XCTest

@testable import TokenValidation

/// What comes back from the place of the keys.
final class KeyRetrieverKeysTests: XCTestCase {
    private typealias Bench = RetrieverBench

    private func retrieve(_ page: Page) async throws -> Retrieval {
        let bench = try Bench()
        bench.pages.put(Bench.jwks, page)
        return await bench.retriever(.jwks(Bench.jwks)).retrieve()
    }

    func testAGoodSetWithItsLifetime() async throws {
        let bench = try Bench()
        for (headers, lifetime) in [
            ([], nil), ([("Cache-Control", "max-age=31536000")], Duration.seconds(31_536_000)),
            ([("Cache-Control", "max-age=15")], .seconds(15)), ([("Cache-Control", "no-store")], .zero),
        ] as [([(String, String)], Duration?)] {
            bench.pages.put(Bench.jwks, .ok(bench.keys.json.text, headers))
            let retrieval = await bench.retriever(.jwks(Bench.jwks)).retrieve()
            XCTAssertEqual(retrieval.keys?.set.keys.map(\.keyID), ["k1"])
            XCTAssertEqual(retrieval.keys?.lifetime, lifetime)
            let body = bench.keys.json.text.utf8.count
            XCTAssertEqual(
                retrieval.fetches,
                [FetchRecord(purpose: .keys, url: Bench.jwks, status: 200, milliseconds: 0, bytes: body)]
            )
        }
    }

    func testD50_R38_whatIsNoUsableKeySetIsAFailure() async throws {
        let good = try Bench().keys.json.text
        let many = "{\"keys\":[" + Array(repeating: "{}", count: 101).joined(separator: ",") + "]}"
        let large = String(repeating: " ", count: 131_073 - good.utf8.count) + good
        let cases: [(body: String, label: String)] = [
            ("{}", "not_a_key_set"), (#"{"keys":{}}"#, "not_a_key_set"), (#"{"keys":null}"#, "not_a_key_set"),
            (#"[{"keys":[]}]"#, "not_a_key_set"), ("[]", "not_a_key_set"), (#"{"Keys":[]}"#, "not_a_key_set"),
            (#"{"keys":[]}"#, "no_usable_key"), (#"{"keys":[{}]}"#, "no_usable_key"), ("", "not_json"),
            ("<html></html>", "not_json"), (String(good.dropLast()), "not_json"), (good + good, "not_json"),
            (#"{"keys":[],"keys":[]}"#, "not_json"), (many, "too_many_keys"), (large, "not_json"),
            ("null", "not_a_key_set"),
        ]
        for (body, label) in cases {
            let retrieval = try await retrieve(.ok(body))
            XCTAssertEqual(retrieval.failure?.label, label, String(body.prefix(60)))
            XCTAssertEqual(retrieval.fetches.map(\.problem), [label])
            XCTAssertEqual(retrieval.fetches.map(\.bytes), [body.utf8.count])
        }
        let fits = try await retrieve(.ok(String(large.dropFirst())))
        XCTAssertNotNil(fits.keys)
    }

    func testD36_aCompressedBodyIsAFailure() async throws {
        let compressed = try await retrieve(.error(.encoded))
        XCTAssertEqual(compressed.failure?.label, "encoded")
        XCTAssertEqual(compressed.fetches.map(\.status), [nil])
    }

    func testR46_oddMembersAreSkippedAndReported() async throws {
        let bench = try Bench()
        let private_ = try SigningKey.generate(.es256, keyID: "leak")
        let leaked = private_.publicKeySet.json["keys"]
        guard case .array(let members)? = leaked, case .object(var leak)? = members.first,
            case .array(let good)? = bench.keys.json["keys"]
        else { return XCTFail("a key set has keys") }
        leak.append(.init("d", "AA"))
        let set = JSON.object([
            .init("keys", .array(good + [.object(leak), ["kty": "oct", "k": "AAAA"], ["kty": "new"], 1]))
        ])
        bench.pages.put(Bench.jwks, .ok(set.text))
        let keys = await bench.retriever(.jwks(Bench.jwks)).retrieve().keys
        XCTAssertEqual(keys?.set.keys.map(\.keyID), ["k1"])
        XCTAssertEqual(
            keys?.set.skipped.map(\.reason.code),
            [.privateKeyPublished, .secretPublished, .unsupportedKeyType, .malformed]
        )

        let alone = JSON.object([.init("keys", .array([.object(leak)]))])
        bench.pages.put(Bench.jwks, .ok(alone.text))
        let failure = await bench.retriever(.jwks(Bench.jwks)).retrieve().failure
        XCTAssertEqual(failure?.label, "no_usable_key")
        XCTAssertTrue(failure?.detail.contains("1 keys, none of them usable: ") == true, failure?.detail ?? "")
    }

    func testOnlyStatus200HasKeys() async throws {
        let good = try Bench().keys.json.text
        for status in [201, 203, 204, 206, 226, 304, 400, 401, 403, 404, 410, 418, 501, 505] {
            let retrieval = try await retrieve(.status(status, good, [("Retry-After", "1")]))
            XCTAssertEqual(retrieval.failure?.label, "status_\(status)")
            XCTAssertEqual(retrieval.failure?.retryAfter, status >= 500 ? 1 : nil)
        }
        for status in [-1, 0, 99, 600, Int.max] {
            let retrieval = try await retrieve(.status(status, good))
            XCTAssertEqual(retrieval.failure?.label, "status_other")
        }
    }

    func testRetryAfterIsPassedOnAndNotWaitedFor() async throws {
        for status in [408, 429, 500, 502, 503, 504] {
            let bench = try Bench()
            bench.pages.put(Bench.jwks, .status(status, "", [("Retry-After", "120")]), bench.keySet())
            let failure = await bench.retriever(.jwks(Bench.jwks)).retrieve().failure
            XCTAssertEqual(failure?.retryAfter, 120)
            XCTAssertEqual(bench.pages.urls(), [Bench.jwks])
            XCTAssertEqual(bench.clock.pauses, [])
        }
    }

    func testOneRetryForWhatMayPass() async throws {
        let passing: [Page] = [
            .error(.unreachable), .error(.unresolved), .error(.incomplete), .status(408), .status(429), .status(500),
            .status(502), .status(503), .status(504), .status(503, "", [("Retry-After", "soon")]),
        ]
        for page in passing {
            let bench = try Bench()
            bench.pages.put(Bench.jwks, page, bench.keySet())
            let keys = await bench.retriever(.jwks(Bench.jwks)).retrieve().keys
            XCTAssertNotNil(keys)
            XCTAssertEqual(bench.pages.urls().count, 2)
            XCTAssertEqual(bench.clock.pauses, [.milliseconds(200)])

            bench.pages.put(Bench.jwks, page, page, bench.keySet())
            let retrieval = await bench.retriever(.jwks(Bench.jwks)).retrieve()
            XCTAssertNotNil(retrieval.failure)
            XCTAssertEqual(retrieval.fetches.count, 2)
        }
    }

    func testNoRetryForWhatStays() async throws {
        let staying: [Page] = [
            .error(.tls), .error(.timeout), .error(.forbiddenAddress), .error(.insecure), .error(.badURL),
            .error(.cancelled), .error(.malformed), .error(.tooLarge), .error(.encoded), .status(404), .status(401),
            .status(302), .ok("{}"), .ok("<html>"),
        ]
        for page in staying {
            let bench = try Bench()
            bench.pages.put(Bench.jwks, page, bench.keySet())
            let failure = await bench.retriever(.jwks(Bench.jwks)).retrieve().failure
            XCTAssertNotNil(failure)
            XCTAssertEqual(bench.pages.urls(), [Bench.jwks])
            XCTAssertEqual(bench.clock.pauses, [])
        }
    }

    func testTheRetryIsOneForMetadataAndKeysTogether() async throws {
        let bench = try Bench()
        bench.pages.put(Bench.oauth, .error(.unreachable), Bench.metadata())
        bench.pages.put(Bench.jwks, .status(503), bench.keySet())
        let failure = await bench.retriever().retrieve().failure
        XCTAssertEqual(failure?.label, "status_503")
        XCTAssertEqual(bench.pages.urls(), [Bench.oauth, Bench.oauth, Bench.jwks])
    }
}
