// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import TokenValidation

/// The steps from an issuer's name to keys. Each needs those before it.
enum IssuerStage: CaseIterable {
    case answer
    case certificate
    case published
    case identity
    case location
    case fetched
    case usable

    var question: String {
        switch self {
        case .answer: "Does the authorization server answer?"
        case .certificate: "Is its certificate to be trusted?"
        case .published: "Does it publish its metadata?"
        case .identity: "Is the metadata about this issuer?"
        case .location: "Does it say where the keys are?"
        case .fetched: "Can the key set be fetched and read?"
        case .usable: "Does it have a key to verify tokens with?"
        }
    }

    /// The step that an attempt failed at; nil if it did not.
    init?(_ result: KeyRefresh) {
        guard result.keys == nil else { return nil }
        let last = result.fetches.last
        let isOfKeys = last?.purpose == .keys
        let foundMetadata = result.fetches.contains { $0.purpose == .metadata && $0.problem == nil }
        switch result.label {
        case "issuer_mismatch", "no_issuer": self = .identity
        case "no_jwks_uri", "bad_jwks_uri": self = .location
        case "no_usable_key": self = .usable
        case _ where isOfKeys && (foundMetadata || last?.status != nil): self = .fetched
        case _ where last?.status != nil: self = .published
        case "tls": self = .certificate
        default: self = .answer
        }
    }

    /// What to do about a failure, as far as its words tell.
    func hint(_ result: KeyRefresh) -> String {
        func says(_ part: String) -> Bool { result.detail.contains(part) }
        switch result.label {
        case "tls" where says("expired"):
            return "The server's operator has to renew it. There is no switch that accepts it."
        case "tls" where says("not yet valid"):
            return "Is this machine's clock right?"
        case "tls" where says("mismatch"):
            return "It is for another host's name: is the URL right?"
        case "tls" where says("not trusted"):
            return "If it is of an authority of your own, name that authority's certificate: --ca-file FILE."
        case "tls":
            return "TLS 1.2 or later is needed, with a certificate for the host's name."
        case "forbidden_address" where says("link-local"):
            return "Clouds serve credentials at such addresses, so none is ever asked. Is the host's name right?"
        case "forbidden_address":
            return "If that host is meant although its address is not public: --listed-host HOST."
        default: break
        }
        switch self {
        case .answer, .certificate:
            return "Is the host's name right, is the server up, and may this machine connect to it?"
        case .published:
            return "Is this the issuer as its tokens have it in iss? If it has no metadata: --jwks URL."
        case .identity:
            return "Configure the issuer exactly as its tokens have it in iss; every character counts."
        case .location:
            return "The metadata needs jwks_uri, an https URL. If the keys are elsewhere: --jwks URL."
        case .fetched:
            return "The server's operator has to see to it: this is where every client looks for the keys."
        case .usable:
            return
                "The server has to publish the public key that it signs with; which keys are not used, and why, is below."
        }
    }
}
