// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// The bounds of a ``BoundedFetcher`` that no request sets.
struct Limits: Sendable {
    /// The share of a request's time that connecting may take.
    var connecting = Duration.seconds(2)

    /// How long an address may keep silent before the next one is tried beside it (RFC 8305 section 5).
    var stagger = Duration.milliseconds(250)

    /// How many of a name's addresses are tried.
    var addresses = 8

    /// How many requests run at a time, each on a thread.
    var running = 64

    /// How many of them go to one host and port: a server that keeps silent leaves room for the others.
    var runningToOneHost = 48

    /// How many requests wait for their turn.
    var waiting = 1024

    /// How many names are looked up at a time. More than ``running``, because a lookup cannot be called off.
    var lookups = 96

    /// What a request's own settings are cut to.
    static let longestTimeout = Duration.seconds(3600)
    static let largestBody = 1 << 30
}
