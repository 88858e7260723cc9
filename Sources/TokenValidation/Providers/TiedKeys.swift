// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

/// Keys of a source that many issuers share, for one of them: only those that are marked as its own.
///
/// The mark is the `issuer` member of the JWK. A key without one is nobody's.
struct TiedKeys: ManagedKeySource {
    private let shared: any ManagedKeySource
    private let names: [[UInt8]]

    /// - Parameters:
    ///   - shared: The source.
    ///   - names: The marks of keys that this issuer's tokens may be signed with.
    init(_ shared: any ManagedKeySource, to names: [String]) {
        self.shared = shared
        self.names = names.map { Array($0.utf8) }
    }

    var current: KeyAvailability { tied(shared.current) }

    func keys(for hint: KeyHint) async -> KeyAvailability {
        tied(await shared.keys(for: hint))
    }

    private func tied(_ keys: KeyAvailability) -> KeyAvailability {
        guard case .available(let set) = keys else { return keys }
        return .available(set.tied(to: names))
    }

    var identity: ObjectIdentifier { shared.identity }

    var state: KeyState { shared.state }

    var retryAfter: Int? { shared.retryAfter }

    func validate() throws(ConfigurationError) {
        try shared.validate()
    }

    func attach(_ observer: @escaping @Sendable (KeyEvent) -> Void) -> KeyAttachment {
        shared.attach(observer)
    }

    func prepare() async -> Bool {
        await shared.prepare()
    }

    func run() async {
        await shared.run()
    }
}
