// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import XCTest

@testable import TokenValidation

final class AudienceTests: XCTestCase {
    private var bench: Bench!

    override func setUpWithError() throws {
        bench = try Bench()
    }

    func testR67_R123_audNamesTheResource() async throws {
        let validator = try bench.validator()
        let good: [JSON] = [
            "https://mcp.example/mcp", ["https://mcp.example/mcp"], ["https://other", "https://mcp.example/mcp"],
            "https://MCP.example:443/mcp",
            ["https://mcp.example/mcp", "client-1"], ["https://mcp.example/mcp", "https://mcp.example/mcp"],
        ]
        for value in good {
            await assertAccepted(validator, try bench.token(("aud", value)), value.text)
        }
    }

    func testR67_R75_R123_D24_D31_everythingElseIsForeign() async throws {
        let validator = try bench.validator()
        let foreign: [JSON] = [
            [], "", [""], "mcp", "https://mcp.example", "https://mcp.example/", "https://mcp.example/mcp/",
            "https://mcp.example/mcp2",
            "https://mcp.example/mc", "https://mcp.example/MCP", "https://mcp.example/x/../mcp",
            "https://mcp.example/%6dcp", "https://mcp.example/mcp#",
            "https://mcp.example/mcp?x", "https://u@mcp.example/mcp", "http://mcp.example/mcp",
            "https://mcp.example.evil/mcp", "*",
            "https://mcp.example\\mcp", "https://mcp.example/mcp\u{0}", "https://mcp.example/mcp https://other",
            ["https://other", "https://mcp.example"],
            "https://other", ["https://mcp.example/mcp/", "account"],
        ]
        for value in foreign {
            await assertRefused(validator, try bench.token(("aud", value)), .wrongAudience, claim: "aud", value.text)
        }
        await assertRefused(validator, try bench.token(without: ["aud"]), .wrongAudience, claim: "aud")
        await assertRefused(
            validator,
            try bench.token(("AUD", "https://mcp.example/mcp"), without: ["aud"]),
            .wrongAudience
        )
    }

    func testR67_D24_D37_odd() async throws {
        let validator = try bench.validator()
        let odd: [JSON] = [
            .null, true, false, 1, 1.5, ["x": "https://mcp.example/mcp"], [:], ["https://mcp.example/mcp", 1],
            ["https://mcp.example/mcp", .null],
            [["https://mcp.example/mcp"]], [.null],
        ]
        for value in odd {
            await assertRefused(validator, try bench.token(("aud", value)), .malformedClaim, claim: "aud", value.text)
        }
    }

    func testR69_atMost64Audiences() async throws {
        let validator = try bench.validator()
        func audiences(_ count: Int) -> JSON {
            .array((1..<count).map { .string("a\($0)") } + ["https://mcp.example/mcp"])
        }
        await assertAccepted(validator, try bench.token(("aud", audiences(64))))
        await assertRefused(validator, try bench.token(("aud", audiences(65))), .tooManyValues, claim: "aud")
    }

    func testFixedIdentifiersAreExact() async throws {
        let validator = try bench.validator(audience: .identifiers(["authenticated", "api://default", "9f2c"]))
        for value: JSON in ["authenticated", "api://default", ["x", "9f2c"], ["account", "authenticated"]] {
            await assertAccepted(validator, try bench.token(("aud", value)), value.text)
        }
        for value: JSON in [
            "Authenticated", "api://default/", "api://DEFAULT", "9f2", "9f2c ", ["9f2c0"], "https://mcp.example/mcp",
            "", [],
        ] {
            await assertRefused(validator, try bench.token(("aud", value)), .wrongAudience, value.text)
        }
        await assertRefused(validator, try bench.token(without: ["aud"]), .wrongAudience)
        // The right name does not excuse what stands beside it.
        for value: JSON in [["authenticated", 1], [1, "authenticated"], ["authenticated", ["9f2c"]], [["9f2c"]]] {
            await assertRefused(validator, try bench.token(("aud", value)), .malformedClaim, claim: "aud", value.text)
        }
    }

    func testClientsNeedTheirClaim() async throws {
        let validator = try bench.validator(audience: .clients(["client-1", "client-2"]))
        func token(_ changes: (String, JSON)..., without removed: [String] = []) throws -> String {
            let use: [(String, JSON)] = removed + changes.map(\.0) == ["token_use"] ? [] : [("token_use", "access")]
            return try bench.key.sign(Bench.payload(use + changes, without: removed + ["aud"]).serialized())
        }
        await assertAccepted(validator, try token())
        await assertAccepted(validator, try token(("client_id", "client-2")))
        for client: JSON in [
            "client-3", "Client-1", "", "client-1 ", .null, 1, ["client-1"], ["client_id": "client-1"],
        ] {
            await assertRefused(
                validator,
                try token(("client_id", client)),
                .wrongAudience,
                claim: "client_id",
                client.text
            )
        }
        await assertRefused(validator, try token(without: ["client_id"]), .wrongAudience, claim: "client_id")
        await assertRefused(validator, try token(without: ["token_use"]), .wrongAudience, claim: "token_use")
        await assertRefused(validator, try token(("token_use", "id")), .notAnAccessToken, claim: "token_use")
        let strange = try bench.validator(audience: .clients(["client-1"], requiring: ["x.y", "z"], equalTo: "1"))
        await assertRefused(strange, try token(), .wrongAudience, claim: "x.y.z")
        await assertAccepted(strange, try token(("x.y", ["z": "1"])))
        await assertRefused(strange, try token(("x.y", ["z": 1])), .wrongAudience)
        await assertRefused(strange, try token(("x", ["y": ["z": "1"]])), .wrongAudience)
    }

    func testClientsDoNotExcuseAForeignAudience() async throws {
        let validator = try bench.validator(audience: .clients(["client-1"]))
        for value: JSON in ["https://other", ["https://other"], [], .null, "https://mcp.example/mcp"] {
            let token = try bench.token(("token_use", "access"), ("aud", value))
            await assertRefused(validator, token, .wrongAudience, claim: "aud", value.text)
        }
    }
}
