// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

extension BoundedFetcher {
    /// Sends these bytes over a connection of their own, and reads one answer: for programs that look how a server takes a
    /// request that no proper client would send.
    ///
    /// Of the bytes nothing is checked, so they are never made from what somebody else wrote; of the answer all that
    /// ``fetch(_:)`` checks. The connection is bounded as there: address, certificate and time. An answer that has begun and
    /// does not end in time, such as an event stream, is returned with what there is of its body.
    ///
    /// - Parameters:
    ///   - url: Whose scheme, host and port to connect to. What is asked for is in the bytes.
    ///   - isHEAD: Whether the bytes are a HEAD request, whose answer has no body. What comes after its head all the same is returned
    ///     as one; to see it, the connection is read until the server closes it, or the time is over.
    package func send(
        exactly bytes: [UInt8],
        to url: String,
        origin: FetchRequest.Origin = .configuration,
        isHEAD: Bool = false,
        maximumBodyBytes: Int = 131_072,
        timeout: Duration = .seconds(5)
    ) async throws(FetchError) -> FetchResponse {
        let deadline = Self.deadline(timeout)
        return try await exchange(
            RequestMessage(exactly: bytes),
            try address(url),
            origin: origin,
            maximumBodyBytes: maximumBodyBytes,
            until: deadline,
            reading: Exchange.Reading(isOfHEAD: isHEAD, takesUnfinished: true)
        )
    }
}
