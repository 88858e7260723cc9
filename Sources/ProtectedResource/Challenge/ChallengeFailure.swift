// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// Why a request that presented credentials is refused: an error code and the one text that goes with it.
///
/// The texts are fixed. What a client is told of a token never depends on the token's content.
public struct ChallengeFailure: Sendable, Hashable {
    /// The error code (RFC 6750 §3.1, RFC 9470 §3).
    public let error: String
    /// What `error_description` says.
    public let text: String

    private init(_ error: String, _ text: String) {
        self.error = error
        self.text = text
    }

    /// The credentials do not have the form of RFC 6750; goes with 400.
    public static let malformedRequest = ChallengeFailure("invalid_request", "The Authorization header is malformed")
    /// The token is not accepted, for whatever reason; goes with 401.
    public static let invalidToken = ChallengeFailure("invalid_token", "The access token is not valid")
    /// The token's time is over; goes with 401. Only after its signature was verified.
    public static let expiredToken = ChallengeFailure("invalid_token", "The access token has expired")
    /// The token is for another server; goes with 401. Only after its signature was verified.
    public static let wrongAudience = ChallengeFailure(
        "invalid_token",
        "The access token is not meant for this server"
    )
    /// The token is good and does not allow this; goes with 403.
    public static let insufficientScope = ChallengeFailure(
        "insufficient_scope",
        "The access token lacks a required scope"
    )
    /// The login behind the token is too old or too weak (RFC 9470); goes with 401.
    public static let insufficientUserAuthentication = ChallengeFailure(
        "insufficient_user_authentication",
        "A more recent or stronger login is required"
    )
}
