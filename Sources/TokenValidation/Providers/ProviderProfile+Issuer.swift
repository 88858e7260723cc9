// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

extension ProviderProfile {
    /// The issuer of this profile with values for its forms.
    ///
    /// - Parameters:
    ///   - values: What stands for the names in braces, already checked.
    ///   - audience: Nil for the validator's policy.
    func issuer(
        _ values: [(name: String, value: String)],
        audience: AudiencePolicy?,
        settings: RemoteKeys.Settings
    ) -> Issuer {
        let identifier = Self.fill(issuer, values)
        let document = Self.fill(metadata, values + [("issuer", identifier)])
        return shape(Issuer.discovered(identifier, metadata: document, settings: settings), audience: audience)
    }

    /// An issuer with what the profile says of tokens.
    func shape(_ issuer: Issuer, audience: AudiencePolicy?) -> Issuer {
        issuer.with {
            $0.algorithms = algorithms
            $0.audience = audience
            $0.tokenType = tokenType
            $0.conventions = conventions
        }
    }

    /// A form with its names in braces replaced. What is not among the values stays: Entra's own template has braces.
    static func fill(_ form: String, _ values: [(name: String, value: String)]) -> String {
        var out: [UInt8] = []
        var rest = Array(form.utf8)[...]
        while let first = rest.first {
            let end = first == 0x7B ? rest.firstIndex(of: 0x7D) : nil
            let value = end.flatMap { end in
                values.first { rest[rest.index(after: rest.startIndex)..<end].elementsEqual($0.name.utf8) }?.value
            }
            if let end, let value {
                out += value.utf8
                rest = rest[rest.index(after: end)...]
            } else {
                out.append(first)
                rest = rest.dropFirst()
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// An error about one of the profile's parameters.
    func error(_ parameter: String, _ value: String, _ problem: String, _ remedy: String) -> ConfigurationError {
        ConfigurationError(parameter: "\(name).\(parameter)", value: value, problem: problem, remedy: remedy)
    }

    /// An https URL that other parts are added to: no query, no fragment. Slashes at its end are dropped.
    func base(
        _ text: String,
        _ parameter: String,
        settings: RemoteKeys.Settings
    ) throws(ConfigurationError) -> String {
        try URLSetting.requireHTTPS(
            text,
            parameter: "\(name).\(parameter)",
            allowingQuery: false,
            allowingLoopbackHTTP: settings.allowHTTPLoopback
        )
        var bytes = Array(text.utf8)[...]
        while bytes.last == 0x2F { bytes = bytes.dropLast() }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A host name without scheme and path; a port is allowed.
    func host(_ text: String, _ parameter: String) throws(ConfigurationError) -> String {
        let url = try? PlainURL(Array("https://\(text)".utf8), maximumLength: 512)
        let isHost = url.map { $0.path.isEmpty && !$0.hasQuery } ?? false
        if !isHost {  // check: provider-host
            throw error(
                parameter,
                text,
                "is not a host name",
                "write it without https:// and without a slash, for example \(example(parameter))"
            )
        }
        return text
    }

    /// One segment of a path: what would change the meaning of a URL is refused.
    func segment(_ text: String, _ parameter: String) throws(ConfigurationError) -> String {
        let isSegment = !text.isEmpty && text.utf8.count <= 256 && text.utf8.allSatisfy(Self.isSegmentOctet)
        let isDots = text.utf8.allSatisfy { $0 == 0x2E }
        let isOnePart = isSegment && !isDots
        if !isOnePart {  // check: provider-segment
            throw error(
                parameter,
                text,
                "is not one part of a path",
                "write it as it stands in the issuer's URL, for example \(example(parameter))"
            )
        }
        return text
    }

    private static func isSegmentOctet(_ octet: UInt8) -> Bool {
        switch octet {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "-._~%!$&'()*+,;=:@".utf8.contains(octet)
        }
    }

    private func example(_ parameter: String) -> String {
        parameters.first { $0.name.utf8.elementsEqual(parameter.utf8) }?.example ?? ""
    }
}
