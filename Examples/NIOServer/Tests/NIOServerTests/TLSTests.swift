// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPFetch
import MCPResourceServerTesting
import SampleServer
import SampleServerChecks
import XCTest

@testable import NIOServer

final class TLSTests: XCTestCase {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)

    override func setUpWithError() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    override func tearDownWithError() throws {
        try FileManager.default.removeItem(at: folder)
    }

    private func write(_ text: String, to name: String) throws -> String {
        let file = folder.appendingPathComponent(name)
        try Data(text.utf8).write(to: file)
        return file.path
    }

    func testTheMetadataAndTheChallengeComeOverTLS() async throws {
        let authority = try TestCertificateAuthority()
        let identity = try authority.identity()
        let flags = [
            "--tls-certificate", try write(identity.certificatePEM, to: "certificate.pem"),
            "--tls-key", try write(identity.privateKeyPEM, to: "key.pem"),
        ]
        let sample = try Sample(of: NIOServer.program, flags)
        let tls = try XCTUnwrap(NIOServer.tls(sample.options))
        let listener = try await Listener(host: "127.0.0.1", port: 0, tls: tls)
        let origin = "https://127.0.0.1:\(try XCTUnwrap(listener.port))"
        let serving = Task { try await listener.run(sample.setup) }
        let trusted = try write(authority.certificatePEM, to: "authority.pem")
        let fetcher = try BoundedFetcher(roots: .systemAnd(file: trusted))
        let metadata = try await fetcher.fetch(
            FetchRequest("\(origin)/.well-known/oauth-protected-resource/mcp", origin: .configuration)
        )
        XCTAssertEqual(metadata.status, 200)
        let refused = try await fetcher.fetch(
            FetchRequest("\(origin)/mcp", origin: .configuration, body: .init([], contentType: "application/json"))
        )
        XCTAssertEqual(refused.status, 401)
        XCTAssertEqual(refused.values(of: "WWW-Authenticate").count, 1)
        serving.cancel()
        _ = await serving.result
    }

    func testEachHalfOfTheCertificateNeedsTheOther() throws {
        let sample = try Sample(of: NIOServer.program, ["--tls-key", "key.pem"])
        XCTAssertThrowsError(try NIOServer.tls(sample.options)) {
            XCTAssertEqual("\($0)", "--tls-certificate and --tls-key: each needs the other")
        }
    }

    func testACertificateThatIsNotThereIsNamed() throws {
        let missing = folder.appendingPathComponent("none.pem").path
        let sample = try Sample(of: NIOServer.program, ["--tls-certificate", missing, "--tls-key", missing])
        XCTAssertThrowsError(try NIOServer.tls(sample.options)) {
            XCTAssertTrue("\($0)".hasPrefix("--tls-certificate \(missing) --tls-key \(missing): "), "\($0)")
        }
    }
}
