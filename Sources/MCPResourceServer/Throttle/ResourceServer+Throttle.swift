// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import ProtectedResource
import TokenValidation

extension ResourceServer {
    /// What a presented credential counts by, if it turns out not to be good.
    struct Attempt: Sendable {
        let address: FailureKey?
        let credential: FailureKey?

        /// How long until one of them, which is over its limit already, may fail again.
        let pause: Duration?

        /// Whether to do no more work for it than is needed to find out whether the credential is good.
        var isOverLimit: Bool { pause != nil }
    }

    /// What a credential is told from others by. For a static token that is its id, so that guesses at its secret count together; its
    /// holder, who has the secret, does not notice. For a token of an issuer it is the end of its signature, which nobody knows who has
    /// not seen the token: by what it claims, such as its client, strangers could fail in another's name.
    static func credentialName(in token: Span<UInt8>) -> Range<Int> {
        if let end = StaticTokenText.idEnd(in: token) { return 0..<end }
        return max(token.count - 64, 0)..<token.count
    }

    /// The beginning of an attempt to authenticate.
    ///
    /// - Parameters:
    ///   - token: What is presented.
    ///   - client: Where it comes from. Who hides behind a proxy counts as that proxy.
    @inline(__always)
    func attempt(with token: BearerToken, from client: ClientTrace) async -> Attempt {
        guard let failures else { return Attempt(address: nil, credential: nil, pause: nil) }
        let address = client.nearest.map(FailureKey.address)
        let credential = token.text.withBytes { failures.credential($0.extracting(Self.credentialName(in: $0))) }
        let pause = await failures.pause(for: credential, address)
        return Attempt(address: address, credential: credential, pause: pause)
    }

    /// Counts a refusal that an attempt ended in, and makes it a 429 if there have been too many. Any refusal but a 401 is no
    /// failure, and stays what it is. What was over its limit at the beginning gets its 429 even if a failure is allowed again by now: the
    /// reason may have been found without the signature, and is not for the client.
    func count(_ refusal: Refusal, of attempt: Attempt?, _ request: ResourceRequest, _ client: ClientTrace) async
        -> Refusal
    {
        guard let failures, let attempt, refusal.status == 401 else { return refusal }
        var pause = attempt.pause
        for key in [attempt.credential, attempt.address] {
            guard let key, let more = await failures.record(key) else { continue }
            pause = max(pause ?? more, more)
        }
        guard let pause else { return refusal }
        return .throttled(refusal, pause: pause, attempt.address, client.oddity(of: request))
    }
}

extension Refusal {
    /// One failed authentication too many. The client is told when to come back, and nothing about its token.
    static func throttled(_ refusal: Refusal, pause: Duration, _ address: FailureKey?, _ oddity: String) -> Refusal {
        // A store may say anything, more seconds than an integer holds included.
        let seconds = Int(clamping: (min(pause, .seconds(86_400)) - .nanoseconds(1)).components.seconds)
        return Refusal(
            tooMany,
            retryAfter: max(seconds, 0) + 1,
            label: "throttled",
            detail: "\(address.map { "\($0)" } ?? "no known address"): \(refusal.label)\(oddity)"
        )
    }

    private static let tooMany = Prepared(429)

    /// A client that is not among those that are served. Nothing that it could present would help.
    static func addressNotAllowed(_ request: ResourceRequest, _ client: ClientTrace) -> Refusal {
        Refusal(403, label: "address_not_allowed", detail: client.description + client.oddity(of: request))
    }
}
