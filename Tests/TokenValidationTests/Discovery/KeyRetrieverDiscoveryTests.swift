// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import HTTPFetch
import JOSE
import XCTest

@testable import TokenValidation

final class KeyRetrieverDiscoveryTests: XCTestCase {
    private typealias Bench = RetrieverBench

    /// Answers at one URL that lead on to the next, and the label each leaves.
    private let unusable: [(page: Page, label: String)] = [
        (.status(204), "status_204"), (.status(201, #"{"issuer":"https://auth.example.com/t"}"#), "status_201"),
        (.status(301, "", [("Location", "https://auth.example.com/x")]), "redirect"), (.status(404), "status_404"),
        (.status(410), "status_410"), (.status(403), "status_403"), (.status(408), "status_408"),
        (.status(500), "status_500"), (.status(503, "", [("Retry-After", "9")]), "status_503"),
        (.status(999), "status_other"), (.ok("<html>Log in</html>"), "not_json"), (.ok(""), "not_json"),
        (.ok("[]"), "not_an_object"), (.ok("{}"), "no_issuer"), (.ok(#"{"issuer":"https://auth"#), "not_json"),
        (.ok(#"{"issuer":1}"#), "no_issuer"), (.ok(#"{"error":"not found"}"#), "no_issuer"),
        (RetrieverBench.metadata(issuer: "https://auth.example.com"), "issuer_mismatch"),
        (RetrieverBench.metadata(issuer: "https://auth.example.com/t/"), "issuer_mismatch"),
        (RetrieverBench.metadata(jwks: nil), "no_jwks_uri"), (RetrieverBench.metadata(jwks: ""), "bad_jwks_uri"),
        (.ok(#"{"issuer":"https://auth.example.com/t","jwks_uri":1}"#), "malformed_member"),
        (.error(.tooLarge), "too_large"), (.error(.encoded), "encoded"), (.error(.malformed), "malformed"),
        (.error(.incomplete), "incomplete"),
    ]

    func testR84_theURLsAreAskedInOrderUpToTheFirstDocument() async throws {
        for (index, url) in Bench.wellKnown.enumerated() {
            let bench = try Bench()
            for later in Bench.wellKnown[index...] { bench.pages.put(later, Bench.metadata()) }
            bench.pages.put(url, Bench.metadata())
            let retrieval = await bench.retriever().retrieve()
            XCTAssertEqual(retrieval.keys?.set.keys.first?.keyID, "k1")
            XCTAssertEqual(retrieval.keys?.metadata?.jwksURI, Bench.jwks)
            XCTAssertEqual(bench.pages.urls(), Bench.wellKnown[...index] + [Bench.jwks])
            XCTAssertEqual(bench.clock.pauses, [])
        }
    }

    func testR84_anIssuerWithoutAPathHasTwo() async throws {
        let bench = try Bench()
        let retrieval = await bench.retriever(issuer: "https://auth.example.com").retrieve()
        XCTAssertEqual(retrieval.failure?.label, "status_404")
        XCTAssertEqual(
            bench.pages.urls(),
            [
                "https://auth.example.com/.well-known/oauth-authorization-server",
                "https://auth.example.com/.well-known/openid-configuration",
            ]
        )
    }

    func testR86_whatIsNoDocumentLeadsToTheNextURL() async throws {
        for (page, label) in unusable {
            let bench = try Bench()
            bench.pages.put(Bench.oauth, page)
            bench.pages.put(Bench.inserted, Bench.metadata())
            let retrieval = await bench.retriever().retrieve()
            XCTAssertNotNil(retrieval.keys, label)
            XCTAssertEqual(bench.pages.urls(), [Bench.oauth, Bench.inserted, Bench.jwks], label)
            XCTAssertEqual(retrieval.fetches.map(\.problem), [label, nil, nil])
            XCTAssertEqual(bench.clock.pauses, [], label)
        }
    }

    func testR86_noDocumentAnywhereIsAFailureWithTheReason() async throws {
        for (page, label) in unusable {
            let bench = try Bench()
            bench.pages.put(Bench.inserted, page)
            let retrieval = await bench.retriever().retrieve()
            XCTAssertEqual(retrieval.failure?.label, label == "status_204" ? "status_404" : label.weightier)
            XCTAssertFalse(bench.pages.urls().contains(Bench.jwks), label)
        }
    }

    func testTheMostTellingReasonIsReported() async throws {
        let bench = try Bench()
        bench.pages.put(Bench.oauth, .ok("<html>"))
        bench.pages.put(Bench.inserted, Bench.metadata(issuer: "https://auth.example.com/t/"))
        let failure = await bench.retriever().retrieve().failure
        XCTAssertEqual(failure?.label, "issuer_mismatch")
        XCTAssertEqual(
            failure?.detail,
            "no metadata at 3 URLs; \(Bench.inserted): the document's issuer is \"https://auth.example.com/t/\", not "
                + "\"https://auth.example.com/t\": they differ in the last slash; did you mean \"https://auth.example.com/t/\"?"
        )
    }

    func testAServerThatCannotBeAskedIsNotAskedForEveryDocument() async throws {
        for code: FetchError.Code in [.tls, .timeout, .forbiddenAddress, .insecure, .badURL, .cancelled] {
            let bench = try Bench()
            bench.pages.put(Bench.oauth, .error(code))
            bench.pages.put(Bench.inserted, Bench.metadata())
            let retrieval = await bench.retriever().retrieve()
            XCTAssertEqual(retrieval.failure?.label, "\(code)")
            XCTAssertEqual(bench.pages.urls(), [Bench.oauth])
            XCTAssertEqual(bench.clock.pauses, [])
        }
        let bench = try Bench()
        bench.pages.put(Bench.oauth, .status(429, "", [("Retry-After", "120")]))
        let failure = await bench.retriever().retrieve().failure
        XCTAssertEqual(failure?.label, "status_429")
        XCTAssertEqual(failure?.retryAfter, 120)
        XCTAssertEqual(bench.pages.urls(), [Bench.oauth])
    }

    func testOneRetryAfterALostConnection() async throws {
        for lost: Page in [.error(.unreachable), .error(.unresolved), .status(429)] {
            let bench = try Bench()
            bench.pages.put(Bench.oauth, lost, Bench.metadata())
            let keys = await bench.retriever().retrieve().keys
            XCTAssertNotNil(keys)
            XCTAssertEqual(bench.pages.urls(), [Bench.oauth, Bench.oauth, Bench.jwks])
            XCTAssertEqual(bench.clock.pauses, [.milliseconds(200)])

            bench.pages.put(Bench.oauth, lost)
            let failure = await bench.retriever().retrieve().failure
            XCTAssertNotNil(failure)
            XCTAssertEqual(bench.pages.urls(), [Bench.oauth, Bench.oauth])
        }
    }

    func testARetryMayFindThatTheDocumentIsElsewhere() async throws {
        let bench = try Bench()
        bench.pages.put(Bench.oauth, .error(.unreachable), .status(404))
        bench.pages.put(Bench.inserted, Bench.metadata())
        let keys = await bench.retriever().retrieve().keys
        XCTAssertNotNil(keys)
        XCTAssertEqual(bench.pages.urls(), [Bench.oauth, Bench.oauth, Bench.inserted, Bench.jwks])
    }

    func testAFailingServerIsAskedOnceMoreAfterAllURLs() async throws {
        for failing: Page in [.status(500), .status(502), .status(408), .error(.incomplete)] {
            let bench = try Bench()
            bench.pages.put(Bench.inserted, failing, Bench.metadata())
            let keys = await bench.retriever().retrieve().keys
            XCTAssertNotNil(keys)
            XCTAssertEqual(bench.pages.urls(), Bench.wellKnown + [Bench.inserted, Bench.jwks])
            XCTAssertEqual(bench.clock.pauses, [.milliseconds(200)])

            bench.pages.put(Bench.inserted, failing)
            let failure = await bench.retriever().retrieve().failure
            XCTAssertNotNil(failure)
            XCTAssertEqual(bench.pages.urls(), Bench.wellKnown + [Bench.inserted])
        }
    }

    func testAServerThatNamesATimeIsLeftAlone() async throws {
        let bench = try Bench()
        bench.pages.put(Bench.oauth, .status(503, "", [("Retry-After", "7")]))
        bench.pages.put(Bench.inserted, .status(503, "", [("Retry-After", "120")]))
        let failure = await bench.retriever().retrieve().failure
        XCTAssertEqual(failure?.label, "status_503")
        XCTAssertEqual(failure?.retryAfter, 120)
        XCTAssertEqual(bench.pages.urls(), Bench.wellKnown)
        XCTAssertEqual(bench.clock.pauses, [])
    }

    func testAConfiguredDocumentIsTheOnlyOne() async throws {
        let url = "https://config.example.net/as.json"
        let bench = try Bench()
        bench.pages.put(url, Bench.metadata())
        let keys = await bench.retriever(.discovered(metadata: url)).retrieve().keys
        XCTAssertNotNil(keys)
        XCTAssertEqual(bench.pages.urls(), [url, Bench.jwks])

        bench.pages.put(url, .ok("<html>"))
        let failure = await bench.retriever(.discovered(metadata: url)).retrieve().failure
        XCTAssertEqual(failure?.detail, "\(url): the document is a web page, not JSON")
        XCTAssertEqual(bench.pages.urls(), [url])
    }

    func testMetadataIsAskedForWithItsLimitAndTrust() async throws {
        let bench = try Bench()
        bench.pages.put(Bench.oauth, Bench.metadata())
        _ = await bench.retriever().retrieve()
        let requests = bench.pages.requests()
        XCTAssertEqual(requests.map(\.maximumBodyBytes), [65_536, 131_072])
        XCTAssertEqual(requests.map(\.origin), [.configuration, .configuration])
        XCTAssertTrue(requests.allSatisfy { $0.body == nil && $0.headers.isEmpty })
    }
}

extension String {
    /// Of this label and `status_404`, the one that tells more; the first of equals.
    fileprivate var weightier: String {
        ["status_201", "status_403", "status_410", "status_other"].contains { $0 == self } ? "status_404" : self
    }
}
