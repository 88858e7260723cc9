// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import ProtectedResource
import TokenValidation

/// A request from an input: the first line is the target, every other one a header line.
private func request(_ input: [UInt8]) -> ResourceRequest {
    let lines = input.split(separator: 0x0A, omittingEmptySubsequences: false)
        .map { String(decoding: $0, as: UTF8.self) }
    let headers = lines.dropFirst()
        .map { line in
            let colon = line.utf8.firstIndex(of: UInt8(ascii: ":")) ?? line.utf8.endIndex
            let value = colon == line.utf8.endIndex ? "" : String(line[line.utf8.index(after: colon)...])
            return HeaderField(String(line[..<colon]), value)
        }
    return ResourceRequest(method: "POST", target: lines.first ?? "/", headers: headers)
}

let credentialsTarget = Target(
    name: "credentials",
    seeds: {
        [
            "/mcp\nAuthorization: Bearer aaa.bbb.ccc", "/mcp\nauthorization:bearer  x", "/\nAuthorization: Basic eDp5",
            "/\nAuthorization: Bearer a\nAuthorization: Bearer b", "/mcp?access_token=x", "/\nAuthorization: Bearer",
            "/\nAuthorization: Bearer a,b", "/\nAuthorization: Bearer a\r", "/\nAuthorization: DPoP a", "/\nX: y",
        ]
        .map(bytes)
    },
    run: { input in
        let request = request(input)
        let count = request.headers.filter { $0.name.utf8.count == 13 && $0.name.lowercased() == "authorization" }.count
        if case .bearer(let token) = Credentials.parse(request) {
            demand(count == 1, "one line, or none is believed")
            demand("\(token)".contains("redacted"), "a token is not printed")
        }
        _ = "\(request)"
    }
)

let resourceIdentifierTarget = Target(
    name: "resource-identifier",
    seeds: {
        [
            "https://mcp.example.com/mcp", "HTTPS://MCP.example.com:443/", "https://[::1]:8443/a/b",
            "http://127.0.0.1:8080/mcp",
            "https://x/%2e%2e/", "https://x/a?b#c", "https://u@x/", "https://xn--bcher-kva.example/a%20b",
            "https://x:99999/",
        ]
        .map(bytes)
    },
    run: { input in
        let text = String(decoding: input, as: UTF8.self)
        guard let resource = try? ResourceIdentifier(text, allowingLoopbackHTTP: true) else {
            return
        }
        guard let again = try? ResourceIdentifier(resource.canonical, allowingLoopbackHTTP: true) else {
            fail("the canonical form is an identifier")
        }
        demand(again == resource, "the canonical form is the same identifier")
        demand(again.canonical.utf8.elementsEqual(resource.canonical.utf8), "and stays as it is")
        demand(resource.scheme == "https" || resource.isLoopback, "plain http is for loopback only")
    }
)

