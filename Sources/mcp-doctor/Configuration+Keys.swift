// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import HTTPFetch
import JOSE
import TokenValidation

/// Where the issuer's keys are: in the configuration, in a file beside it, or at the authorization server.
extension Configuration {
    static func keys(
        _ members: inout ConfigurationMembers,
        of issuer: String,
        folder: String,
        secrets: Bool
    ) throws(UsageError) -> KeyPlace {
        let inline = try members.optional("jwks", Self.objectOrURL)
        let path = try members.optional("jwksFile", Member.string)
        let metadata = try members.optional("metadata", Member.string)
        let settings = try settings(&members, folder: folder)
        let given = [inline != nil, path != nil, metadata != nil].count { $0 }
        if given > 1 {
            throw UsageError("jwks and jwksFile and metadata: write one of them, or none")
        }
        if let path { return .fixed(try keySet("jwksFile", file: path, folder, secrets: secrets)) }
        switch inline {
        case .object(let object)?: return .fixed(try keySet("jwks", object.sourceBytes, secrets: secrets))
        case .url(let url)?: return .remote(RemoteKeys(jwks: url, issuer: issuer, settings: settings))
        case nil: return .remote(RemoteKeys(discovering: issuer, metadata: metadata, settings: settings))
        }
    }

    private enum Inline {
        case object(JSONValue)
        case url(String)
    }

    private static func objectOrURL(_ name: String, _ value: JSONValue) throws(UsageError) -> Inline {
        if value.kind == .object { return .object(value) }
        guard let url = value.stringValue else {
            throw UsageError("\(name): neither an object, the issuer's JWK Set, nor a string, its URL")
        }
        return .url(url)
    }

    private static func settings(
        _ members: inout ConfigurationMembers,
        folder: String
    ) throws(UsageError) -> RemoteKeys.Settings {
        var settings = RemoteKeys.Settings()
        if let file = try members.optional("caFile", Member.string) {
            settings.trustRoots = .systemAnd(file: absolute(file, folder))
        }
        settings.listedHosts = try members.optional("listedHosts", Member.strings) ?? []
        settings.allowHTTPLoopback = try members.optional("allowHTTPLoopback", Member.bool) ?? false
        return settings
    }

    private static func keySet(
        _ name: String,
        file: String,
        _ folder: String,
        secrets: Bool
    ) throws(UsageError) -> JSONWebKeySet {
        let text: [UInt8]
        do {
            text = try readFile(absolute(file, folder), upTo: maximumBytes)
        } catch {
            throw UsageError("\(name): \(error)")
        }
        return try keySet(name, text, secrets: secrets)
    }

    private static func keySet(_ name: String, _ text: [UInt8], secrets: Bool) throws(UsageError) -> JSONWebKeySet {
        do {
            return try JSONWebKeySet(parsing: text, allowingSecrets: secrets)
        } catch {
            throw UsageError("\(name): \(Printed.text("\(error)"))")
        }
    }

    private static func absolute(_ path: String, _ folder: String) -> String {
        path.utf8.first == UInt8(ascii: "/") ? path : folder + path
    }
}
