// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import HTTPFetch
import JOSE
import MCPResourceServerTesting
import XCTest

@testable import TokenValidation

final class RemoteKeysSettingsTests: XCTestCase {
    private func problem(
        _ issuer: String = "https://a.example",
        metadata: String? = nil,
        _ change: (inout RemoteKeys.Settings) -> Void = { _ in }
    ) -> ConfigurationError? {
        var settings = RemoteKeys.Settings()
        settings.fetcher = ScriptedFetcher()
        change(&settings)
        do throws(ConfigurationError) {
            try RemoteKeys(discovering: issuer, metadata: metadata, settings: settings).validate()
            return nil
        } catch {
            return error
        }
    }

    func testR82_whatCannotBeFetched() {
        for issuer in [
            "", "a.example", "http://a.example", "http://localhost:9000", "ftp://a.example", "file:///etc/keys",
            "data:application/json,{}", "https://a.example?x", "https://a.example#x", "https://u:p@a.example",
        ] {
            XCTAssertEqual(problem(issuer)?.parameter, "issuer", issuer)
            let isBadAsKeys = issuer != "https://a.example?x"
            XCTAssertEqual(problem(metadata: issuer)?.parameter, isBadAsKeys ? "metadata" : nil, issuer)
            var settings = RemoteKeys.Settings()
            settings.fetcher = ScriptedFetcher()
            let keys = RemoteKeys(jwks: issuer, issuer: "anything", settings: settings)
            if isBadAsKeys {
                XCTAssertThrowsError(try keys.validate(), issuer)
            } else {
                XCTAssertNoThrow(try keys.validate(), issuer)
            }
        }
        XCTAssertNil(problem())
        XCTAssertNil(problem("http://localhost:9000") { $0.allowHTTPLoopback = true })
        XCTAssertNotNil(problem("http://a.example") { $0.allowHTTPLoopback = true })
    }

    func testTimesOutOfRange() {
        let times: [(Duration, isFreshTime: Bool, isLastKnownGood: Bool)] = [
            (.zero, false, true), (.seconds(299), false, true), (.seconds(300), true, true),
            (.seconds(3600), true, true), (.seconds(3601), false, true), (.seconds(86_400), false, true),
            (.seconds(86_401), false, false), (.seconds(-1), false, false), (.seconds(Int64.max), false, false),
        ]
        for (time, isFreshTime, isLastKnownGood) in times {
            let fresh = problem { $0.freshTime = time }
            XCTAssertEqual(fresh?.parameter, isFreshTime ? nil : "settings.freshTime", "\(time)")
            let lastKnownGood = problem { $0.lastKnownGood = time }
            XCTAssertEqual(lastKnownGood?.parameter, isLastKnownGood ? nil : "settings.lastKnownGood", "\(time)")
        }
    }

    func testHostsThatAreNone() {
        for host in ["", "https://a.example", "a.example/x", "a.example:443", "a b", "*.example"] {
            XCTAssertEqual(
                problem { $0.listedHosts = ["b.example", host] }?.parameter,
                "settings.listedHosts[1]",
                host
            )
        }
        XCTAssertNil(problem { $0.listedHosts = ["keys.internal", "10.0.0.1", "KEYS.internal", "[fd00::1]"] })
    }

    func testCertificatesThatCannotBeRead() async {
        var settings = RemoteKeys.Settings()
        settings.trustRoots = .systemAnd(file: "no/such/file.pem")
        let keys = RemoteKeys(discovering: "https://a.example", settings: settings)
        XCTAssertThrowsError(try keys.validate()) {
            XCTAssertEqual(($0 as? ConfigurationError)?.parameter, "settings.trustRoots")
            let remedy = ($0 as? ConfigurationError)?.remedy ?? ""
            XCTAssertTrue(remedy.contains("(.pem, .crt, .cer)"), remedy)
        }
        let refreshed = await keys.refresh()
        XCTAssertNil(refreshed.keys)
        XCTAssertFalse(refreshed.detail.isEmpty)
    }

    func testTheValidatorRefusesThem() throws {
        let audience = AudiencePolicy.resource(try ResourceIdentifier(Bench.resource))
        var settings = RemoteKeys.Settings()
        settings.lastKnownGood = .seconds(-1)
        let issuers: [(Issuer, String)] = [
            (.discovered("https://a.example", settings: settings), "issuers[0].settings.lastKnownGood"),
            (.jwks("http://a.example/jwks", issuer: "https://a.example"), "issuers[0].jwks"),
            (
                .discovered("https://a.example").with { $0.algorithms = [.hs256] },
                "issuers[0].algorithms"
            ),
        ]
        for (issuer, parameter) in issuers {
            XCTAssertThrowsError(try TokenValidator(issuers: [issuer], audience: audience)) {
                XCTAssertEqual(($0 as? ConfigurationError)?.parameter, parameter)
            }
        }
    }
}