let challengeTarget = Target(
    name: "challenge",
    seeds: {
        [
            "mcp\ninvalid_token\nThe access token has expired\nhttps://x/errors#1\nfiles:read files:write\nurn:acr:2 urn:acr:1",
            "a\n\n\n\n\n", "realm=\"x\"\ninvalid_token\nx\", scope=\"admin\n\nscope=a offline_access\n",
            "a\ne\nd\r\nX: y\nu\ns\na",
        ]
        .map(bytes)
    },
    run: { input in
        let lines = input.split(separator: 0x0A, omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        func line(_ index: Int) -> String? {
            index < lines.count && !lines[index].isEmpty ? lines[index] : nil
        }
        guard let scopes = try? ScopeSet(line(4) ?? "") else {
            return
        }
        let contexts = (line(5) ?? "").utf8.split(separator: 0x20).map { String(decoding: $0, as: UTF8.self) }
        let challenge = try? Challenge(
            resource: try? ResourceIdentifier(Fixture.audience),
            realm: line(0),
            error: line(1),
            errorDescription: line(2),
            errorURI: line(3),
            scope: scopes,
            authenticationContexts: contexts,
            maximumAge: lines.count
        )
        guard let challenge else {
            return
        }
        let expected: [(String, String?)] = [
            ("realm", line(0)), ("error", line(1)), ("error_description", line(2)), ("error_uri", line(3)),
            ("scope", scopes.isEmpty ? nil : scopes.joined), ("resource_metadata", Fixture.metadataURL),
            ("acr_values", contexts.isEmpty ? nil : contexts.joined(separator: " ")), ("max_age", String(lines.count)),
        ]
        checkParameters(challenge, expected)
        for varied in [
            challenge.reporting(.expiredToken), challenge.reporting(.malformedRequest), challenge.asking(for: scopes),
        ] {
            checkParameters(varied, nil)
        }
    }
)

/// Reads a challenge as RFC 9110 section 11.2 says, and demands the parameters `expected` where given.
private func checkParameters(_ challenge: Challenge, _ expected: [(String, String?)]?) {
    var rest = Array(challenge.fieldValue.utf8)[...]
    demand(rest.starts(with: "Bearer ".utf8), "the scheme comes first")
    rest = rest.dropFirst(7)
    var found: [(String, String)] = []
    while !rest.isEmpty {
        guard let equals = rest.firstIndex(of: UInt8(ascii: "=")), rest[equals...].starts(with: "=\"".utf8),
            let end = rest[(equals + 2)...].firstIndex(of: UInt8(ascii: "\""))
        else {
            fail("a name and a quoted string: \(challenge)")
        }
        let value = rest[(equals + 2)..<end]
        demand(value.allSatisfy { (0x20...0x7E).contains($0) && $0 != UInt8(ascii: "\\") }, "no escapes, no controls")
        found.append((String(decoding: rest[..<equals], as: UTF8.self), String(decoding: value, as: UTF8.self)))
        rest = rest[(end + 1)...]
        demand(rest.isEmpty || rest.starts(with: ", ".utf8), "commas between parameters")
        rest = rest.dropFirst(2)
    }
    demand(!found.isEmpty && Set(found.map(\.0)).count == found.count, "each parameter once")
    guard let expected else {
        return
    }
    let present = expected.compactMap { name, value in value.map { (name, $0) } }
    demand(present.count == found.count, "nothing lost, nothing added")
    for (one, other) in zip(present, found) {
        demand(one.0 == other.0 && one.1.utf8.elementsEqual(other.1.utf8), "every value as given, in the fixed order")
    }
}

let metadataPathTarget = Target(
    name: "metadata-path",
    seeds: {
        let prefix = "/.well-known/oauth-protected-resource"
        return [
            "GET \(prefix)/mcp", "HEAD \(prefix)", "OPTIONS \(prefix)/mcp\nOrigin: https://x", "GET \(prefix)/mcp?x",
            "POST \(prefix)",
        ]
        .map(bytes)
            + ["GET /.well-known/../mcp", "GET \(prefix)x", "GET \(prefix)/mcp\nIf-None-Match: \"a\", *"].map(bytes)
    },
    run: { input in
        var request = request(input)
        let words = request.target.utf8.split(separator: 0x20, maxSplits: 1, omittingEmptySubsequences: false)
        request.method = String(decoding: words[0], as: UTF8.self)
        request.target = words.count == 2 ? String(decoding: words[1], as: UTF8.self) : ""
        let answer = publisher.response(to: request)
        let prefix = "/.well-known/oauth-protected-resource"
        let isOwn = [prefix, prefix + "/mcp"].contains { $0.utf8.elementsEqual(request.target.utf8) }
        guard let answer else {
            demand(!isOwn, "the metadata paths are answered")
            return
        }
        demand(request.target.utf8.starts(with: prefix.utf8), "and no others")
        demand([200, 204, 304, 404, 405].contains(answer.status), "one of the known answers")
        demand(isOwn || answer.status == 404, "a document has exact paths only")
        for field in answer.headers {
            demand(
                (field.name + field.value).utf8.allSatisfy { (0x20...0x7E).contains($0) },
                "no line break in a header"
            )
        }
        if answer.status == 200 && !answer.body.isEmpty {
            let document = try? JSONValue(parsing: answer.body, limits: .metadata)
            demand(document?["resource"]?.utf8Equals(Fixture.audience) == true, "the document is whole")
        }
    }
)

private let publisher: MetadataPublisher = {
    do {
        let resource = try ResourceIdentifier(Fixture.audience)
        return try MetadataPublisher(
            ProtectedResourceMetadata(resource: resource, authorizationServers: [Fixture.issuer])
        )
    } catch {
        fail("\(error)")
    }
}()
