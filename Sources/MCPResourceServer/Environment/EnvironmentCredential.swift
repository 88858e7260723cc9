// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

public import TokenValidation

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A credential that a server gets from its environment: how a server on standard input and output is given one (MCP
/// authorization, which leaves HTTP's to HTTP).
///
/// ```swift
/// let credential = try EnvironmentCredential("GITHUB_TOKEN")
/// request.headers["Authorization"] = "Bearer \(credential.reveal())"
/// ```
/// It is read when the value is made, so that a server without it does not start, and prints as a redaction.
public struct EnvironmentCredential: Sendable {
    /// The variable's name.
    public let variable: String

    private let value: String

    /// Reads a variable of the process's environment.
    ///
    /// Checked is that the value is there and can stand in a header: no control characters, no space at either end. Not checked is
    /// whether the service that it is for accepts it.
    ///
    /// - Parameter variable: The variable's name: ASCII letters, digits and `_`, not beginning with a digit.
    /// - Throws: ``ConfigurationError`` that names the variable and says how to set it. Never with the value, nor with what looks like
    ///   one in the place of the name.
    public init(_ variable: String) throws(ConfigurationError) {
        let environment = ProcessInfo.processInfo.environment
        try self.init(variable, in: { environment[$0] })
    }

    /// Reads a variable of an environment that `environment` looks it up in.
    ///
    /// - Throws: ``ConfigurationError``, as for the process's own.
    public init(
        _ variable: String,
        in environment: (_ variable: String) -> String?
    ) throws(ConfigurationError) {
        let isName =
            variable.utf8.first.map { !(0x30...0x39 ~= $0) } == true
            && variable.utf8.allSatisfy(Self.mayStandInName)
        guard isName else {  // check: environment-variable-name
            throw ConfigurationError(
                parameter: "variable",
                value: variable.utf8.count < Self.shortestCredential ? variable : "",
                problem: "is not the name of a variable",
                remedy: "write letters, digits and _, such as \"GITHUB_TOKEN\""
            )
        }
        guard let value = environment(variable) else {
            throw Self.looksLikeCredential(variable) ? Self.misplaced : Self.refused(variable, "is not set")
        }
        guard !value.utf8.isEmpty else { throw Self.refused(variable, "is empty") }
        let isPlain = !value.utf8.contains { $0 < 0x20 || $0 == 0x7F }
        guard isPlain else {  // check: environment-value-control-characters
            throw Self.refused(variable, "has a line break or another control character in it")
        }
        let isTrimmed = value.utf8.first != UInt8(ascii: " ") && value.utf8.last != UInt8(ascii: " ")
        guard isTrimmed else {  // check: environment-value-spaces
            throw Self.refused(variable, "begins or ends with a space")
        }
        self.variable = variable
        self.value = value
    }

    /// The credential, for the service that it is for and for nobody else: not for a log, an error, or a client.
    public func reveal() -> String { value }

    private static let shortestCredential = 20

    /// Whether it is likely to be the credential itself: long, with digits and small letters. It must not get into a log then.
    private static func looksLikeCredential(_ variable: String) -> Bool {
        variable.utf8.count >= shortestCredential && variable.utf8.contains { 0x30...0x39 ~= $0 }
            && variable.utf8.contains { 0x61...0x7A ~= $0 }
    }

    private static let misplaced = ConfigurationError(
        parameter: "variable",
        value: "",
        problem: "no environment variable has this name, which looks like the credential itself",
        remedy: "write the name of the variable that has it, such as \"GITHUB_TOKEN\""
    )

    private static func refused(_ variable: String, _ problem: String) -> ConfigurationError {
        ConfigurationError(
            parameter: variable,
            value: "",
            problem: "the environment variable \(problem)",
            remedy:
                "set it where the server is started: under \"env\" of its entry in the client's configuration, or by "
                + "export \(variable)=… in a shell"
        )
    }

    private static func mayStandInName(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"): true
        default: false
        }
    }
}

extension EnvironmentCredential: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The variable's name and a redaction.
    public var description: String { "EnvironmentCredential(\(variable), redacted)" }

    /// The same redaction.
    public var debugDescription: String { description }

    /// A mirror that shows the variable's name only.
    public var customMirror: Mirror { Mirror(self, children: ["variable": variable]) }
}
