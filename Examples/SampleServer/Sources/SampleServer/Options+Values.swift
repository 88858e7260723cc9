// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer

/// The values that need reading.
extension Options {
    static func algorithms(_ text: String) throws -> [SignatureAlgorithm] {
        let names = text.split { $0 == "," || $0 == " " }
        guard !names.isEmpty else { throw UsageError("--algorithms needs a list, such as RS256,ES256") }
        return try names.map { name in
            guard let algorithm = SignatureAlgorithm(String(name)) else {
                throw UsageError("--algorithms: there is no algorithm \(name); write such as RS256,ES256")
            }
            if algorithm.isSymmetric {
                throw UsageError("--algorithms: \(name) needs a shared secret, which this program does not take")
            }
            return algorithm
        }
    }

    static func scopes(_ text: String, of flag: String) throws -> ScopeSet {
        do {
            return try ScopeSet(text)
        } catch {
            throw UsageError("\(flag) \"\(text)\": \(error.problem)")
        }
    }

    /// A path as requests have it.
    static func path(_ text: String) throws -> String {
        let isPath =
            text.utf8.first == UInt8(ascii: "/")
            && text.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
        guard isPath else { throw UsageError("--path \(text): write the path alone, such as /mcp") }
        return text
    }

    /// `admin>write>read`: each scope includes those after it. Several chains are separated by commas.
    static func hierarchy(_ text: String) throws -> [(String, ScopeSet)] {
        try text.split(separator: ",", omittingEmptySubsequences: false)
            .flatMap { chain in
                let names = chain.split(separator: ">", omittingEmptySubsequences: false).map(String.init)
                guard names.count > 1 else { throw UsageError("--hierarchy \(text): write such as admin>write>read") }
                return try zip(names, names.dropFirst())
                    .map { upper, lower in
                        let upper = try scopes(upper, of: "--hierarchy"), lower = try scopes(lower, of: "--hierarchy")
                        guard upper.count == 1, lower.count == 1 else {
                            throw UsageError("--hierarchy \(text): write such as admin>write>read")
                        }
                        return (upper.joined, lower)
                    }
            }
    }

    /// `TOOL=scope`, or several scopes separated by spaces.
    static func stepUp(_ text: String) throws -> StepUp {
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2 else {
            throw UsageError("--step-up \(text): write TOOL=SCOPES, such as count=mcp:count or count=\"a b\"")
        }
        let name = try tool(parts[0], of: Tool.all(notes: Notes()), in: "--step-up \(text)")
        let scopes = try scopes(parts[1], of: "--step-up \(name)=").validated(parameter: "--step-up \(name)=")
        return StepUp(tool: name, scopes: scopes)
    }

    /// A tool that can do without knowing who calls.
    static func publicTool(_ name: String) throws -> String {
        let tools = Tool.all(notes: Notes())
        if tools.contains(where: { $0.name.utf8.elementsEqual(name.utf8) && !$0.worksWithoutCaller }) {
            throw UsageError("--anonymous \(name): it has to know whose notes they are, which takes a token")
        }
        return try tool(name, of: tools.filter(\.worksWithoutCaller), in: "--anonymous \(name)")
    }

    private static func tool(_ name: String, of tools: [Tool], in setting: String) throws -> String {
        let names = tools.map(\.name)
        guard names.contains(where: { $0.utf8.elementsEqual(name.utf8) }) else {
            let most = names.dropLast().joined(separator: ", ")
            throw UsageError("\(setting): there is no such tool; write \(most) or \(names.last ?? "")")
        }
        return name
    }

    static func range(_ text: String, of flag: String) throws -> AddressRange {
        do {
            return try AddressRange(text)
        } catch {
            throw UsageError("\(flag) \(text): \(error.problem); \(error.remedy)")
        }
    }

    static func provider(_ name: String) throws -> ProviderProfile {
        guard let profile = ProviderProfile.named(name) else {
            let names = ProviderProfile.all.map(\.name).joined(separator: ", ")
            throw UsageError("--provider \(name): there is no profile of that name, only \(names)")
        }
        return profile
    }

    /// Whether a flag is a parameter of some provider's profile: `--realm`.
    static func isProviderParameter(_ flag: String) -> Bool {
        ProviderProfile.all.contains { profile in profile.parameters.contains { "--\($0.name)" == flag } }
    }
}
