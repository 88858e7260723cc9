// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import TokenValidation

/// A range of addresses in CIDR notation (RFC 4632, RFC 4291 section 2.3), or one address.
///
/// ```swift
/// $0.allowedAddresses = ["192.0.2.0/24", "2001:db8::/32", "198.51.100.7"]
/// ```
/// IPv4 and IPv6 do not mix: `::/0` is every IPv6 address and no IPv4 address. A range in mapped form (`::ffff:192.0.2.0/120`) is the
/// IPv4 range that it maps.
///
/// A literal cannot throw. A wrong one holds no address, and is refused with a ``ConfigurationError`` when a server is made with it.
public struct AddressRange: Sendable, Hashable, ExpressibleByStringLiteral {
    private enum Content: Sendable, Hashable {
        case range(first: ClientAddress, prefix: Int)
        case refused(ConfigurationError)
    }

    private let content: Content

    /// A range that is not written in the source.
    ///
    /// - Throws: ``ConfigurationError`` if the text is not an address or a range, or if bits are set in it that its prefix leaves to
    ///   the hosts.
    public init(_ text: String) throws(ConfigurationError) {
        self.init(stringLiteral: text)
        _ = try validated(parameter: "range")
    }

    /// A range that is written in the source.
    public init(stringLiteral text: String) {
        do throws(ConfigurationError) {
            let (first, prefix) = try Self.parse(text)
            content = .range(first: first, prefix: prefix)
        } catch {
            content = .refused(error)
        }
    }

    /// The same range.
    ///
    /// - Throws: ``ConfigurationError`` about `parameter` if it was made from a wrong literal.
    func validated(parameter: String) throws(ConfigurationError) -> AddressRange {
        guard case .refused(let error) = content else { return self }
        throw ConfigurationError(
            parameter: parameter,
            value: error.value,
            problem: error.problem,
            remedy: error.remedy
        )
    }

    /// Whether the address is in the range.
    public func contains(_ address: ClientAddress) -> Bool {
        guard case .range(let first, let prefix) = content else { return false }
        let isOfOneFamily = first.isIPv4 == address.isIPv4
        return isOfOneFamily && (first.number ^ address.number) >> (128 - prefix) == 0
    }

    /// Whether it is every address of its family.
    var isEverything: Bool {
        guard case .range(let first, let prefix) = content else { return false }
        return prefix == (first.isIPv4 ? 96 : 0)
    }
}

extension AddressRange: CustomStringConvertible {
    /// In its shortest form: `192.0.2.0/24`, `198.51.100.7`; the text of a wrong literal.
    public var description: String {
        switch content {
        case .range(let first, 128): "\(first)"
        case .range(let first, let prefix): "\(first)/\(first.isIPv4 ? prefix - 96 : prefix)"
        case .refused(let error): Printable.text(error.value)
        }
    }
}

extension [AddressRange] {
    /// The addresses of this machine.
    public static var loopback: [AddressRange] { ["127.0.0.0/8", "::1"] }

    /// The addresses of private networks (RFC 1918, RFC 4193), where proxies often are. To trust all of them is right only if
    /// nobody else can connect from there.
    public static var privateNetworks: [AddressRange] { ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"] }

    /// Whether one of them has the address.
    func contains(_ address: ClientAddress) -> Bool {
        contains { $0.contains(address) }
    }

    /// The same ranges.
    ///
    /// - Throws: ``ConfigurationError`` if there is none, or if one is wrong.
    func validated(parameter: String, orWrite remedy: String) throws(ConfigurationError) -> [AddressRange] {
        let isEmpty = self.isEmpty
        if isEmpty {  // check: address-ranges-empty
            throw ConfigurationError(
                parameter: parameter,
                value: "[]",
                problem: "names no address",
                remedy: remedy
            )
        }
        for (index, range) in enumerated() {
            _ = try range.validated(parameter: "\(parameter)[\(index)]")  // check: address-range-valid
        }
        return self
    }
}
