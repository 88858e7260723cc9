// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import XCTest

@testable import TokenValidation

final class DiscoveryTests: XCTestCase {
    func testR83_R84_theURLsOfAnIssuerInTheirOrder() {
        let cases: [(issuer: String, urls: [String])] = [
            (
                "https://h",
                ["https://h/.well-known/oauth-authorization-server", "https://h/.well-known/openid-configuration"]
            ),
            (
                "https://h/",
                ["https://h/.well-known/oauth-authorization-server", "https://h/.well-known/openid-configuration"]
            ),
            (
                "https://h/t1",
                [
                    "https://h/.well-known/oauth-authorization-server/t1",
                    "https://h/.well-known/openid-configuration/t1", "https://h/t1/.well-known/openid-configuration",
                ]
            ),
            (
                "https://h/t1/",
                [
                    "https://h/.well-known/oauth-authorization-server/t1",
                    "https://h/.well-known/openid-configuration/t1", "https://h/t1/.well-known/openid-configuration",
                ]
            ),
            (
                "https://H:8443/a/B%20c//",
                [
                    "https://H:8443/.well-known/oauth-authorization-server/a/B%20c/",
                    "https://H:8443/.well-known/openid-configuration/a/B%20c/",
                    "https://H:8443/a/B%20c//.well-known/openid-configuration",
                ]
            ),
            (
                "http://[::1]:9000/x",
                [
                    "http://[::1]:9000/.well-known/oauth-authorization-server/x",
                    "http://[::1]:9000/.well-known/openid-configuration/x",
                    "http://[::1]:9000/x/.well-known/openid-configuration",
                ]
            ),
        ]
        for (issuer, urls) in cases {
            XCTAssertEqual(Discovery.urls(for: issuer), urls, issuer)
        }
    }

    func testTextThatIsNoURLHasNone() {
        for text in ["", "h", "https:h", "https:/h"] {
            XCTAssertEqual(Discovery.urls(for: text), [], text)
        }
    }
}
