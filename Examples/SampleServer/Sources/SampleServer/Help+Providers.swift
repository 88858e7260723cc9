// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer

/// The providers' flags, as their profiles have them.
extension Program {
    /// A line for each provider.
    static let providers = ProviderProfile.all
        .map { profile in
            let flags = profile.parameters.map { $0.isRequired ? flag($0) : "[\(flag($0))]" }
            let name = profile.name + String(repeating: " ", count: max(1, 12 - profile.name.count))
            return "              \(name)\(flags.joined(separator: " "))"
        }
        .joined(separator: "\n")

    /// What one provider's flags mean.
    func help(on profile: ProviderProfile) -> String {
        let parameters = profile.parameters.map { parameter in
            """
              \(Self.flag(parameter))\(parameter.isRequired ? "" : " (optional)")
                  \(parameter.meaning)
                  for example \(parameter.example)
            """
        }
        return """
            \(name) --provider \(profile.name): in front of \(profile.title).

            \(parameters.joined(separator: "\n"))

            Its tokens have
              iss  \(profile.issuer)
              aud  \(profile.audience)

            Written down in
            \(profile.sources.map { "  \($0.url) (read on \($0.checked))" }.joined(separator: "\n"))

            \(name) --help lists the flags that every provider takes.
            """
    }

    /// Such as `--realm REALM`.
    private static func flag(_ parameter: ProviderParameter) -> String {
        "--\(parameter.name) \(parameter.name.uppercased())"
    }
}
