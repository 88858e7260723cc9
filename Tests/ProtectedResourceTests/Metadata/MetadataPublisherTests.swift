// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import ProtectedResource
import TokenValidation
import XCTest

final class MetadataPublisherTests: XCTestCase {
    private let path = "/.well-known/oauth-protected-resource/mcp"
    private let root = "/.well-known/oauth-protected-resource"

    private func metadata(_ resource: String = "https://mcp.example.com/mcp") throws -> ProtectedResourceMetadata {
        try ProtectedResourceMetadata(
            resource: ResourceIdentifier(resource),
            authorizationServers: ["https://auth.example.com"],
            scopesSupported: "mcp:connect"
        )
    }

    private func publisher(_ resources: String..., rootAlias: Bool = true) throws -> MetadataPublisher {
        let resources = resources.isEmpty ? ["https://mcp.example.com/mcp"] : resources
        return try MetadataPublisher(resources.map { try metadata($0) }, rootAlias: rootAlias)
    }

    private func ask(_ publisher: MetadataPublisher, _ method: String, _ target: String, _ headers: [HeaderField] = [])
        -> ResourceResponse?
    {
        publisher.response(to: ResourceRequest(method: method, target: target, headers: headers))
    }

    private func get(_ publisher: MetadataPublisher, _ target: String, _ headers: [HeaderField] = [])
        -> ResourceResponse?
    {
        ask(publisher, "GET", target, headers)
    }

    // MARK: - Answers

    func testR91_R93_R96_theDocumentByteForByte() throws {
        let answer = try XCTUnwrap(get(try publisher(), path))
        let body = try metadata().json().serialized()
        XCTAssertEqual(answer.status, 200)
        XCTAssertEqual(
            answer.headers,
            [
                HeaderField("Content-Type", "application/json"),
                HeaderField("Cache-Control", "public, max-age=3600"),
                HeaderField("ETag", "\"\(Base64URL.encode(Digest.sha256(body)))\""),
                HeaderField("Access-Control-Allow-Origin", "*"),
            ]
        )
        XCTAssertEqual(answer.body, body)
    }

    func testHEADHasTheHeadersOfGETAndNoBody() throws {
        let publisher = try publisher()
        for target in [path, root] {
            let head = try XCTUnwrap(ask(publisher, "HEAD", target))
            let get = try XCTUnwrap(get(publisher, target))
            XCTAssertEqual(head.status, 200)
            XCTAssertEqual(head.headers, get.headers)
            XCTAssertEqual(head.body, [])
            XCTAssertEqual(head.contentLength, get.body.count)
            XCTAssertEqual(get.contentLength, get.body.count)
        }
    }

    func testOPTIONSIsAnsweredForAnyOrigin() throws {
        let publisher = try publisher()
        let expected = ResourceResponse(
            status: 204,
            headers: [
                HeaderField("Allow", "GET, HEAD, OPTIONS"),
                HeaderField("Access-Control-Allow-Origin", "*"),
                HeaderField("Access-Control-Allow-Methods", "GET, HEAD, OPTIONS"),
                HeaderField("Access-Control-Allow-Headers", "*, Authorization"),
                HeaderField("Access-Control-Max-Age", "600"),
            ]
        )
        for headers in [
            [], [HeaderField("Origin", "https://evil.example"), HeaderField("Access-Control-Request-Method", "GET")],
            [HeaderField("Origin", "null")],
        ] {
            XCTAssertEqual(ask(publisher, "OPTIONS", path, headers), expected)
            XCTAssertEqual(ask(publisher, "OPTIONS", root, headers), expected)
        }
    }

    func testOtherMethodsAreNotAllowed() throws {
        let publisher = try publisher()
        for method in ["POST", "PUT", "DELETE", "PATCH", "TRACE", "get", "Get", "GET ", "", "G\u{395}T"] {
            let answer = try XCTUnwrap(ask(publisher, method, path))
            XCTAssertEqual(answer.status, 405, method)
            XCTAssertEqual(answer.headers.values(of: "Allow"), ["GET, HEAD, OPTIONS"])
            XCTAssertEqual(answer.headers.values(of: "Access-Control-Allow-Origin"), ["*"])
            XCTAssertEqual(answer.headers.values(of: "WWW-Authenticate"), [])
            XCTAssertEqual(
                String(decoding: answer.body, as: UTF8.self),
                #"{"jsonrpc":"2.0","error":{"code":405,"message":"Method Not Allowed"}}"#
            )
        }
    }

