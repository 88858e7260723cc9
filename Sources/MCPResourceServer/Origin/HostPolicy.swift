// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import ProtectedResource
import TokenValidation

/// Which names a request may call this server by: the defence against DNS rebinding, where a web page has its own name
/// resolve to this machine.
///
/// Read from `Host` and from `:authority`, never from a forwarding header. Nothing is derived from what they say: the
/// resource, its metadata and its challenges come from configuration.
public struct HostPolicy: Sendable, Hashable {
    private enum Kind: Sendable, Hashable {
        case automatic
        case any
        case names([String])
    }

    private let kind: Kind

    /// A loopback resource accepts loopback names only (`localhost`, 127.0.0.0/8, `[::1]`, on any port). Any other resource
    /// accepts every name: proxies rewrite `Host`.
    public static let automatic = HostPolicy(kind: .automatic)

    /// Every name, and no name. On loopback this lets any web page reach the server through DNS rebinding.
    public static let any = HostPolicy(kind: .any)

    /// The resource's own host, for a loopback resource every loopback name, and these: `name` with any port, `name:port`
    /// with that one only. ASCII case does not count.
    public static func names(_ names: [String]) -> HostPolicy {
        HostPolicy(kind: .names(names))
    }

    /// What the policy means for a resource.
    ///
    /// - Throws: ``ConfigurationError`` about `hosts` if an entry is not a host or a host and a port.
    func rule(for resource: ResourceIdentifier) throws(ConfigurationError) -> HostRule {
        let defaultPort = resource.scheme.utf8.elementsEqual("https".utf8) ? 443 : 80
        switch kind {
        case .any:
            return HostRule(isOn: false, acceptsLoopback: true, names: [], defaultPort: defaultPort)
        case .automatic:
            return HostRule(isOn: resource.isLoopback, acceptsLoopback: true, names: [], defaultPort: defaultPort)
        case .names(let texts):
            var names = [HostAndPort(resource.host.utf8)].compactMap(\.self)
            for text in texts {
                guard let name = HostAndPort(text.utf8) else {
                    throw ConfigurationError(
                        parameter: "hosts",
                        value: text,
                        problem: "is not a host",
                        remedy:
                            "write a name or an address, with a port if only that port is meant: mcp.example.com:8443"
                    )
                }
                names.append(name)
            }
            return HostRule(
                isOn: true,
                acceptsLoopback: resource.isLoopback,
                names: names,
                defaultPort: defaultPort
            )
        }
    }
}

/// A host policy for one resource.
struct HostRule: Sendable {
    let isOn: Bool
    let acceptsLoopback: Bool
    let names: [HostAndPort]
    let defaultPort: Int

    /// Whether the request's name may be used. Where the rule is on, no name, two `Host` lines, or an authority and a
    /// `Host` of which one is not allowed, are refused.
    func allows(_ request: ResourceRequest) -> Bool {
        guard isOn else { return true }
        var claimed = [request.authority].compactMap(\.self)
        switch request.headers.single("Host") {
        case .absent: break
        case .one(let value): claimed.append(value)
        case .several: return false
        }
        guard !claimed.isEmpty else {  // check: host-is-named
            return false
        }
        return claimed.allSatisfy(allows)
    }

    private func allows(_ text: String) -> Bool {
        guard let claimed = HostAndPort(ASCII.trimmed(text[...].utf8)) else { return false }
        if acceptsLoopback && claimed.isLoopback { return true }
        return names.contains { name in
            name.host == claimed.host && (name.port == nil || name.port == claimed.port ?? defaultPort)
        }
    }
}
