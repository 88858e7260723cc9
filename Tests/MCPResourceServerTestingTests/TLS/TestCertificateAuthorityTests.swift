// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import JOSE
import MCPResourceServerTesting
import XCTest

final class TestCertificateAuthorityTests: XCTestCase {
    func testTheTextsAreOfTheirKind() throws {
        let authority = try TestCertificateAuthority("A company")
        let identity = try authority.identity(for: ["*.example.com", "10.0.0.1", "fe80::1"])
        let texts = [authority.certificatePEM, identity.certificatePEM, identity.privateKeyPEM]
        for (text, label) in zip(texts, ["CERTIFICATE", "CERTIFICATE", "PRIVATE KEY"]) {
            XCTAssertTrue(text.hasPrefix("-----BEGIN \(label)-----\n"), text)
            XCTAssertTrue(text.hasSuffix("\n-----END \(label)-----\n"), text)
        }
        XCTAssertEqual(Set(texts).count, 3)
        XCTAssertNotEqual(try authority.identity().privateKeyPEM, identity.privateKeyPEM)
        XCTAssertNotEqual(try TestCertificateAuthority("A company").certificatePEM, authority.certificatePEM)
        XCTAssertNotEqual(
            try TestServerIdentity.selfSigned().certificatePEM,
            try TestServerIdentity.selfSigned().certificatePEM
        )
    }

    func testTheCertificateIsWrittenToAFile() throws {
        let authority = try TestCertificateAuthority()
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("authority-\(UUID().uuidString).pem")
        defer { try? FileManager.default.removeItem(at: file) }
        for _ in 0..<2 { try authority.writeCertificate(to: file.path) }
        XCTAssertEqual(try String(contentsOf: file, encoding: .utf8), authority.certificatePEM)
        XCTAssertThrowsError(try authority.writeCertificate(to: file.path + "/none"))
    }

    func testOnlyHostsBecomeNames() throws {
        let authority = try TestCertificateAuthority()
        for host in ["localhost", "a-b.example.", "*.example.com", "_x.example", "::1", "127.0.0.1", "256.0.0.1"] {
            XCTAssertNoThrow(try authority.identity(for: [host]), host)
        }
        XCTAssertNoThrow(try authority.identity(for: []))
        for host in ["", "a,DNS:b.example", "a b", "a/b", "email@example.com", "b\u{FC}cher.example", "a\n", "[::1]"] {
            XCTAssertThrowsError(try authority.identity(for: ["localhost", host]), host) { error in
                XCTAssertEqual((error as? TestCertificateError)?.code, .badHost, host)
            }
            XCTAssertThrowsError(try TestServerIdentity.selfSigned(for: [host]), host)
        }
        XCTAssertThrowsError(try authority.identity(for: ["1:2:3"]), "not an address") { error in
            XCTAssertEqual((error as? TestCertificateError)?.code, .system)
        }
    }
}
