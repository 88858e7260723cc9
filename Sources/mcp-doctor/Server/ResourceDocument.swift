// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import TokenValidation

/// The metadata of a protected resource as a server publishes it (RFC 9728 section 2), read strictly.
struct ResourceDocument: Sendable {
    let json: JSONValue

    /// Throws what is wrong, in words.
    init(_ answer: WireAnswer) throws(ReadingProblem) {
        guard answer.status == 200 else { throw ReadingProblem(description: answer.summary) }
        do {
            json = try JSONValue(parsing: answer.body, limits: .metadata)
        } catch {
            throw ReadingProblem(description: "not JSON: \(error)")
        }
        guard json.kind == .object else { throw ReadingProblem(description: "not a JSON object") }
    }

    struct ReadingProblem: Error, CustomStringConvertible {
        let description: String
    }

    /// Text that no resource is called by if there is no such member.
    var resource: String { json["resource"]?.stringValue ?? "" }

    var authorizationServers: [String] { texts("authorization_servers") ?? [] }

    /// An array of nothing but strings.
    func texts(_ name: String) -> [String]? {
        guard let value = json[name], value.kind == .array else { return nil }
        let texts = value.elements.compactMap(\.stringValue)
        return texts.count == value.count ? texts : nil
    }

    /// Whether it is about this resource. A missing path is the same as `/` (RFC 3986 section 6.2.3), as are the default port
    /// and letter case in scheme and host; nothing else is.
    func isAbout(_ other: ResourceIdentifier) -> Bool {
        (try? ResourceIdentifier(resource, allowingLoopbackHTTP: true)) == other
    }

    static let lists = [
        "authorization_servers", "scopes_supported", "bearer_methods_supported",
        "resource_signing_alg_values_supported",
        "authorization_details_types_supported", "dpop_signing_alg_values_supported",
    ]

    /// Members that are not of the type that RFC 9728 section 2 gives them, and empty arrays (section 3.2).
    var oddMembers: [String] {
        json.members.compactMap { name, value in
            func isNamed(_ names: [String]) -> Bool { names.contains { $0.utf8.elementsEqual(name.utf8) } }
            if value.isNull { return "\(Printable.text(name)) is null" }
            if value.kind == .array && value.count == 0 { return "\(Printable.text(name)) is empty" }
            if isNamed(Self.lists) { return texts(name) == nil ? "\(name) is not a list of strings" : nil }
            if isNamed(["tls_client_certificate_bound_access_tokens", "dpop_bound_access_tokens_required"]) {
                return value.boolValue == nil ? "\(name) is neither true nor false" : nil
            }
            let texts = [
                "resource", "jwks_uri", "resource_name", "resource_documentation", "resource_policy_uri",
                "resource_tos_uri", "signed_metadata",
            ]
            return isNamed(texts) && value.kind != .string ? "\(name) is not a string" : nil
        }
    }
}
