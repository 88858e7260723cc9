// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// Which addresses may be connected to. It is asked about the address that the socket is then given, so that a name
/// cannot point elsewhere in between (DNS rebinding).
struct AddressPolicy: Sendable {
    /// Hosts that a fetched document may name although their address is not public.
    private let listedHosts: [FetchURL]

    /// Throws ``FetchError/Code/badURL`` for an entry that is not a host alone, because it would never match.
    init(listedHosts: [String] = []) throws(FetchError) {
        var hosts: [FetchURL] = []
        for entry in listedHosts {
            let isBare = entry.utf8.contains(UInt8(ascii: ":")) && entry.utf8.first != UInt8(ascii: "[")
            let text = isBare ? "[\(entry)]" : entry
            guard let url = try? FetchURL("https://\(text)"), url.authority.utf8.count == text.utf8.count else {
                throw FetchError(.badURL, "an entry of the listed hosts is not a host name or an address alone")
            }
            hosts.append(url)
        }
        self.listedHosts = hosts
    }

    /// The objection to connecting to `address` for `url`, or nil.
    func objection(to address: IPAddress, for url: FetchURL, from origin: FetchRequest.Origin) -> String? {
        let reach = address.reach
        let place = url.address == nil ? "\(url.host) is at \(address)" : "the host is \(address)"
        if reach == .link {  // check: fetch-link-local
            return "\(place), a link-local address"
        }
        if !url.isSecure && reach != .loopback {  // check: fetch-plain-only-loopback
            return "\(place), and http is allowed to loopback addresses only"
        }
        let isTrusted = origin == .configuration || listedHosts.contains { isSameHost($0, url) }
        if !isTrusted && reach != .everywhere {  // check: fetch-public-address
            return "\(place), which is not a public address; list the host to allow it"
        }
        return nil
    }

    private func isSameHost(_ left: FetchURL, _ right: FetchURL) -> Bool {
        left.address == right.address && (left.address != nil || left.host.utf8.elementsEqual(right.host.utf8))
    }
}
