// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import JOSE
import TokenValidation
import XCTest

@testable import mcp_doctor

/// An issuer, its configuration file and tokens for tests of the doctor.
struct DoctorFixture {
    static let now = 1_800_000_000.0
    let key: SigningKey
    let folder: URL

    init() throws {
        key = try SigningKey.generate(.es256, keyID: "k1")
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("doctor-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    func remove() {
        try? FileManager.default.removeItem(at: folder)
    }

    /// The text of a configuration; `members` replaces or, with null, removes some of its members.
    func configuration(_ members: [String: JSON] = [:]) -> [UInt8] {
        var all: [JSON.Member] = [
            .init("issuer", "https://auth.example"), .init("audience", ["https://api.example/mcp"]),
            .init("algorithms", ["ES256"]), .init("leewaySeconds", 30), .init("now", .number(Self.now)),
            .init("jwks", key.publicKeySet.json),
        ]
        for (name, value) in members.sorted(by: { $0.key < $1.key }) {
            all.removeAll { $0.name == name }
            if value != .null { all.append(.init(name, value)) }
        }
        return JSON.object(all).serialized()
    }

    func judge(_ members: [String: JSON] = [:]) throws -> Judge {
        try Judge(Configuration(parsing: configuration(members), folder: folder.path + "/"))
    }

    func write(_ bytes: [UInt8], to name: String) throws -> String {
        let file = folder.appendingPathComponent(name)
        try Data(bytes).write(to: file)
        return file.path
    }

    func token(_ members: [String: JSON] = [:], header: [JSON.Member] = []) throws -> String {
        var all: [JSON.Member] = [
            .init("iss", "https://auth.example"), .init("aud", "https://api.example/mcp"), .init("sub", "alice"),
            .init("iat", .number(Self.now - 10)), .init("exp", .number(Self.now + 600)), .init("scope", "mcp:read"),
        ]
        for (name, value) in members.sorted(by: { $0.key < $1.key }) {
            all.removeAll { $0.name == name }
            if value != .null { all.append(.init(name, value)) }
        }
        return try key.sign(JSON.object(all).serialized(), header: header)
    }
}

extension Configuration {
    /// The keys, if they are in the configuration or beside it.
    var fixedKeys: JSONWebKeySet? {
        guard case .fixed(let set) = keys else { return nil }
        return set
    }
}
