// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer

// Forwarding headers whose beginning a client wrote, and to which a proxy appends where the client is: whatever stands before,
// the client is there, or nowhere.

private let client = "203.0.113.9"

private func server(_ header: ClientAddressPolicy.Header) -> ResourceServer {
    do {
        return try ResourceServer(
            resource: Fixture.audience,
            issuers: [.keys(Fixture.publicKeys, issuer: Fixture.issuer)]
        ) {
            $0.clientAddresses = .behind(proxies: ["10.0.0.0/8"], header: header)
            $0.openPaths = ["/open"]
            $0.onEvent = { _ in }
        }
    } catch {
        fail("\(error)")
    }
}

private let usual = server(.xForwardedFor)
private let standard = server(.forwarded)

private func place(_ server: ResourceServer, _ header: String, _ lines: [String]) -> String? {
    let request = ResourceRequest(
        method: "GET",
        target: "/open",
        headers: lines.map { HeaderField(header, $0) },
        peer: "10.0.0.1"
    )
    guard case .proceed(let admitted) = wait({ await server.admit(request) { _ in [] } }) else {
        fail("an open path is open")
    }
    return admitted.clientAddress.map { "\($0)" }
}

let forwardingTarget = Target(
    name: "forwarding",
    seeds: {
        [
            "", "198.51.100.7", "198.51.100.7, 10.0.0.7", "unknown", "[2001:db8::1]:80", "for=198.51.100.7",
            "for=\"[2001:db8::1]:80\";by=_x;host=\"a\\\"b\"", "for=198.51.100.7;x=\"", "for=198.51.100.7;x=\"\\", "\"",
            "\\\"",
            "for=198.51.100.7, for=10.0.0.7;proto=https", ";;", ",,", "for=\"198.51.100.7",
        ]
        .map(bytes)
    },
    run: { input in
        let claim = String(decoding: input, as: UTF8.self)
        demand(place(usual, "X-Forwarded-For", ["\(claim), \(client)"]) == client, "a list ends with its last element")
        demand(place(usual, "X-Forwarded-For", [claim, client]) == client, "the last line counts")
        demand(place(standard, "Forwarded", [claim, "for=\(client)"]) == client, "the last line counts")
        let additions = [
            "for=\(client)", "for=\"\(client)\"", "for=\"\(client):4711\";proto=https;host=\"h\"",
            "by=\"[2001:db8::2]\";for=\(client)",
        ]
        for addition in additions {
            let found = place(standard, "Forwarded", ["\(claim), \(addition)"])
            demand(found == nil || found == client, "an address of the client's choice: \(found ?? "")")
        }
        _ = place(usual, "X-Forwarded-For", [claim])
        _ = place(standard, "Forwarded", [claim])
    }
)

let addressRangeTarget = Target(
    name: "address-range",
    seeds: {
        ["192.0.2.0/24", "::/0", "2001:db8::/32", "::ffff:192.0.2.0/120", "10.1.2.3/8", "1.2.3.4", "::1", "1::2:3/127"]
            .map(bytes)
    },
    run: { input in
        let text = String(decoding: input, as: UTF8.self)
        if let address = ClientAddress(text) {
            demand(ClientAddress("\(address)") == address, "an address is read as it is written")
            demand(address.bytes.count == (address.isIPv4 ? 4 : 16), "it has all its bytes")
            demand((try? AddressRange(text))?.contains(address) == true, "an address is a range of one")
        }
        guard let range = try? AddressRange(text) else { return }
        demand((try? AddressRange("\(range)")) == range, "a range is read as it is written")
        let first = ClientAddress(String("\(range)".prefix { $0 != "/" }))
        demand(first.map(range.contains) == true, "a range has its first address")
    }
)
