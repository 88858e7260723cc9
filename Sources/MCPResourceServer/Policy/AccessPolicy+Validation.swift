// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import TokenValidation

extension AccessPolicy {
    /// Checks every rule by itself and against those before it.
    func validate() throws(ConfigurationError) {
        for (index, rule) in rules.enumerated() {
            let parameter = "policy[\(index)]"
            for pattern in rule.patterns { try pattern.validate(parameter: parameter) }
            let isUseful = rule.patterns.contains { !$0.globs.isEmpty }
            guard isUseful else {  // check: rule-has-patterns
                throw ConfigurationError(
                    parameter: parameter,
                    value: "",
                    problem: "a rule for no operation",
                    remedy: "name a tool, a resource, a prompt or a method"
                )
            }
            let isUnconditional = !rule.isAnonymous || rule.argumentsCondition == nil
            guard isUnconditional else {  // check: anonymous-rule-without-condition
                throw ConfigurationError(
                    parameter: parameter,
                    value: rule.patterns.map(\.name).joined(separator: ", "),
                    problem:
                        "opens operations to everybody, and a condition on a caller's arguments would never be asked",
                    remedy: "leave the condition out, or demand a token"
                )
            }
            _ = try rule.scopes.validated(parameter: "\(parameter).requires")
            try rule.roles?.validated(parameter: "\(parameter).roles")
            try rule.login.validate(parameter: "\(parameter).maxAge")
            let isShadowed = rule.isCovered(by: rules[..<index])
            guard !isShadowed else {  // check: rule-not-shadowed
                throw Self.shadowed(rule, parameter, by: rules[..<index].firstIndex { rule.isCovered(by: [$0]) })
            }
        }
    }

    private static func shadowed(_ rule: AccessRule, _ parameter: String, by earlier: Int?) -> ConfigurationError {
        let others = earlier.map { "policy[\($0)] comes" } ?? "earlier rules together come"
        return ConfigurationError(
            parameter: parameter,
            value: rule.patterns.map { "\($0.kindName) \($0.name)" }.joined(separator: ", "),
            problem: "never decides: \(others) first for every operation it is about",
            remedy: "put the narrower rule first, or leave one of them out"
        )
    }
}

extension AccessRule {
    /// Whether each operation that this rule is about is one of an earlier rule.
    func isCovered(by earlier: some Collection<AccessRule>) -> Bool {
        patterns.allSatisfy { pattern in
            pattern.globs.allSatisfy { glob in
                earlier.contains { rule in rule.patterns.contains { $0.covers(pattern.subject, glob) } }
            }
        }
    }
}

extension OperationPattern {
    /// Whether every operation of `glob` is one of these.
    func covers(_ subject: Subject, _ glob: Glob) -> Bool {
        if subject == self.subject { return globs.contains { $0.covers(glob) } }
        guard case .target(let kind) = subject else { return false }
        return includesAll(kind)
    }

    /// Whether this is about a method that stands for all targets of a kind.
    func includesAll(_ kind: MCPOperation.Target.Kind) -> Bool {
        subject == .method && globs.contains { $0.matches(kind.method.utf8.span) }
    }

    /// Whether some operation is one of both.
    func overlaps(_ other: OperationPattern) -> Bool {
        if subject == other.subject {
            return globs.contains { glob in other.globs.contains { glob.overlaps($0) } }
        }
        return MCPOperation.Target.Kind.allCases.contains { kind in
            (subject == .target(kind) && other.includesAll(kind))
                || (other.subject == .target(kind) && includesAll(kind))
        }
    }

    /// Refuses patterns that no operation can match.
    func validate(parameter: String) throws(ConfigurationError) {
        for glob in globs {
            func refused(_ problem: String, _ remedy: String) -> ConfigurationError {
                let value = String(decoding: glob.bytes, as: UTF8.self)
                return ConfigurationError(parameter: parameter, value: value, problem: problem, remedy: remedy)
            }
            let isText = !glob.bytes.isEmpty && glob.bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
            guard isText else {  // check: pattern-text
                throw refused("is empty or holds a control character", "write the name as clients send it")
            }
            let hasRun = zip(glob.bytes, glob.bytes.dropFirst()).contains { $0 == 0x2A && $1 == 0x2A }
            guard !hasRun else {  // check: pattern-single-stars
                throw refused(
                    "has two stars in a row",
                    "a star stays within a segment: write a pattern for each depth, such as a/* and a/*/*, or a rule "
                        + "for the method"
                )
            }
            let isASCII = glob.bytes.allSatisfy { $0 < 0x80 }
            if subject == .method && !isASCII {  // check: pattern-method-ascii
                throw refused("is not a method", "methods are ASCII")
            }
            let isURI = ResourceURI.isNormal(glob.bytes)
            if subject == .target(.resource) && !isURI {  // check: pattern-uri
                throw refused(
                    "is not a URI in normal form, so no resource can match it",
                    "write it with its scheme in lower case, without dot segments, and encode other characters than ASCII"
                )
            }
        }
    }
}

extension LoginRequirement {
    func validate(parameter: String) throws(ConfigurationError) {
        guard let maximumAge else { return }
        let (seconds, attoseconds) = maximumAge.components
        let isInRange = attoseconds == 0 && (0...315_360_000).contains(seconds)
        guard isInRange else {  // check: login-age-range
            throw ConfigurationError(
                parameter: parameter,
                value: "\(maximumAge)",
                problem: "is no age of a login",
                remedy: "write whole seconds, 0 to ten years"
            )
        }
    }
}
