// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// What stands where a key was expected, if it is something that people take for one: good for a better message.
enum MistakenText {
    case url
    case pem
    case json

    /// Looks at how a text begins; nil if nothing is known of it.
    init?(_ text: some Collection<UInt8>) {
        let start = text.drop { $0 == 0x20 || (0x09...0x0D).contains($0) }
        if start.starts(with: "http://".utf8) || start.starts(with: "https://".utf8) {
            self = .url
        } else if start.starts(with: "-----BEGIN ".utf8) {
            self = .pem
        } else if start.first == UInt8(ascii: "{") || start.first == UInt8(ascii: "[") {
            self = .json
        } else {
            return nil
        }
    }
}

extension KeySetError {
    /// The error for a text that is no JSON.
    static func notJSON(_ bytes: [UInt8], _ error: some Error) -> KeySetError {
        switch MistakenText(bytes) {
        case .url:
            KeySetError(
                .notJSON,
                "this looks like a URL, not like what is behind it; Issuer.jwks(_:issuer:) fetches that"
            )
        case .pem:
            KeySetError(.notJSON, "this looks like PEM: use Issuer.pem(_:issuer:), or JSONWebKey(pem:)")
        case .json, nil:
            KeySetError(.notJSON, "\(error)")
        }
    }

    /// The error for JSON that has no array `keys`.
    static func notAKeySet(_ json: JSONValue) -> KeySetError {
        let detail =
            if json["kty"] != nil {
                "this is one JWK; a JWK Set has it in a list: {\"keys\": [...]}"
            } else if json["jwks_uri"] != nil {
                "this is an authorization server's metadata; the JWK Set is at its jwks_uri, and Issuer.discovered(_:) "
                    + "fetches both"
            } else if json.kind == .array {
                "this is an array; a JWK Set is an object that has one: {\"keys\": [...]}"
            } else {
                "the JWK Set is not an object with an array \"keys\""
            }
        return KeySetError(.notAKeySet, detail)
    }
}

extension KeyError {
    /// The error for a text without the first line of a PEM block.
    static func notPEM(_ text: String) -> KeyError {
        switch MistakenText(text.utf8) {
        case .url:
            KeyError(
                .unsupportedPEM,
                "this looks like a URL, not like what is behind it; Issuer.jwks(_:issuer:) fetches a JWK Set"
            )
        case .json:
            KeyError(.unsupportedPEM, "this looks like JSON: JSONWebKeySet(parsing:) reads a JWK Set, for Issuer.keys")
        case .pem, nil:
            KeyError(.unsupportedPEM, "no \"-----BEGIN PUBLIC KEY-----\" line; a PEM text is needed")
        }
    }

    /// The error for a JWK that is no JSON.
    static func notJSON(_ bytes: [UInt8], _ error: some Error) -> KeyError {
        switch MistakenText(bytes) {
        case .url: KeyError(.malformed, "this looks like a URL, not like a JWK")
        case .pem: KeyError(.malformed, "this looks like PEM: use JSONWebKey(pem:)")
        case .json, nil: KeyError(.malformed, "the JWK is not JSON: \(error)")
        }
    }

    /// The same error, with what it is about before its detail.
    package func about(_ subject: String) -> KeyError {
        KeyError(code, "\(subject): \(detail)")
    }
}
