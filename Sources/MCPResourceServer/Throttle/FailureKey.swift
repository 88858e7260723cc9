// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import HTTPFetch
import JOSE

/// What failed authentications are counted by: an address, or a credential.
///
/// It holds no token and nothing that one could be made from. An address is personal data: a store that keeps keys keeps addresses.
public struct FailureKey: Sendable, Hashable {
    /// The kind of a key.
    public enum Kind: Sendable, Hashable {
        /// A client's address. IPv6 addresses count by their first 64 bits, which one household or one virtual machine has to itself.
        case address
        /// A credential: the id of a static token, or one token of an issuer.
        case credential
    }

    /// The kind.
    public let kind: Kind

    let number: UInt128

    /// The key of an address.
    static func address(_ address: ClientAddress) -> FailureKey {
        FailureKey(kind: .address, number: bucket(of: address.number))
    }

    /// The key of what names a credential, the same in every process, without giving away what it is.
    static func credential(_ name: some Collection<UInt8>) -> FailureKey {
        let digest = Digest.sha256(name).prefix(16)
        return FailureKey(kind: .credential, number: digest.reduce(0) { $0 << 8 | UInt128($1) })
    }

    /// The same for this process alone, for a tenth of the price: it is paid for every token, good ones included.
    static func localCredential(_ name: Span<UInt8>) -> FailureKey {
        var hasher = Hasher()
        hasher.combine(name.count)
        var start = 0
        while name.count - start >= 8 {
            let bytes = name.extracting(start..<start + 8)
            hasher.combine(number(bytes))
            start += 8
        }
        hasher.combine(number(name.extracting(start..<name.count)))
        return FailureKey(kind: .credential, number: UInt128(UInt64(bitPattern: Int64(hasher.finalize()))))
    }

    /// Up to eight bytes as a number.
    private static func number(_ bytes: Span<UInt8>) -> UInt64 {
        var number: UInt64 = 0
        for index in bytes.indices { number = number << 8 | UInt64(bytes[index]) }
        return number
    }

    /// IPv4 addresses are counted each. So are those that a translator writes as IPv6 (RFC 6052): they share their first 64 bits
    /// with the whole of the IPv4 Internet.
    private static func bucket(of number: UInt128) -> UInt128 {
        let isMapped = number >> 32 == IPAddress.mapped >> 32
        let isTranslated = number >> 32 == 0x64_FF9B << 64
        if isMapped { return number }
        if isTranslated { return IPAddress.mapped | number & 0xFFFF_FFFF }
        return (number >> 64) << 64
    }
}

extension FailureKey: CustomStringConvertible {
    /// The address, `192.0.2.1` or `2001:db8:0:1::/64`, or 32 hexadecimal digits. Equal keys, and no others, have equal texts. A store that
    /// replicas share gets the same text from each for the same credential.
    public var description: String {
        switch kind {
        case .address:
            let address = ClientAddress(number)
            return address.isIPv4 ? "\(address)" : "\(address)/64"
        case .credential:
            let digits = String(number, radix: 16)
            return String(repeating: "0", count: 32 - digits.utf8.count) + digits
        }
    }
}
