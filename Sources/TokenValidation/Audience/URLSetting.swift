// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// Checks of settings that are URLs but not identifiers of this server.
package enum URLSetting {
    private static let maximumLength = 2048

    /// Refuses what is not an https URL without user information and fragment.
    ///
    /// - Parameters:
    ///   - text: The URL as configured. It is used verbatim: nothing is normalized.
    ///   - parameter: The setting's name, for the error.
    ///   - allowingQuery: Whether a `?` is allowed.
    ///   - allowingLoopbackHTTP: Whether `http` is allowed for loopback hosts; for development only.
    package static func requireHTTPS(
        _ text: String,
        parameter: String,
        allowingQuery: Bool,
        allowingLoopbackHTTP: Bool
    ) throws(ConfigurationError) {
        do throws(URLProblem) {
            let url = try PlainURL(Array(text.utf8), maximumLength: maximumLength)
            try url.requireHTTPS(unlessLoopback: allowingLoopbackHTTP)  // check: setting-url-https
            let hasForbiddenQuery = url.hasQuery && !allowingQuery
            if hasForbiddenQuery {  // check: setting-url-query
                throw URLProblem(problem: "has a query", remedy: "leave out the ? and what follows it")
            }
        } catch {
            throw ConfigurationError(parameter: parameter, value: text, problem: error.problem, remedy: error.remedy)
        }
    }

    /// Refuses what is not the http or https URL of a page for people; a fragment is allowed.
    package static func requirePage(_ text: String, parameter: String) throws(ConfigurationError) {
        do throws(URLProblem) {
            let page = text.utf8.prefix { $0 != UInt8(ascii: "#") }
            _ = try PlainURL(Array(page), maximumLength: maximumLength)
            let fragment = text.utf8.dropFirst(page.count + 1)
            let isPlain = fragment.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"\"#<>\\^`{|}".utf8.contains($0) }
            guard isPlain else {
                throw URLProblem(problem: "has a malformed fragment", remedy: "percent-encode what follows the #")
            }
        } catch {
            throw ConfigurationError(parameter: parameter, value: text, problem: error.problem, remedy: error.remedy)
        }
    }
}
