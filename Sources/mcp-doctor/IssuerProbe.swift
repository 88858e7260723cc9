// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import HTTPFetch
import JOSE
import TokenValidation

/// Asks an authorization server for its keys once, as a server does, and keeps everything that comes back.
struct IssuerProbe {
    let options: IssuerOptions
    let result: KeyRefresh
    private let recorder: RecordingFetcher

    /// An issuer that is not the operator's own word but a document's may not be at a private address, unless that is listed.
    /// With a `permit`, that is asked before each request.
    init(
        _ options: IssuerOptions,
        origin: FetchRequest.Origin = .configuration,
        permit: RecordingFetcher.Permit? = nil
    ) async throws {
        try Self.validate(options)
        let fetcher: BoundedFetcher
        do {
            fetcher = try BoundedFetcher(
                roots: options.caFile.map { .systemAnd(file: $0) } ?? .system,
                listedHosts: options.listedHosts,
                allowHTTPLoopback: options.allowsHTTPLoopback
            )
        } catch {
            throw UsageError("--ca-file: \(Printed.text(error.detail))")
        }
        self.options = options
        recorder = RecordingFetcher(fetcher, origin: origin == .document ? origin : nil, permit: permit)
        var settings = RemoteKeys.Settings()
        settings.fetcher = recorder
        settings.allowHTTPLoopback = options.allowsHTTPLoopback
        let keys =
            options.jwks.map { RemoteKeys(jwks: $0, issuer: options.issuer, settings: settings) }
            ?? RemoteKeys(discovering: options.issuer, metadata: options.metadata, settings: settings)
        result = await keys.refresh()
        keys.close()
    }

    /// A URL that cannot be asked at all is a wrong call.
    private static func validate(_ options: IssuerOptions) throws {
        let urls = [("the issuer", options.issuer), ("--metadata", options.metadata), ("--jwks", options.jwks)]
        for (name, url) in urls {
            guard let url else { continue }
            do {
                try URLSetting.requireHTTPS(
                    url,
                    parameter: name,
                    allowingQuery: name != "the issuer",
                    allowingLoopbackHTTP: options.allowsHTTPLoopback
                )
            } catch {
                let isPlain = url.utf8.starts(with: "http:".utf8) && !options.allowsHTTPLoopback
                let remedy = isPlain ? "use https, or on this machine --allow-http-loopback" : error.remedy
                throw ConfigurationError(
                    parameter: error.parameter,
                    value: error.value,
                    problem: error.problem,
                    remedy: remedy
                )
            }
        }
    }

    /// The metadata of the issuer, and where it was found. There may be some although the keys could not be had.
    var metadata: (document: AuthorizationServerMetadata, url: String)? {
        for record in result.fetches.reversed() where record.purpose == .metadata {
            guard let answer = recorder.answer(of: record.url), answer.status == 200,
                let document = try? AuthorizationServerMetadata(parsing: answer.body, issuer: options.issuer)
            else { continue }
            return (document, record.url)
        }
        return nil
    }

    /// The last answer that was to be a key set, good or bad.
    var keyAnswer: FetchResponse? {
        let found = result.fetches.last { $0.purpose == .keys && $0.status == 200 }
        return found.flatMap { recorder.answer(of: $0.url) }
    }

    /// The keys in it, good or bad.
    var keySet: JSONWebKeySet? {
        keyAnswer.flatMap { try? JSONWebKeySet(parsing: $0.body) }
    }
}
