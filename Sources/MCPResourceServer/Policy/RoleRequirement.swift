// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import TokenValidation

/// The roles that a rule demands, as the issuer's conventions find them in a token.
public struct RoleRequirement: Sendable {
    let names: [String]
    let isAny: Bool

    /// One of these roles.
    public static func any(_ names: String...) -> RoleRequirement { RoleRequirement(names: names, isAny: true) }

    /// All of these roles.
    public static func all(_ names: String...) -> RoleRequirement { RoleRequirement(names: names, isAny: false) }

    /// Whether `held` suffices. Names are compared byte for byte.
    func isMet(by held: [String]) -> Bool {
        func holds(_ name: String) -> Bool { held.contains { $0.utf8.elementsEqual(name.utf8) } }
        return isAny ? names.contains(where: holds) : names.allSatisfy(holds)
    }

    func validated(parameter: String) throws(ConfigurationError) {
        let isUseful = !names.isEmpty && !names.contains("")
        guard isUseful else {  // check: role-requirement-not-empty
            throw ConfigurationError(
                parameter: parameter,
                value: names.joined(separator: " "),
                problem: "names no role, or an empty one",
                remedy: "name the roles, or leave the argument out"
            )
        }
    }
}

extension RoleRequirement: CustomStringConvertible {
    /// The names, joined by `or` or `and`.
    public var description: String { names.joined(separator: isAny ? " or " : " and ") }
}
