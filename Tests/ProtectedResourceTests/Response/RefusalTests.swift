// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import ProtectedResource
import TokenValidation
import XCTest

final class RefusalTests: XCTestCase {
    private let metadata = "https://mcp.example.com/.well-known/oauth-protected-resource/mcp"

    private func base() throws -> Challenge {
        try Challenge(resource: ResourceIdentifier("https://mcp.example.com/mcp"), scope: "mcp:connect")
    }

    func testR15_aRefusalWithoutCredentialsByteForByte() throws {
        let answer = ResourceResponse.refusal(401, challenges: [try base()])
        XCTAssertEqual(answer.status, 401)
        XCTAssertEqual(
            answer.headers,
            [
                HeaderField("WWW-Authenticate", #"Bearer scope="mcp:connect", resource_metadata="\#(metadata)""#),
                HeaderField("Cache-Control", "no-store"),
                HeaderField("Content-Type", "application/json"),
            ]
        )
        XCTAssertEqual(text(answer), #"{"jsonrpc":"2.0","error":{"code":401,"message":"Unauthorized"}}"#)
    }

    func testR16_theMessageIsTheDescription() throws {
        let table: [(Int, ChallengeFailure, String)] = [
            (400, .malformedRequest, "The Authorization header is malformed"),
            (401, .expiredToken, "The access token has expired"),
            (403, .insufficientScope, "The access token lacks a required scope"),
        ]
        for (status, failure, message) in table {
            let answer = ResourceResponse.refusal(status, challenges: [try base().reporting(failure)])
            XCTAssertEqual(text(answer), #"{"jsonrpc":"2.0","error":{"code":\#(status),"message":"\#(message)"}}"#)
        }
    }

    func testR21_anOutageSaysWhenToComeBackAndChallengesNobody() {
        let answer = ResourceResponse.refusal(503, retryAfter: 7)
        XCTAssertEqual(
            answer.headers,
            [
                HeaderField("Retry-After", "7"), HeaderField("Cache-Control", "no-store"),
                HeaderField("Content-Type", "application/json"),
            ]
        )
        XCTAssertEqual(text(answer), #"{"jsonrpc":"2.0","error":{"code":503,"message":"Service Unavailable"}}"#)
    }

    func testTheIdentifierStandsBeforeTheErrorWhereTheBodyWasRead() {
        XCTAssertEqual(
            text(.refusal(403, id: "a\"b")),
            #"{"jsonrpc":"2.0","id":"a\"b","error":{"code":403,"message":"Forbidden"}}"#
        )
        XCTAssertEqual(
            text(.refusal(400, message: "Parse error", code: -32700, id: .null)),
            #"{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"Parse error"}}"#
        )
        XCTAssertEqual(
            text(.refusal(404, id: 7)),
            #"{"jsonrpc":"2.0","id":7,"error":{"code":404,"message":"Not Found"}}"#
        )
    }

    func testEveryStatusHasItsText() {
        let table = [
            400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed",
            413: "Content Too Large",
            429: "Too Many Requests", 503: "Service Unavailable", 418: "Error",
        ]
        for (status, reason) in table {
            XCTAssertEqual(ResourceResponse.reason(status), reason)
        }
    }

    func testP10_aRefusalFitsIntoOneKibibyte() throws {
        let resource = try ResourceIdentifier("https://a-rather-long-host-name.department.example.com/tenants/7/mcp")
        let scope: ScopeSet = "mcp:connect files:read files:write calendar:read calendar:write mail:send"
        for failure in [ChallengeFailure.wrongAudience, .insufficientScope, .insufficientUserAuthentication] {
            let answer = ResourceResponse.refusal(
                403,
                id: "0b7d7f0a-2f60-4f0e-9a51-0f7b8a2f3f11",
                challenges: [try Challenge(resource: resource, scope: scope).reporting(failure)],
                retryAfter: 300
            )
            let head = answer.headers.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count + 4 }
            XCTAssertLessThanOrEqual(
                head + answer.body.count + "HTTP/1.1 403 Forbidden\r\nContent-Length: 120\r\n\r\n".utf8.count,
                1024
            )
        }
    }

    private func text(_ answer: ResourceResponse) -> String {
        String(decoding: answer.body, as: UTF8.self)
    }
}
