// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// An X.509 certificate (RFC 5280), signed with ECDSA and SHA-256.
@safe final class Certificate: @unchecked Sendable {  // nothing changes an X509 once it is signed
    let pointer: OpaquePointer

    /// What stands in a certificate.
    struct Contents {
        /// The common name: for people only, nobody compares it.
        var name: String
        /// Whether it may sign others; otherwise it is a server's.
        var isAuthority = false
        /// The value of the `subjectAltName` extension in OpenSSL's notation.
        var alternativeNames: String?
        /// Seconds from now.
        var validity: Range<Int>
    }

    /// Signs with `issuer`, or with the certificate's own key if nil.
    init(
        _ contents: Contents,
        key: CertificateKey,
        issuer: (certificate: Certificate, key: CertificateKey)?
    ) throws(TestCertificateError) {
        defer { ERR_clear_error() }
        guard let pointer = unsafe X509_new() else { throw Self.failure }
        unsafe self.pointer = pointer
        let name = Array(contents.name.utf8)
        var isDone =
            unsafe X509_set_version(pointer, 2) == 1  // version 3
            && ASN1_INTEGER_set_uint64(X509_get_serialNumber(pointer), .random(in: 1 ... .max / 2)) == 1
            && X509_gmtime_adj(X509_getm_notBefore(pointer), contents.validity.lowerBound) != nil
            && X509_gmtime_adj(X509_getm_notAfter(pointer), contents.validity.upperBound) != nil
            && X509_set_pubkey(pointer, key.pointer) == 1
        // An entry in UTF-8, after those that are there.
        isDone =
            unsafe isDone
            && X509_NAME_add_entry_by_txt(
                X509_get_subject_name(pointer),
                "CN",
                0x1000,
                name,
                Int32(clamping: name.count),
                -1,
                0
            ) == 1
        let issuing = unsafe issuer?.certificate.pointer ?? pointer
        isDone = unsafe isDone && X509_set_issuer_name(pointer, X509_get_subject_name(issuing)) == 1
        for (kind, value) in Self.extensions(contents, isSelfSigned: issuer == nil) {
            isDone = unsafe isDone && Self.add(kind, value, to: pointer, issuedBy: issuing)
        }
        isDone = unsafe isDone && X509_sign(pointer, issuer?.key.pointer ?? key.pointer, EVP_sha256()) > 0
        guard isDone else { throw Self.failure }
    }

    deinit { unsafe X509_free(pointer) }

    var pem: String {
        unsafe MemoryBuffer.text { buffer in
            _ = unsafe PEM_write_bio_X509(buffer, pointer)
        }
    }

    /// The key identifiers are there because strict verifiers ask for them (RFC 5280 §4.2.1.1).
    private static func extensions(_ contents: Contents, isSelfSigned: Bool) -> [(Int32, String)] {
        var extensions: [(Int32, String)] = [
            (NID_basic_constraints, contents.isAuthority ? "critical,CA:TRUE" : "critical,CA:FALSE"),
            (NID_key_usage, contents.isAuthority ? "critical,keyCertSign" : "critical,digitalSignature"),
            (NID_subject_key_identifier, "hash"),
        ]
        if !isSelfSigned { extensions.append((NID_authority_key_identifier, "keyid:always")) }
        if !contents.isAuthority { extensions.append((NID_ext_key_usage, "serverAuth")) }
        if let names = contents.alternativeNames { extensions.append((NID_subject_alt_name, names)) }
        return extensions
    }

    private static func add(
        _ kind: Int32,
        _ value: String,
        to certificate: OpaquePointer,
        issuedBy issuer: OpaquePointer
    ) -> Bool {
        var context = unsafe X509V3_CTX()
        unsafe X509V3_set_ctx(&context, issuer, certificate, nil, nil, 0)
        guard let made = unsafe X509V3_EXT_conf_nid(nil, &context, kind, value) else { return false }
        defer { unsafe X509_EXTENSION_free(made) }
        return unsafe X509_add_ext(certificate, made, -1) == 1
    }

    private static var failure: TestCertificateError {
        TestCertificateError(.system, "no certificate could be made")
    }
}