    func testAnyOriginAndAnyCredentialsGetTheSameAnswer() throws {
        let publisher = try publisher()
        let plain = get(publisher, path)
        for headers in [
            [HeaderField("Origin", "https://evil.example")], [HeaderField("Origin", "null")],
            [HeaderField("Authorization", "Bearer x y")],
            [HeaderField("Authorization", "Bearer a"), HeaderField("Authorization", "Bearer b")],
            [HeaderField("Accept", "text/html")],
        ] {
            XCTAssertEqual(get(publisher, path, headers), plain)
        }
    }

    // MARK: - ETag

    func testETagIsComparedWeakly() throws {
        let publisher = try publisher()
        let tag = try XCTUnwrap(get(publisher, path)?.headers.values(of: "ETag").first)
        let unchanged = ResourceResponse(
            status: 304,
            headers: [
                HeaderField("Cache-Control", "public, max-age=3600"), HeaderField("ETag", tag),
                HeaderField("Access-Control-Allow-Origin", "*"),
            ]
        )
        for value in [
            tag, "W/\(tag)", "*", " * ", "\"a\", \(tag)", "\"a\",\(tag),\"b\"", "W/\"a\" , W/\(tag)", "\t\(tag)\t",
            ", ,\(tag)", "\"a,b\", \(tag)", "\"\", \(tag)", "\(tag), junk",
        ] {
            for method in ["GET", "HEAD"] {
                XCTAssertEqual(ask(publisher, method, path, [HeaderField("if-none-match", value)]), unchanged, value)
            }
        }
        let several = [HeaderField("If-None-Match", "\"a\""), HeaderField("IF-NONE-MATCH", tag)]
        XCTAssertEqual(get(publisher, path, several), unchanged)
        for value in [
            "", " ", "\"a\"", "w/\(tag)", "W/ \(tag)", tag.dropLast().description, tag.dropFirst().description,
            tag.replacing("\"", with: ""), "*, \"a\"", "**", "junk, \(tag)",
            "\"a\" \(tag)", "\(tag.dropLast())x\"", "\"", "W/", "W/\"", "\"a\"\(tag)", "'\(tag)'", ",",
            tag.uppercased(),
        ] {
            XCTAssertEqual(get(publisher, path, [HeaderField("If-None-Match", value)])?.status, 200, value)
        }
        XCTAssertEqual(get(publisher, root + "/x", [HeaderField("If-None-Match", "*")])?.status, 404)
        XCTAssertEqual(ask(publisher, "POST", path, [HeaderField("If-None-Match", "*")])?.status, 405)
        let long = String(repeating: "\"a\",", count: 100_000)
        XCTAssertEqual(get(publisher, path, [HeaderField("If-None-Match", long + tag)])?.status, 304)
    }

    func testETagFollowsTheDocument() throws {
        let first = get(try publisher(), path)?.headers.values(of: "ETag")
        XCTAssertEqual(get(try publisher(), path)?.headers.values(of: "ETag"), first)
        var changed = try metadata()
        changed.resourceName = "Files"
        XCTAssertNotEqual(get(try MetadataPublisher(changed), path)?.headers.values(of: "ETag"), first)
    }

    // MARK: - Paths

    func testR88_R92_eachDocumentNamesTheResourceItsPathWasBuiltFrom() throws {
        for resource in [
            "https://h", "https://h/", "https://h/mcp", "https://h/mcp/", "https://h/public/mcp",
            "https://H:8443/A%7Eb", "https://[::1]/x",
        ] {
            let identifier = try ResourceIdentifier(resource)
            let publisher = try publisher(resource, rootAlias: false)
            let answer = try XCTUnwrap(get(publisher, identifier.metadataPath))
            let found = try XCTUnwrap(JSONValue(parsing: answer.body, limits: .metadata)["resource"]?.stringValue)
            XCTAssertEqual(found, identifier.canonical)
            let suffix = identifier.metadataPath.dropFirst(root.count)
            XCTAssertEqual(identifier.origin + suffix, found)
            XCTAssertEqual(identifier.metadataURL, identifier.origin + identifier.metadataPath)
        }
    }

