// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// How the scopes of a token are read.
public struct ScopeReader: Sendable, Hashable {
    enum Mode: Sendable {
        case standard
        case first
        case union
    }

    let mode: Mode
    let paths: [ClaimPath]
    let prefix: String

    private init(mode: Mode, paths: [ClaimPath], prefix: String = "") {
        self.mode = mode
        self.paths = paths
        self.prefix = prefix
    }

    /// `scope`, a text (RFC 9068 section 2.2.3); if there is none `scp`, a text or an array of texts. The first that is
    /// present decides, whatever its value; there is no union.
    public static let standard = ScopeReader(mode: .standard, paths: ["scope", "scp"])

    /// The first of these claims that is present: a space-delimited text or an array of texts.
    public static func claims(_ paths: ClaimPath...) -> ScopeReader {
        ScopeReader(mode: .first, paths: paths)
    }

    /// All of these claims together, each a space-delimited text or an array of texts.
    ///
    /// Mind what is joined: with roles in the list, a role named like a scope is that scope.
    public static func union(_ paths: ClaimPath...) -> ScopeReader {
        ScopeReader(mode: .union, paths: paths)
    }

    /// The same, for an issuer that shortens scopes: with `prefix` `api://id/`, a token with `read` also holds
    /// `api://id/read`, and the other way round. Clients ask for the long form, so write that one in requirements.
    public func aliasing(prefix: String) -> ScopeReader {
        ScopeReader(mode: mode, paths: paths, prefix: prefix)
    }

    func validate(parameter: String) throws(ConfigurationError) {
        if paths.isEmpty {
            throw ConfigurationError(
                parameter: parameter,
                value: "[]",
                problem: "names no claim",
                remedy: "write .standard, or the claims that hold scopes"
            )
        }
        for path in paths { try path.validate(parameter: parameter) }
        if !prefix.isEmpty && !ScopeName.isValid(prefix.utf8) {
            throw ConfigurationError(
                parameter: "\(parameter).prefix",
                value: prefix,
                problem: "cannot begin a scope name",
                remedy: "write printable ASCII without space, quote or backslash"
            )
        }
    }
}
