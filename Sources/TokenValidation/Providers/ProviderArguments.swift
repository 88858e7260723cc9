// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// Values of a profile's parameters by name.
struct ProviderArguments {
    private let profile: ProviderProfile
    private let values: [(name: String, value: String)]

    init(
        _ values: [(name: String, value: String)],
        of profile: ProviderProfile
    ) throws(ConfigurationError) {
        self.profile = profile
        self.values = values
        for (index, argument) in values.enumerated() {
            let isKnown = profile.parameters.contains { $0.name.utf8.elementsEqual(argument.name.utf8) }
            guard isKnown else {
                let names = profile.parameters.map(\.name).joined(separator: ", ")
                throw profile.error(
                    argument.name,
                    argument.value,
                    "is for a parameter that \(profile.title) does not have",
                    "the parameters are \(names)"
                )
            }
            let isRepeated = values[..<index].contains { $0.name.utf8.elementsEqual(argument.name.utf8) }
            guard !isRepeated else {
                throw profile.error(argument.name, argument.value, "is a second value", "give each parameter once")
            }
        }
    }

    /// A value, if it was given.
    func optional(_ name: String) -> String? {
        values.first { $0.name.utf8.elementsEqual(name.utf8) }?.value
    }

    /// A value that has to be given.
    func required(_ name: String) throws(ConfigurationError) -> String {
        if let value = optional(name) { return value }
        let parameter = profile.parameters.first { $0.name.utf8.elementsEqual(name.utf8) }
        throw profile.error(
            name,
            "",
            "is missing",
            "give \(parameter?.meaning ?? name), for example \(parameter?.example ?? "")"
        )
    }

    /// The texts between commas, spaces around them dropped; nil if there is no value.
    func list(_ name: String) -> [String]? {
        optional(name).map(Self.pieces)
    }

    /// As ``list(_:)``, of a value that has to be given.
    func requiredList(_ name: String) throws(ConfigurationError) -> [String] {
        Self.pieces(try required(name))
    }

    private static func pieces(_ text: String) -> [String] {
        text.utf8.split(separator: 0x2C, omittingEmptySubsequences: false)
            .map { piece in
                var piece = piece
                while piece.first == 0x20 { piece = piece.dropFirst() }
                while piece.last == 0x20 { piece = piece.dropLast() }
                return String(Substring(piece))
            }
    }

    /// One of some words.
    func choice<Value>(
        _ name: String,
        _ choices: [(word: String, value: Value)]
    ) throws(ConfigurationError) -> Value? {
        guard let text = optional(name) else { return nil }
        guard let choice = choices.first(where: { $0.word.utf8.elementsEqual(text.utf8) }) else {
            let words = choices.map(\.word).joined(separator: ", ")
            throw profile.error(name, text, "is not a choice", "write one of \(words)")
        }
        return choice.value
    }
}
