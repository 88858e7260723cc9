// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

extension Hints {
    /// What differs between `iss` and the configured issuers.
    var issuer: String {
        guard let found = payload?["iss"]?.stringValue else {
            return "Every issuer puts its name into iss; this token may be for another use."
        }
        for name in issuers.map(\.issuer.identifier) {
            if let difference = Self.difference(found, name) {
                return
                    "It differs from the configured \"\(Printable.text(name))\" \(difference). They have to be equal."
            }
        }
        if found.utf8.starts(with: "https://sts.windows.net/".utf8) {
            return "This is an Entra token of version 1.0. Set requestedAccessTokenVersion to 2 in the API's manifest."
        }
        let names = issuers.prefix(3).map { "\"\(Printable.text($0.issuer.identifier, limit: 80))\"" }
        let more = issuers.count > 3 ? " and \(issuers.count - 3) more" : ""
        return "Configured: \(names.joined(separator: ", "))\(more)."
    }

    /// What differs between `aud` and what the policy wants.
    func audience(_ error: TokenError) -> String? {
        guard let payload, let trusted else { return nil }
        let expected = Self.names(trusted.audience)
        let found = payload["aud"].map(Values.texts) ?? []
        if found.isEmpty && payload["token_use"] != nil && payload["aud"] == nil {
            return "The issuer sends no aud. If it never does, use AudiencePolicy.clients."
        }
        for (one, other) in found.flatMap({ one in expected.map { (one, $0) } }) {
            if let difference = Self.difference(one, other) {
                return "It differs from \"\(Printable.text(other))\" \(difference). They have to be equal."
            }
            if other.utf8.starts(with: one.utf8) {
                return
                    "It is for all of \"\(Printable.text(one))\", not for this resource. An origin does not stand for its paths."
            }
        }
        if found.contains(where: { $0.utf8.elementsEqual("account".utf8) }) {
            return
                "Keycloak puts \"account\" there by default. Add an Audience mapper to the client, with this resource."
        }
        if found.contains(where: Self.isGraph) {
            return "The token is for Microsoft Graph. Have the client ask for a scope of this API (api://.../scope)."
        }
        return "The client has to ask for this resource (RFC 8707); if the issuer ignores that, name its audience here."
    }

    private static func isGraph(_ audience: String) -> Bool {
        ["https://graph.microsoft.com", "00000003-0000-0000-c000-000000000000"]
            .contains { $0.utf8.elementsEqual(audience.utf8) }
    }

    private static func names(_ policy: AudiencePolicy) -> [String] {
        switch policy.rule {
        case .resource(let resource): [resource.canonical]
        case .identifiers(let names): names
        case .clients: []
        }
    }

    /// The small difference between two names, in words; nil if they differ by more.
    static func difference(_ one: String, _ other: String) -> String? {
        let (one, other) = (Array(one.utf8), Array(other.utf8))
        if one == other { return nil }
        if isSlashApart(one, other) { return "by a slash at the end" }
        if folded(one) == folded(other) { return "by upper and lower case" }
        let http = Array("http://".utf8)
        let https = Array("https://".utf8)
        if one.starts(with: http), https + one.dropFirst(http.count) == other { return "by http instead of https" }
        if one.starts(with: https), http + one.dropFirst(https.count) == other { return "by https instead of http" }
        return nil
    }

    /// Whether one of the texts is the other with a slash behind it. Copies nothing: every token of a stranger comes here.
    static func isSlashApart(_ one: some BidirectionalCollection<UInt8>, _ other: some BidirectionalCollection<UInt8>)
        -> Bool
    {
        let slash = UInt8(ascii: "/")
        if one.count == other.count + 1 { return one.last == slash && one.dropLast().elementsEqual(other) }
        return other.count == one.count + 1 && other.last == slash && other.dropLast().elementsEqual(one)
    }

    private static func folded(_ bytes: [UInt8]) -> [UInt8] {
        bytes.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    }
}
