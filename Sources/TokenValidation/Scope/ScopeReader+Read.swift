// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

extension ScopeReader {
    /// The scopes of a token. A claim of another type grants nothing; an octet that no scope may have refuses the token
    /// (RFC 6749 section 3.3).
    func read(_ payload: Payload) throws(TokenError) -> ScopeSet {
        var names: [String] = []
        for (number, path) in paths.enumerated() {
            guard let value = payload.value(at: path) else { continue }
            let isTextOnly = mode == .standard && number == 0
            try Self.append(value, at: path, arrays: !isTextOnly, to: &names)
            if mode != .union { break }
        }
        return ScopeSet(checked: prefix.isEmpty ? names : names.flatMap(spellings))
    }

    /// Where the text stands that decides, and the number of its path, if it is one text: the scopes are a function of these.
    func text(in payload: Payload) -> (place: JSONPlace, path: Int)? {
        guard mode != .union else { return nil }
        for number in paths.indices {
            guard let place = payload.place(at: paths, number) else { continue }
            return payload.json.isString(at: place) ? (place, number) : nil
        }
        return nil
    }

    /// Why a claim that is there grants nothing, which is easily taken for a user without rights. It names the claim and its
    /// type, and never its value.
    func oddity(in payload: JSONValue) -> String? {
        for (number, path) in paths.enumerated() {
            guard let value = path.value(in: payload) else { continue }
            let isTextOnly = mode == .standard && number == 0
            let isListOfTexts = value.kind == .array && value.elements.allSatisfy { $0.kind == .string }
            let name = Printable.text(path.description, limit: 60)
            if isListOfTexts && isTextOnly {
                return
                    "\(name) is an array, which grants nothing here; conventions.scopes = .claims(\"\(name)\") reads it"
            }
            if value.kind == .array && !isListOfTexts {
                return "\(name) is an array of other things than texts, which grants nothing"
            }
            if let other = Self.otherThanScopes(value.kind) {
                return "\(name) is \(other), which grants nothing"
            }
            if mode != .union { break }
        }
        return nil
    }

    private static func otherThanScopes(_ kind: JSONKind) -> String? {
        switch kind {
        case .null: "null"
        case .bool: "true or false"
        case .number: "a number"
        case .object: "an object"
        case .string, .array: nil
        }
    }

    /// A name in its long and its short form.
    private func spellings(_ name: String) -> [String] {
        let short = name.utf8.starts(with: prefix.utf8) ? name.utf8.dropFirst(prefix.utf8.count) : nil
        guard let short else { return [name, prefix + name] }
        return short.isEmpty ? [name] : [name, String(decoding: short, as: UTF8.self)]
    }

    private static func append(
        _ value: JSONValue,
        at path: ClaimPath,
        arrays: Bool,
        to names: inout [String]
    ) throws(TokenError) {
        if let text = value.utf8Slice {
            try append(pieces: text, at: path, to: &names)
            return
        }
        guard arrays, value.kind == .array else { return }
        let elements = value.elements
        guard elements.allSatisfy({ $0.kind == .string }) else { return }
        for element in elements {
            try append(name: element.utf8Slice ?? [], at: path, to: &names)
        }
    }

    /// Runs of spaces separate like one.
    private static func append(pieces text: ArraySlice<UInt8>, at path: ClaimPath, to names: inout [String])
        throws(TokenError)
    {
        names.reserveCapacity(8)
        let octets = text.span
        var start = 0
        while start < octets.count {
            var end = start
            while end < octets.count && octets[end] != 0x20 { end += 1 }
            if start < end {
                try append(name: text[text.startIndex + start..<text.startIndex + end], at: path, to: &names)
            }
            start = end + 1
        }
    }

    private static func append(name: ArraySlice<UInt8>, at path: ClaimPath, to names: inout [String]) throws(TokenError)
    {
        let isValid = ScopeName.isValid(name)
        if !isValid {  // check: scope-octets
            throw TokenError(.malformedClaim, claim: path.description, "a scope holds an octet that no scope may have")
        }
        if names.count >= Limits.scopes {  // check: scope-count
            throw TokenError(.tooManyValues, claim: path.description, "more than \(Limits.scopes) scopes")
        }
        names.append(String(decoding: name, as: UTF8.self))
    }
}
