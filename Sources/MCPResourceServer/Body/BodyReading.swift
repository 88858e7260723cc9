// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// When the gate reads a request's body.
///
/// It is never read before the caller is authenticated, except on an open path and, up to 64 KiB, where a policy lets anonymous
/// callers do something; and never after a refusal. With a policy the body decides, and is read whatever is chosen here.
public enum BodyReading: Sendable, Hashable {
    /// Only if the decision needs it. A body that the gate has not read is the handler's to read.
    case whenNeeded
    /// Before every handler, because the host's handlers want the whole body anyway.
    case always
}
