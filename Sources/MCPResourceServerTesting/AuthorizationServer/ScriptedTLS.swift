// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// How a ``ScriptedAuthorizationServer`` that is reached over `https` behaves before there is a request.
public struct ScriptedTLS: Sendable, Hashable {
    enum Kind: Sendable {
        case trusted
        case expired
        case notYetValid
        case wrongName
        case selfSigned
        case unknownAuthority
        case outdated
        case silent
        case absent
    }

    let kind: Kind

    /// A good certificate by the server's own authority. Whoever trusts that authority can talk to the server.
    public static let trusted = ScriptedTLS(kind: .trusted)
    /// A certificate by the trusted authority, until an hour ago.
    public static let expired = ScriptedTLS(kind: .expired)
    /// A certificate by the trusted authority, from tomorrow.
    public static let notYetValid = ScriptedTLS(kind: .notYetValid)
    /// A certificate by the trusted authority, for another host.
    public static let wrongName = ScriptedTLS(kind: .wrongName)
    /// A certificate for the right host that its own key has signed.
    public static let selfSigned = ScriptedTLS(kind: .selfSigned)
    /// A certificate for the right host by an authority that nobody knows, of the same name as the trusted one.
    public static let unknownAuthority = ScriptedTLS(kind: .unknownAuthority)
    /// A good certificate, but TLS 1.1 and nothing later.
    public static let outdated = ScriptedTLS(kind: .outdated)
    /// The connection is taken, and no byte is ever sent.
    public static let silent = ScriptedTLS(kind: .silent)
    /// Clear text where the URL promises TLS.
    public static let absent = ScriptedTLS(kind: .absent)
}

extension ScriptedTLS {
    /// What happens to a connection.
    enum Greeting: Sendable {
        case plain
        case silence
        case handshake(TLSServerContext)
    }

    func greeting(_ authority: TestCertificateAuthority, hosts: [String]) throws(TestCertificateError) -> Greeting {
        switch kind {
        case .trusted: .handshake(try TLSServerContext(authority.identity(for: hosts)))
        case .expired: .handshake(try TLSServerContext(authority.identity(for: hosts, validity: .expired)))
        case .notYetValid: .handshake(try TLSServerContext(authority.identity(for: hosts, validity: .notYet)))
        case .wrongName: .handshake(try TLSServerContext(authority.identity(for: ["other.example"])))
        case .selfSigned: .handshake(try TLSServerContext(.selfSigned(for: hosts)))
        case .unknownAuthority: .handshake(try TLSServerContext(TestCertificateAuthority().identity(for: hosts)))
        case .outdated: .handshake(try TLSServerContext(authority.identity(for: hosts), isOutdated: true))
        case .silent: .silence
        case .absent: .plain
        }
    }
}
