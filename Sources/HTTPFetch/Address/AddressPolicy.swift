// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// Which addresses may be connected to. It is asked about the address that the socket is then given, so that a name
/// cannot point elsewhere in between (DNS rebinding).
struct AddressPolicy: Sendable {
    /// Hosts, in lower case, that a fetched document may name although their address is not public.
    var listedHosts: [String] = []

    /// The objection to connecting to `address` for `url`, or nil.
    func objection(to address: IPAddress, for url: FetchURL, from origin: FetchRequest.Origin) -> String? {
        let reach = address.reach
        if reach == .link {  // check: fetch-link-local
            return "\(url.host) is at \(address), a link-local address"
        }
        if !url.isSecure && reach != .loopback {  // check: fetch-plain-only-loopback
            return "\(url.host) is at \(address), and http is allowed to loopback addresses only"
        }
        let isTrusted = origin == .configuration || listedHosts.contains { $0.utf8.elementsEqual(url.host.utf8) }
        if !isTrusted && reach != .everywhere {  // check: fetch-public-address
            return "\(url.host) is at \(address), which is not a public address; list the host to allow it"
        }
        return nil
    }
}
