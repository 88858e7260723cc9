// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import ProtectedResource
import TokenValidation

/// Which web pages may call this server from a browser.
///
/// Always the resource's own origin; for a loopback resource every origin on loopback, so that local inspectors work; and
/// those listed. `null`, the origin of files and sandboxed frames, is never allowed and cannot be listed, and neither can
/// a pattern. A request without an `Origin` does not come from a page and is not refused here. Metadata is public to any
/// origin.
public struct OriginPolicy: Sendable, Hashable, ExpressibleByArrayLiteral {
    private let listed: [String]

    /// The resource's own origin, and for a loopback resource every loopback origin.
    public static let automatic = OriginPolicy([])

    /// Those of `automatic` and these: `https://app.example.com`, `https://app.example.com:8443`,
    /// `vscode-webview://name`. ASCII case and a default port do not count.
    public init(_ origins: [String]) {
        listed = origins
    }

    /// The same as ``init(_:)``.
    public init(arrayLiteral origins: String...) {
        self.init(origins)
    }

    /// What the policy means for a resource.
    ///
    /// - Throws: ``ConfigurationError`` about `origins` if an entry is not a serialized origin.
    func rule(for resource: ResourceIdentifier) throws(ConfigurationError) -> OriginRule {
        var allowed = Set([WebOrigin(resource.origin.utf8)].compactMap(\.self))
        for text in listed {
            guard let origin = WebOrigin(text.utf8) else {
                throw ConfigurationError(
                    parameter: "origins",
                    value: text,
                    problem: "is not an origin",
                    remedy: "write scheme://host or scheme://host:port, without a path, a final slash or a pattern"
                )
            }
            allowed.insert(origin)
        }
        return OriginRule(allowed: allowed, acceptsLoopback: resource.isLoopback)
    }
}

/// An origin policy for one resource.
struct OriginRule: Sendable {
    /// What becomes of a request by its `Origin`.
    enum Decision: Sendable, Equatable {
        /// The page may not call this server: 403, without a line that would let the page read it.
        case refused
        /// An `OPTIONS` request, answered here: it carries no credentials and reaches no handler.
        case preflight(ResourceResponse)
        /// The request goes on; these lines are added to whatever is answered. None without an `Origin`.
        case allowed([HeaderField])
    }

    let allowed: Set<WebOrigin>
    let acceptsLoopback: Bool

    /// Decides before anything is known of the caller. Two `Origin` lines are refused.
    func decide(_ request: ResourceRequest, _ origin: SingleField) -> Decision {
        let isOptions = request.method.isSpelled("OPTIONS")
        switch origin {
        case .several:
            return .refused
        case .absent:
            return isOptions ? .preflight(CORS.plainOptions(adding: [])) : .allowed([])
        case .one(let value):
            let text = ASCII.trimmed(value[...].utf8)
            let isAllowed = allows(text)
            guard isAllowed else {  // check: origin-allowed
                return .refused
            }
            let lines = CORS.lines(for: String(Substring(text)))
            guard isOptions else { return .allowed(lines) }
            return .preflight(CORS.options(request, adding: lines))
        }
    }

    private func allows(_ text: Substring.UTF8View) -> Bool {
        guard let origin = WebOrigin(text) else { return false }
        return allowed.contains(origin) || (acceptsLoopback && origin.isLoopback)
    }
}