    func testR92_anotherSuffixIsNeverThisServersDocument() throws {
        let publisher = try publisher()
        for suffix in [
            "/", "/mc", "/mcp/", "/mcp2", "/mcp/x", "/MCP", "/x/mcp", "//mcp", "/mcp;x", "/%6Dcp", "/mcp%2f", "/mcp%00",
            "/./mcp", "/../mcp", "/x/../mcp", "/mcp#f", "/mcp\u{301}",
            "/mcp?", "/mcp?x=1", "?", "?x=1", "/?", "/mc\u{440}", "/mcp\u{0}", "/mcp ", "\\mcp",
        ] {
            for method in ["GET", "HEAD", "OPTIONS", "POST"] {
                let answer = ask(publisher, method, root + suffix)
                if suffix == "\\mcp" {
                    XCTAssertNil(answer)
                    continue
                }
                XCTAssertEqual(answer?.status, 404, suffix)
                XCTAssertEqual(answer?.headers.values(of: "Access-Control-Allow-Origin"), ["*"])
                XCTAssertEqual(answer?.headers.values(of: "Cache-Control"), ["no-store"])
                let body = method == "HEAD" ? "" : #"{"jsonrpc":"2.0","error":{"code":404,"message":"Not Found"}}"#
                XCTAssertEqual(answer.map { String(decoding: $0.body, as: UTF8.self) }, body)
            }
        }
    }

    func testD45_pathsThatOnlyLookLikeItAreNotPublic() throws {
        let publisher = try publisher()
        for target in [
            "", "/", "/mcp", "/MCP", "//mcp", "*", "/mcp?\(path)", "/mcp?x=\(root)", "/mcp;\(path)", "/x\(path)",
            "/.well-known", "/.well-known/", "/.well-known/oauth-protected-resourc",
            "/.well-known/oauth-protected-resource2", "/.well-known/oauth-protected-resource;x",
            "/.well-known/oauth-protected-resource%2fmcp",
            "/.well-known/oauth-protected-resource%00", "/.Well-Known/oauth-protected-resource/mcp",
            "/.well-known/../mcp", "/.well-known//oauth-protected-resource/mcp",
            "//.well-known/oauth-protected-resource/mcp", "/%2ewell-known/oauth-protected-resource/mcp",
            "/.well-known%2foauth-protected-resource/mcp",
            "/./.well-known/oauth-protected-resource/mcp", " /.well-known/oauth-protected-resource/mcp",
            "https:/.well-known/oauth-protected-resource/mcp",
            "/.well-known/oauth-authorization-server", "/.well-known/openid-configuration",
            "/.well-known/oauth-protected-resource#/mcp",
        ] {
            XCTAssertNil(get(publisher, target), target)
        }
    }

    func testR97_D44_nothingInARequestChangesTheAnswer() throws {
        let publisher = try publisher()
        for target in [path, root, root + "/other"] {
            let plain = get(publisher, target)
            var request = ResourceRequest(
                method: "GET",
                target: target,
                headers: [
                    "Host", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Prefix", "Forwarded",
                    "X-Original-URL", "X-Rewrite-URL", "X-Forwarded-For", "Origin", "Referer",
                ]
                .map { HeaderField($0, "evil.example") },
                authority: "evil.example",
                peer: "192.0.2.1"
            )
            XCTAssertEqual(publisher.response(to: request), plain)
            request.headers.append(HeaderField("Forwarded", "host=evil.example;proto=http"))
            XCTAssertEqual(publisher.response(to: request), plain)
        }
    }

    func testR91_theRootFormIsAnAliasOfTheOnlyDocument() throws {
        XCTAssertEqual(get(try publisher(), root), get(try publisher(), path))
        XCTAssertEqual(get(try publisher(rootAlias: false), root)?.status, 404)
        XCTAssertEqual(get(try publisher(rootAlias: false), path)?.status, 200)
        let atRoot = try publisher("https://mcp.example.com", rootAlias: false)
        XCTAssertEqual(get(atRoot, root)?.status, 200)
        XCTAssertEqual(get(atRoot, root + "/")?.status, 404)
        XCTAssertEqual(get(atRoot, path)?.status, 404)
    }

