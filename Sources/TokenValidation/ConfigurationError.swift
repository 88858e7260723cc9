// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// A setting that this library refuses to start with: which one, the value it had, what is wrong with it, and what to
/// write instead.
///
/// Thrown while values are made, never while requests are served.
public struct ConfigurationError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The name of the argument or member, for example `resource` or `issuers[1].leeway`.
    public let parameter: String

    /// The refused value as text. Empty where showing it would reveal a secret, or where there was none. The user
    /// information of a URL is replaced by `***`.
    public let value: String

    /// What is wrong with it: the end of a sentence that begins with the value.
    public let problem: String

    /// What to write instead.
    public let remedy: String

    /// Makes an error about one setting. Never pass a secret as `value`.
    public init(parameter: String, value: String, problem: String, remedy: String) {
        self.parameter = parameter
        self.value = Self.redacted(value)
        self.problem = problem
        self.remedy = remedy
    }

    /// One line: parameter, value (at most 200 bytes, control characters escaped), problem, remedy.
    public var description: String {
        let shown = value.isEmpty ? "" : "\"\(Printable.text(value))\" "
        return "\(parameter): \(shown)\(problem); \(remedy)"
    }

    /// The same error, its parameter written as a member of `outer`.
    package func within(_ outer: String) -> ConfigurationError {
        ConfigurationError(parameter: "\(outer).\(parameter)", value: value, problem: problem, remedy: remedy)
    }
}
