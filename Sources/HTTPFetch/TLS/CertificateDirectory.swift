// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Finds the certificate files of a directory.
enum CertificateDirectory {
    /// The paths of the files with the usual endings, in the order of their names; none if it cannot be read.
    static func files(in directory: String) -> [String] {
        guard let stream = unsafe opendir(directory) else { return [] }
        defer { unsafe closedir(stream) }
        var names: [[UInt8]] = []
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) { unsafe Array($0.prefix { $0 != 0 }) }
            if isCertificate(name) { names.append(name) }
        }
        return names.sorted { $0.lexicographicallyPrecedes($1) }
            .map { "\(directory)/\(String(decoding: $0, as: UTF8.self))" }
    }

    private static func isCertificate(_ name: [UInt8]) -> Bool {
        name.first != UInt8(ascii: ".")
            && [".pem", ".crt", ".cer"].contains { ASCII.equalIgnoringCase(name.suffix(4), $0.utf8) }
    }
}
