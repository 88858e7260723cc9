// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import HTTPFetch
import JOSE

@testable import TokenValidation

let serverMetadataTarget = Target(
    name: "server-metadata",
    seeds: {
        [
            #"{"issuer":"https://auth.example.com","jwks_uri":"https://auth.example.com/keys","authorization_endpoint":"https://auth.example.com/a","token_endpoint":"https://auth.example.com/t","scopes_supported":["a","b"],"code_challenge_methods_supported":["S256"],"client_id_metadata_document_supported":true}"#,
            #"{"issuer":"https://auth.example.com/","jwks_uri":1}"#, #"{"issuer":"https:\/\/AUTH.example.com"}"#,
            #"{"issuer":"https://auth.example.com","grant_types_supported":["client_credentials"],"jwks_uri":"http://h"}"#,
            #"{"issuer":"https://auth.example.com","id_token_signing_alg_values_supported":["HS256"],"userinfo_endpoint":"x"}"#,
            #"{"issuer":"https://{tenant}/","issuer":""}"#, "<html></html>", "[]", "",
        ]
        .map(bytes)
    },
    run: { input in
        do throws(MetadataError) {
            let metadata = try AuthorizationServerMetadata(parsing: input, issuer: Fixture.issuer)
            demand(metadata.json["issuer"]?.utf8Equals(Fixture.issuer) == true, "the document is about the issuer")
            demand(metadata.advice.count < 30, "advice is bounded")
            for advice in metadata.advice { demandPrintable(advice.description) }
        } catch {
            demandPrintable(error.description)
        }
        let issuer = String(decoding: input, as: UTF8.self)
        for url in Discovery.urls(for: issuer) {
            demand(url.utf8.count <= issuer.utf8.count + 50, "a well-known URL is the issuer and a constant")
        }
    }
)

private func demandPrintable(_ text: String) {
    demand(text.utf8.allSatisfy { (0x20...0x7E).contains($0) }, "what is shown is printable")
    demand(text.utf8.count < 1200, "what is shown is bounded")
}

let lifetimeTarget = Target(
    name: "lifetime",
    seeds: {
        [
            "Cache-Control:public, max-age=600\nAge:5",
            "Cache-Control:no-cache=\"a,b\\\"\",max-age=\"1\"\nRetry-After:120",
            "Expires:Fri, 15 Jan 2027 08:10:00 GMT\nDate:Fri, 15 Jan 2027 08:00:00 GMT",
            "Expires:Friday, 15-Jan-27 08:10:00 GMT\nRetry-After:Fri Jan 15 08:10:00 2027", "Expires:0\nExpires:-1",
            "Cache-Control:max-age=99999999999999999999\nAge:99999999999999999999",
        ]
        .map(bytes)
    },
    run: { input in
        let lines = input.split(separator: UInt8(ascii: "\n"))
            .map { line in
                let parts = line.split(separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
                return (name: text(parts.first), value: text(parts.dropFirst().first))
            }
        let range = Duration.zero...(.seconds(Int32.max))
        for now in [Fixture.now, 0, -1e300] {
            let response = FetchResponse(status: 200, headers: lines)
            let freshness = ResponseLifetime.freshness(response, now: now)
            demand(freshness.map(range.contains) ?? true, "a lifetime is neither negative nor endless")
            let wait = ResponseLifetime.retryAfter(response, now: now)
            demand(wait.map { (0...Int(Int32.max)).contains($0) } ?? true, "a wait is neither negative nor endless")
            let limited = FetchResponse(status: 200, headers: lines + [(name: "Cache-Control", value: "max-age=5")])
            let shorter = ResponseLifetime.freshness(limited, now: now)
            demand(shorter.map { $0 <= .seconds(5) } ?? false, "the shortest lifetime counts")
            let forbidden = FetchResponse(status: 200, headers: lines + [(name: "Cache-Control", value: "no-store")])
            demand(ResponseLifetime.freshness(forbidden, now: now) == .zero, "what may not be stored is stale")
            for line in lines {
                let date = HTTPDate.seconds(line.value.utf8, now: now)
                demand(date.map { (-62_135_596_800...253_402_300_800).contains($0) } ?? true, "a year has four digits")
            }
        }
    }
)

private func text(_ bytes: ArraySlice<UInt8>?) -> String {
    String(decoding: bytes ?? [], as: UTF8.self)
}
