// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import ProtectedResource

/// What is known of where a request comes from.
struct ClientTrace: Sendable {
    /// The client; nil if nobody who is believed says.
    let address: ClientAddress?

    /// The client, or the last proxy before it became unknown; nil if the host does not know who connected.
    let nearest: ClientAddress?

    /// Why there is no address. Made of fixed texts and addresses.
    let doubt: String

    static func known(_ address: ClientAddress) -> ClientTrace {
        ClientTrace(address: address, nearest: address, doubt: "")
    }

    static func unknown(behind nearest: ClientAddress?, _ doubt: String) -> ClientTrace {
        ClientTrace(address: nil, nearest: nearest, doubt: doubt)
    }

    /// For operators: the address, or why there is none.
    var description: String { address.map { "\($0)" } ?? doubt }

    /// For operators: what is odd about where a refused request came from, if anything is. A proxy that is not named looks like one
    /// client with everybody's failures.
    func oddity(of request: ResourceRequest) -> String {
        let isPeer = address != nil && address == request.peerAddress.flatMap { ClientAddress($0) }
        let header = ClientAddressPolicy.Header.all.first { header in
            request.headers.contains { $0.isNamed(header.name) }
        }
        guard isPeer, let header else { return "" }
        return "; it sends \(header.name): if it is a proxy, name it in clientAddresses"
    }
}

/// Step 0 of the gate: finds the client behind the proxies.
struct ClientAddressRule: Sendable {
    let proxies: [AddressRange]
    let header: ClientAddressPolicy.Header?

    /// The client of a request. Reads headers only if a proxy of ours has sent them, and those from the right.
    func trace(_ request: ResourceRequest) -> ClientTrace {
        guard let peer = request.peerAddress else {
            return .unknown(behind: nil, "the host does not say who connected")
        }
        guard let peer = ClientAddress(peer) else {
            return .unknown(behind: nil, "the host does not say by an address who connected")
        }
        guard let header else { return .known(peer) }
        let isProxy = proxies.contains(peer)
        guard isProxy else {  // check: forwarding-header-of-proxies-only
            return .known(peer)
        }
        var nearest = peer
        var isNamed = false
        for line in request.headers.values(of: header.name).reversed() {
            var hops = ForwardedHops(line, header)
            while let hop = hops.next() {
                guard case .address(let address) = hop else {
                    return .unknown(behind: nearest, "\(nearest) does not say for whom it acts: \(hop.problem)")
                }
                nearest = address
                isNamed = true
                let isProxy = proxies.contains(address)
                guard isProxy else {  // check: rightmost-untrusted-address
                    return .known(address)
                }
            }
        }
        guard isNamed else {
            return .unknown(behind: peer, "\(peer) does not say for whom it acts: no \(header.name)")
        }
        return .known(nearest)
    }
}
