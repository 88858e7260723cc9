// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// One request and its answer, carried out on the calling thread.
struct Exchange: Sendable {
    /// The share of the time that connecting may take.
    static let connectTime = Duration.seconds(2)

    let url: FetchURL
    let origin: FetchRequest.Origin
    let message: RequestMessage
    let limit: Int
    let policy: AddressPolicy
    let context: TLSContext
    let patience: Patience

    func run() throws(FetchError) -> FetchResponse {
        let connection = try TCPConnection.connect(
            to: allowedAddresses(),
            port: url.port,
            within: Self.connectTime,
            patience: patience
        )
        guard url.isSecure else {
            try connection.send(message.bytes[...])
            return try read { () throws(FetchError) in try connection.receive() }
        }
        let secured = try TLSConnection(connection, host: url.host, context: context)
        try secured.send(message.bytes)
        return try read { () throws(FetchError) in try secured.receive() }
    }

    private func allowedAddresses() throws(FetchError) -> [IPAddress] {
        var allowed: [IPAddress] = []
        var objection = ""
        for address in try Resolver.addresses(of: url.host, patience: patience) {
            if let found = policy.objection(to: address, for: url, from: origin) {
                objection = found
            } else {
                allowed.append(address)
            }
        }
        guard !allowed.isEmpty else { throw FetchError(.forbiddenAddress, objection) }
        return allowed
    }

    private func read(_ receive: () throws(FetchError) -> [UInt8]) throws(FetchError) -> FetchResponse {
        var reader = ResponseReader(limit: limit)
        while true {
            let bytes = try receive()
            if bytes.isEmpty { return try reader.end() }
            try reader.append(bytes[...])
            if let response = reader.response { return response }
        }
    }
}