    func testR92_severalResourcesOfOneHost() throws {
        let two = try publisher("https://h/a", "https://h/b")
        for (path, resource) in [("/a", "https://h/a"), ("/b", "https://h/b")] {
            let answer = try XCTUnwrap(get(two, root + path))
            XCTAssertEqual(try JSONValue(parsing: answer.body, limits: .metadata)["resource"]?.stringValue, resource)
        }
        XCTAssertEqual(get(two, root)?.status, 404)
        XCTAssertEqual(get(two, root + "/a/b")?.status, 404)

        let withRoot = try publisher("https://h/a", "https://h", "https://h/a/b")
        for (path, resource) in [("", "https://h"), ("/a", "https://h/a"), ("/a/b", "https://h/a/b")] {
            let answer = try XCTUnwrap(get(withRoot, root + path))
            XCTAssertEqual(try JSONValue(parsing: answer.body, limits: .metadata)["resource"]?.stringValue, resource)
        }
    }

    func testR92_resourcesThatCannotBeToldApartAreRefused() throws {
        for resources in [
            ["https://h/a", "https://h/a"], ["https://h/a", "https://H:443/a"], ["https://h", "https://h/"],
        ] {
            XCTAssertThrowsError(try MetadataPublisher(resources.map { try metadata($0) }))
        }
        for resources in [
            ["https://h/a", "https://g/b"], ["https://h/a", "https://h:8443/b"],
            ["https://h/a", "https://h/b", "https://g/c"],
        ] {
            XCTAssertThrowsError(try MetadataPublisher(resources.map { try metadata($0) }))
        }
        var broken = try metadata()
        broken.scopesSupported = "offline_access"
        XCTAssertThrowsError(try MetadataPublisher(broken))
    }

    func testWithoutResourcesThereIsNoMetadata() throws {
        let none = try MetadataPublisher([])
        XCTAssertEqual(get(none, root)?.status, 404)
        XCTAssertEqual(get(none, path)?.status, 404)
        XCTAssertNil(get(none, "/mcp"))
    }

    // MARK: - Following the link

    func testR95_theChallengesLinkLeadsToTheSameResource() throws {
        for resource in ["https://mcp.example.com/mcp", "https://mcp.example.com", "https://mcp.example.com:8443/a/b"] {
            let identifier = try ResourceIdentifier(resource)
            let lines = Challenge.fields([try Challenge(resource: identifier, scope: "a")]).map(\.value)
            let url = try XCTUnwrap(ChallengeGrammar.parse(lines[0])?.first?["resource_metadata"])
            XCTAssertEqual(ChallengeSearch.value(of: "resource_metadata", in: lines), url)
            XCTAssertTrue(url.hasPrefix(identifier.origin + "/"))
            let answer = try XCTUnwrap(
                get(try publisher(resource, rootAlias: false), String(url.dropFirst(identifier.origin.count)))
            )
            XCTAssertEqual(answer.status, 200)
            XCTAssertEqual(
                try JSONValue(parsing: answer.body, limits: .metadata)["resource"]?.stringValue,
                identifier.canonical
            )
        }
    }

    func testHostileTargetsNeverGetTheDocument() throws {
        var generator = SeededGenerator(seed: 92)
        let publisher = try publisher()
        let document = try metadata().json().serialized()
        for _ in 0..<5_000 {
            var bytes = Array((Bool.random(using: &generator) ? path : root).utf8)
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let place = Int.random(in: 0...bytes.count, using: &generator)
                bytes.insert(UInt8.random(in: 0...127, using: &generator), at: place)
            }
            let target = String(decoding: bytes, as: UTF8.self)
            guard target != path, target != root else { continue }
            let answer = get(publisher, target)
            XCTAssertNotEqual(answer?.body, document, target.debugDescription)
            XCTAssertTrue(answer == nil || answer?.status == 404, target.debugDescription)
        }
    }
}
