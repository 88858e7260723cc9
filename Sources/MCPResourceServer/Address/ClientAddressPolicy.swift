// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import TokenValidation

/// Whose word is taken for the address of a client.
///
/// Everybody can send a forwarding header. It is believed only where it comes from a proxy of your own, and only as far as proxies of
/// your own have written it: from the right, the first address that is none of theirs is the client's. What stands to the left of
/// that is the client's claim, and nobody reads it.
public struct ClientAddressPolicy: Sendable, Hashable {
    /// A header in which proxies write for whom they act.
    public struct Header: Sendable, Hashable {
        enum Kind: Sendable, Hashable {
            case forwarded
            case xForwardedFor
        }

        let kind: Kind

        /// `Forwarded` (RFC 7239): its `for` parameters.
        public static let forwarded = Header(kind: .forwarded)

        /// `X-Forwarded-For`: addresses separated by commas.
        public static let xForwardedFor = Header(kind: .xForwardedFor)

        static let all = [xForwardedFor, forwarded]

        /// The name of the field.
        var name: String {
            switch kind {
            case .forwarded: "Forwarded"
            case .xForwardedFor: "X-Forwarded-For"
            }
        }
    }

    private let proxies: [AddressRange]
    private let header: Header?

    /// The other end of the connection is the client, whatever the headers say. The default, and right where no proxy stands in
    /// front; a proxy that does is the one client of all requests, with the failures of all.
    public static let peer = ClientAddressPolicy(proxies: [], header: nil)

    /// There are proxies in front, which write for whom they act.
    ///
    /// A client behind a proxy that does not say its address, calls it `unknown`, hides it or writes something else has no address:
    /// where addresses are listed it is refused.
    ///
    /// - Parameters:
    ///   - proxies: The addresses that the proxies connect from. Of several in a row, all.
    ///   - header: The header that they append to. They have to append to it, or to overwrite it: one that passes on what the client
    ///     sent lets the client choose. The other header is not looked at.
    public static func behind(proxies: [AddressRange], header: Header) -> ClientAddressPolicy {
        ClientAddressPolicy(proxies: proxies, header: header)
    }

    /// What the policy means.
    ///
    /// - Throws: ``ConfigurationError`` if no proxy is named, or everybody is.
    func rule() throws(ConfigurationError) -> ClientAddressRule {
        guard let header else { return ClientAddressRule(proxies: [], header: nil) }
        let parameter = "clientAddresses.proxies"
        let proxies = try proxies.validated(
            parameter: parameter,
            orWrite: "list the addresses that your proxies connect from, or use .peer"
        )
        for (index, range) in proxies.enumerated() {
            let isEverybody = range.isEverything
            if isEverybody {  // check: proxies-are-not-everybody
                throw ConfigurationError(
                    parameter: "\(parameter)[\(index)]",
                    value: "\(range)",
                    problem: "takes everybody for a proxy: every client could claim any address",
                    remedy: "list the addresses that your proxies connect from"
                )
            }
        }
        return ClientAddressRule(proxies: proxies, header: header)
    }
}

extension ClientAddressPolicy: CustomStringConvertible {
    /// The header, and the proxies that it is believed of.
    public var description: String {
        guard let header else { return "ClientAddressPolicy(peer)" }
        return "ClientAddressPolicy(\(header.name) of \(proxies.map(\.description).joined(separator: ", ")))"
    }
}
