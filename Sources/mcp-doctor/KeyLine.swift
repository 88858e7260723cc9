// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import TokenValidation

/// A member of a key set: what it says of itself, and what it is good for.
struct KeyLine {
    let keyID: String?
    let type: String
    let bits: Int?
    let use: String?
    let algorithm: String?
    /// The algorithms whose signatures it can verify.
    var verifies: [SignatureAlgorithm] = []
    /// Why it is not used; nil if it is.
    var problem: String?
    /// Whether whoever reads the set can make tokens with it.
    var isLeak = false

    /// The members of the JWK Set in `document`, which was read as `set`.
    static func lines(of set: JSONWebKeySet, document: [UInt8]) -> [KeyLine] {
        guard let json = try? JSONValue(parsing: document, limits: .keySet, duplicates: .marked) else { return [] }
        var usable = set.keys[...]
        return (json["keys"]?.elements ?? []).enumerated()
            .map { index, member in
                if let skipped = set.skipped.first(where: { $0.index == index }) {
                    return KeyLine(member, key: nil, problem: skipped.reason)
                }
                return KeyLine(member, key: usable.popFirst(), problem: nil)
            }
    }

    private init(_ member: JSONValue, key: JSONWebKey?, problem: KeyError?) {
        func text(_ name: String) -> String? { member[name]?.stringValue }
        keyID = text("kid")
        type = text("crv") ?? text("kty") ?? "?"
        bits = key?.bits
        use = text("use")
        algorithm = text("alg")
        verifies = SignatureAlgorithm.all.filter { key?.serves($0) ?? false }
        self.problem = problem?.description
        isLeak = problem?.code == .privateKeyPublished || problem?.code == .secretPublished
    }

    /// What a server's author or the issuer's operator should know.
    static func advice(_ lines: [KeyLine]) -> [String] {
        let usable = lines.filter { $0.problem == nil }
        var advice = usable.filter { line in !line.verifies.contains(where: SignatureAlgorithm.defaults.contains) }
            .map { line in
                let names = line.verifies.map(\.name).joined(separator: ",")
                return
                    "key \(shown(line.keyID)) is for \(names), which has to be listed in the algorithms that are accepted"
            }
        for line in lines where line.isLeak {
            advice.append(
                "key \(shown(line.keyID)) is secret and published: whoever has read it can make tokens; replace it"
            )
        }
        if usable.count > 1, usable.contains(where: { $0.keyID == nil }) {
            advice.append("a key without kid stands beside others: tokens cannot say that they mean it")
        }
        return advice
    }

    var cells: [String] {
        let end = problem.map { "not used: \(Printed.text($0))" } ?? verifies.map(\.name).joined(separator: ", ")
        return [
            Self.shown(keyID), Self.shown(type), bits.map(String.init) ?? "-", Self.shown(use), Self.shown(algorithm),
            end,
        ]
    }

    var json: JSON {
        func string(_ text: String?) -> JSON { text.map(JSON.string) ?? .null }
        return [
            "kid": string(keyID), "type": .string(type), "bits": bits.map { .integer(Int64($0)) } ?? .null,
            "use": string(use), "alg": string(algorithm),
            "verifies": .array(verifies.map { .string($0.name) }), "problem": string(problem),
        ]
    }

    private static func shown(_ text: String?) -> String {
        text.map { Printable.text($0, limit: 64) } ?? "-"
    }
}
