// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import ProtectedResource
import TokenValidation

extension ResourceServer.Options {
    /// The settings that nothing below this layer judges.
    func validate(for resource: ResourceIdentifier) throws(ConfigurationError) {
        try Self.validate(bodyLimit, in: 1...(64 * 1024 * 1024), "bytes", parameter: "bodyLimit")
        let seconds = maximumStreamLifetime.components.seconds
        try Self.validate(Int(clamping: seconds), in: 1...2_592_000, "seconds", parameter: "maximumStreamLifetime")
        try verifiedTokenCache.validate(parameter: "verifiedTokenCache")
        for version in protocolVersions ?? [] {
            let isVersion = ProtocolVersion(version) != nil
            guard isVersion else {  // check: protocol-version-setting
                throw ConfigurationError(
                    parameter: "protocolVersions",
                    value: version,
                    problem: "is not a protocol revision",
                    remedy: "write its date, such as \"2026-07-28\""
                )
            }
        }
        for (index, path) in openPaths.enumerated() {
            try Self.validate(openPath: path, resource, parameter: "openPaths[\(index)]")
        }
    }

    /// What makes no sense for a server with static tokens only.
    func validateWithoutIssuers() throws(ConfigurationError) {
        let namesServers = authorizationServers != nil
        if namesServers {  // check: authorization-servers-without-issuers
            throw ConfigurationError(
                parameter: "authorizationServers",
                value: authorizationServers?.joined(separator: " ") ?? "",
                problem: "would send clients to servers whose tokens are not accepted: there are static tokens only",
                remedy: "leave it out, or list the servers as issuers"
            )
        }
    }

    private static func validate(
        _ value: Int,
        in range: ClosedRange<Int>,
        _ unit: String,
        parameter: String
    ) throws(ConfigurationError) {
        let isInRange = range.contains(value)
        guard isInRange else {  // check: option-range
            throw ConfigurationError(
                parameter: parameter,
                value: String(value),
                problem: "is out of range",
                remedy: "write \(range.lowerBound) to \(range.upperBound) \(unit)"
            )
        }
    }

    private static func validate(
        openPath path: String,
        _ resource: ResourceIdentifier,
        parameter: String
    ) throws(ConfigurationError) {
        func refused(_ problem: String) -> ConfigurationError {
            ConfigurationError(
                parameter: parameter,
                value: path,
                problem: problem,
                remedy: "write a path of its own, such as \"/health\""
            )
        }
        let mark = path.utf8.contains { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") }
        let isPath = path.utf8.first == UInt8(ascii: "/") && path.utf8.allSatisfy { 0x21...0x7E ~= $0 } && !mark
        guard isPath else {  // check: open-path-is-a-path
            throw refused("is not a path as it is sent: a slash, then printable ASCII, no query, no fragment")
        }
        let isTheResource = TargetPath(path.utf8)?.resembles(TargetPath(resource: resource)) ?? true
        if isTheResource {  // check: open-path-is-not-the-resource
            throw refused("is the protected resource itself, or what a router may take for it")
        }
        if path.utf8.starts(with: ResourceIdentifier.metadataPrefix.utf8) {
            throw refused("is where the metadata is, which needs no credentials anyway")
        }
    }
}
