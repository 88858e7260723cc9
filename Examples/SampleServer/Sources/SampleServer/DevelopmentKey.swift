// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The key of the built-in issuer, kept so that `quickstart --print-token` in one terminal makes tokens for the server in
/// another.
///
/// One key for each user of the machine, in a file that nobody else can read. It signs for a server that only this machine can
/// reach; losing it is losing nothing, and deleting the file makes every printed token void.
struct DevelopmentKey {
    private static let fileName = "development-key.pem"
    private static let algorithm = SignatureAlgorithm.es256

    private let directory: String
    private var file: String { "\(directory)/\(Self.fileName)" }

    /// The key's place for the user who runs this.
    init() throws {
        if let state = Self.environment("XDG_STATE_HOME"), state.hasPrefix("/") {
            directory = "\(state)/mcp-quickstart"
        } else if let home = Self.environment("HOME"), home.hasPrefix("/") {
            directory = "\(home)/.local/state/mcp-quickstart"
        } else {
            throw UsageError("there is no place for the development key: set HOME or XDG_STATE_HOME")
        }
    }

    /// Reads the key, or makes it if there is none yet.
    func load() throws -> SigningKey {
        if let key = try existing() { return key }
        try create()
        guard let key = try existing() else { throw UsageError("\(file) cannot be read") }
        return key
    }

    private func existing() throws -> SigningKey? {
        let descriptor = unsafe open(file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw failure("cannot be opened")
        }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw failure("cannot be opened") }
        // A key that others can write is theirs, and one that they can read is no secret.
        let isPrivate = status.st_uid == getuid() && status.st_mode & 0o077 == 0
        guard isPrivate else {
            throw UsageError("\(file): others may read or change this key; delete it and try again")
        }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let capacity = bytes.count
        let count = unsafe Self.readAll(descriptor, &bytes, capacity)
        do {
            return try SigningKey(
                pem: String(decoding: bytes.prefix(count), as: UTF8.self),
                algorithm: Self.algorithm,
                keyID: "development"
            )
        } catch {
            throw UsageError("\(file): this is not the development key (\(error)); delete it and try again")
        }
    }

    /// Writes a new key. If two programs do so at once, the first one's key stays.
    private func create() throws {
        try makeDirectory()
        let draft = "\(file).\(getpid())"
        let descriptor = unsafe open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw failure("cannot be written") }
        defer { unsafe unlink(draft) }
        let text = Array(Self.newKey().utf8)
        let count = unsafe write(descriptor, text, text.count)
        let isWritten = close(descriptor) == 0 && count == text.count
        guard isWritten, unsafe link(draft, file) == 0 || errno == EEXIST else { throw failure("cannot be written") }
    }

    private func makeDirectory() throws {
        var path = ""
        for part in directory.split(separator: "/") {
            path += "/\(part)"
            guard unsafe mkdir(path, 0o700) == 0 || errno == EEXIST || errno == EROFS || errno == EACCES else {
                throw failure("cannot be made")
            }
        }
    }

    /// A new private key for P-256 as PEM (RFC 5915, RFC 5958): 32 random bytes in a fixed frame. The public half follows from
    /// them.
    private static func newKey() -> String {
        let frame: [UInt8] = [
            0x30, 0x41, 0x02, 0x01, 0x00,  // PrivateKeyInfo, version 0
            0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01,  // id-ecPublicKey
            0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07,  // P-256
            0x04, 0x27, 0x30, 0x25, 0x02, 0x01, 0x01, 0x04, 0x20,  // ECPrivateKey, version 1
        ]
        var random = SystemRandomNumberGenerator()
        // A first byte below 0xFF keeps the number below the order of the curve.
        let scalar =
            [UInt8.random(in: 1...0xFE, using: &random)]
            + (0..<31).map { _ in UInt8.random(in: .min ... .max, using: &random) }
        return "-----BEGIN PRIVATE KEY-----\n\(base64(frame + scalar))\n-----END PRIVATE KEY-----\n"
    }

    private static func base64(_ bytes: [UInt8]) -> String {
        let text = Base64URL.encode(bytes).map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 }
        return String(text) + String(repeating: "=", count: (4 - text.count % 4) % 4)
    }

    private static func readAll(_ descriptor: Int32, _ buffer: UnsafeMutablePointer<UInt8>, _ capacity: Int) -> Int {
        var total = 0
        while total < capacity {
            let count = unsafe read(descriptor, buffer + total, capacity - total)
            guard count > 0 else { break }
            total += count
        }
        return total
    }

    private static func environment(_ name: String) -> String? {
        unsafe getenv(name).map { unsafe String(cString: $0) }
    }

    private func failure(_ problem: String) -> UsageError {
        let reason = unsafe strerror(errno).map { unsafe String(cString: $0) } ?? "error \(errno)"
        return UsageError("\(file) \(problem): \(reason)")
    }
}
