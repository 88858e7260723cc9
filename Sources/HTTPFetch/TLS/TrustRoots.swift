// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// Which certificate authorities a ``BoundedFetcher`` believes.
public struct TrustRoots: Sendable, Hashable {
    let file: String?
    let directory: String?

    /// Those of the operating system (as OpenSSL was built to find them; `SSL_CERT_FILE` and `SSL_CERT_DIR` apply).
    public static let system = TrustRoots(file: nil, directory: nil)

    /// Those of the operating system and those in a file of PEM certificates: a company's own authority.
    public static func systemAnd(file: String) -> TrustRoots {
        TrustRoots(file: file, directory: nil)
    }

    /// Those of the operating system and those in the files of a directory whose names end in `.pem`, `.crt` or `.cer`, each
    /// with PEM certificates, as a container finds them mounted. `openssl rehash` is not needed.
    public static func systemAnd(directory: String) -> TrustRoots {
        TrustRoots(file: nil, directory: directory)
    }
}
