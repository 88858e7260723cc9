// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// A certificate authority of a test's own: servers that hold certificates by it are trusted by those who are told to, and
/// nobody else is.
///
/// ```swift
/// let authority = try TestCertificateAuthority()
/// try authority.writeCertificate(to: path)          // for a client's --ca-file
/// let good = try authority.identity(for: ["localhost", "127.0.0.1"])
/// let old = try authority.identity(for: ["localhost"], validity: .expired)
/// ```
///
/// The keys are on P-256 and exist in memory only, until somebody asks for their PEM text. Nothing here is for production.
public struct TestCertificateAuthority: Sendable {
    /// The names and addresses of this machine's loopback: `localhost`, `127.0.0.1` and `::1`.
    public static let loopbackHosts = ["localhost", "127.0.0.1", "::1"]

    private let certificate: Certificate
    private let key: CertificateKey

    /// From when to when a certificate is valid.
    public struct Validity: Sendable, Hashable {
        let seconds: Range<Int>

        /// From an hour ago for a day.
        public static let current = Validity(seconds: -3600..<86_400)
        /// Until an hour ago.
        public static let expired = Validity(seconds: -86_400 ..< -3600)
        /// From tomorrow.
        public static let notYet = Validity(seconds: 86_400..<172_800)
    }

    /// A new authority. Two of them trust each other no more than strangers, whatever their names.
    /// - Throws: ``TestCertificateError`` with the code `system`.
    public init(_ name: String = "Test authority") throws(TestCertificateError) {
        key = try CertificateKey()
        certificate = try Certificate(
            Certificate.Contents(name: name, isAuthority: true, validity: Validity.current.seconds),
            key: key,
            issuer: nil
        )
    }

    /// The authority's own certificate: what a client has to trust.
    public var certificatePEM: String { certificate.pem }

    /// Writes ``certificatePEM`` to a file, replacing what is there.
    /// - Throws: The file system's error.
    public func writeCertificate(to path: String) throws {
        try TextFile.write(certificatePEM, to: path)
    }

    /// A server's certificate by this authority, with a key of its own.
    ///
    /// - Parameters:
    ///   - hosts: Names (`*.example.com` too) and addresses that the certificate is for; they become its
    ///     `subjectAltName` (RFC 5280 §4.2.1.6). Without any, it is for no host.
    ///   - validity: Judged by the real time, as every client does.
    /// - Throws: ``TestCertificateError``, with the code `badHost` for a host of other characters than letters, digits and
    ///   `-._*:`.
    public func identity(
        for hosts: [String] = loopbackHosts,
        validity: Validity = .current
    ) throws(TestCertificateError) -> TestServerIdentity {
        try TestServerIdentity(hosts, validity, issuer: (certificate, key))
    }

    /// The same with a common name, which nobody should compare with a host.
    func identity(for hosts: [String], subject: String) throws(TestCertificateError) -> TestServerIdentity {
        try TestServerIdentity(hosts, .current, subject: subject, issuer: (certificate, key))
    }
}

/// A server's certificate and its private key.
public struct TestServerIdentity: Sendable {
    let certificate: Certificate
    let key: CertificateKey

    /// The certificate alone; the authority's is not appended.
    public var certificatePEM: String { certificate.pem }

    /// The private key, PKCS #8 without a password: for another server program that a test starts.
    public var privateKeyPEM: String { key.pem }

    /// A certificate that its own key has signed: nobody's word but the server's.
    /// - Throws: ``TestCertificateError``, as ``TestCertificateAuthority/identity(for:validity:)`` does.
    public static func selfSigned(
        for hosts: [String] = TestCertificateAuthority.loopbackHosts
    ) throws(TestCertificateError) -> TestServerIdentity {
        try TestServerIdentity(hosts, .current, issuer: nil)
    }

    init(
        _ hosts: [String],
        _ validity: TestCertificateAuthority.Validity,
        subject: String = "Test server",
        issuer: (certificate: Certificate, key: CertificateKey)?
    ) throws(TestCertificateError) {
        var names: [String] = []
        for host in hosts { names.append(try Self.alternativeName(host)) }
        let contents = Certificate.Contents(
            name: subject,
            alternativeNames: names.isEmpty ? nil : names.joined(separator: ","),
            validity: validity.seconds
        )
        key = try CertificateKey()
        certificate = try Certificate(contents, key: key, issuer: issuer)
    }

    /// OpenSSL reads the names out of one text, with commas between them and words before them.
    private static func alternativeName(_ host: String) throws(TestCertificateError) -> String {
        let isPlain =
            !host.isEmpty
            && host.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
                default: "-._*:".utf8.contains(byte)
                }
            }
        guard isPlain else {  // check: test-certificate-host
            throw TestCertificateError(.badHost, "a host has a character that no host name or address has")
        }
        let isAddress = host.utf8.contains(UInt8(ascii: ":")) || isDotted(host)
        return (isAddress ? "IP:" : "DNS:") + host
    }

    private static func isDotted(_ host: String) -> Bool {
        let parts = host.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { UInt8(String(decoding: Array($0), as: UTF8.self)) != nil }
    }
}
