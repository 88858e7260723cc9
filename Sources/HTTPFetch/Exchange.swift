// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// One request and its answer, carried out on the calling thread.
struct Exchange: Sendable {
    let url: FetchURL
    let origin: FetchRequest.Origin
    let message: RequestMessage
    let largestBody: Int
    let policy: AddressPolicy
    let context: TLSContext
    let resolver: Resolver
    let limits: Limits
    let patience: Patience
    let reading: Reading

    /// What makes an answer complete.
    struct Reading: Sendable {
        /// Whether the request was HEAD: the answer's lines say what GET would get, and there is no body. That there is none
        /// shows when the connection ends.
        var isOfHEAD = false
        /// Whether an answer counts that comes before the request was taken, or whose body does not end in time.
        var takesUnfinished = false

        static let whole = Reading()
    }

    func run() throws(FetchError) -> FetchResponse {
        var race = ConnectionRace(try allowedAddresses(), port: url.port, limits: limits, patience: patience)
        let connection = TCPConnection(try race.winner(), patience: patience)
        guard url.isSecure else {
            try send { () throws(FetchError) in try connection.send(message.bytes[...]) }
            return try read { () throws(FetchError) in try connection.receive() }
        }
        connection.patience.aim = "the TLS handshake was complete"
        let secured = try TLSConnection(connection, url, context)
        connection.patience.aim = patience.aim
        try send { () throws(FetchError) in try secured.send(message.bytes) }
        let response = try read { () throws(FetchError) in try secured.receive() }
        secured.close()
        return response
    }

    /// The host's addresses without those that may not be connected to. What is connected to is one of these, not the name.
    private func allowedAddresses() throws(FetchError) -> [IPAddress] {
        let all =
            if let address = url.address { [address] } else { try resolver.addresses(of: url.name, patience: patience) }
        var allowed: [IPAddress] = []
        var objection = ""
        for address in all {
            if let found = policy.objection(to: address, for: url, from: origin) {
                objection = found
            } else {
                allowed.append(address)
            }
        }
        guard !allowed.isEmpty else { throw FetchError(.forbiddenAddress, objection) }
        return allowed
    }

    private func send(_ send: () throws(FetchError) -> Void) throws(FetchError) {
        do {
            try send()
        } catch {
            // A server may refuse what it has not read to the end, and close.
            guard reading.takesUnfinished, error.code == .incomplete else { throw error }
        }
    }

    private func read(_ receive: () throws(FetchError) -> [UInt8]) throws(FetchError) -> FetchResponse {
        var reader = ResponseReader(limit: largestBody, isOfHEAD: reading.isOfHEAD)
        while true {
            let bytes: [UInt8]
            do {
                bytes = try receive()
            } catch {
                let isEnough = error.code == .timeout || reading.isOfHEAD && error.code == .incomplete
                guard reading.takesUnfinished, isEnough, let unfinished = reader.unfinished else { throw error }
                return unfinished
            }
            if bytes.isEmpty { return try reader.end() }
            try reader.append(bytes[...])
            if let response = reader.response { return response }
        }
    }
}
