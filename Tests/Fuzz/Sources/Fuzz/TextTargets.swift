// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

let base64URLTarget = Target(
    name: "base64url",
    seeds: { ["", "Zg", "Zm8", "Zm9v", "A-z_4ME", "Zg==", "Zh"].map(bytes) },
    run: { input in
        let encoded = Base64URL.encode(input)
        demand((try? Base64URL.decode(encoded)) == input, "decoding inverts encoding")
        let text = String(decoding: input, as: UTF8.self)
        if let decoded = try? Base64URL.decode(text) {
            demand(Base64URL.encode(decoded).utf8.elementsEqual(text.utf8), "one spelling for each byte string")
        }
    }
)

let jsonTarget = Target(
    name: "json",
    seeds: {
        [
            "null", "[true,false,null]", "{}", #"{"a":{"b":[1,-2.5e+3,0,1e6]},"c":"d"}"#,
            #""\u0000\ud834\udd1e\"\\\/\b\f\n\r\t""#,
            "{\"\u{E9}\":1,\"e\u{301}\":2}", #"{"alg":1,"\u0061lg":2}"#, "1e400", "123456789012345678901234567890",
            "[[[[[[]]]]]]",
            "{" + (0..<20).map { "\"\($0)\":\($0)" }.joined(separator: ",") + "}", "\u{FEFF}{}", " [ 1 , 2 ] ",
        ]
        .map(bytes)
    },
    run: { input in
        for limits in [JSONLimits.token, .requestBody] {
            do throws(JSONError) {
                let value = try JSONValue(parsing: input, limits: limits)
                checkAccessors(value, limits, depth: 0)
                checkRewriting(value, limits)
            } catch {
                demand((0...input.count).contains(error.offset), "the offset is in the text")
            }
        }
    }
)

private func checkAccessors(_ value: JSONValue, _ limits: JSONLimits, depth: Int) {
    demand(depth <= limits.maximumDepth, "depth is bounded")
    demand(value.kind != .number || value.doubleValue?.isFinite == true, "numbers are finite")
    if let integer = value.integerValue {
        demand(value.doubleValue == Double(integer), "both readings of a number agree")
    }
    if let string = value.stringValue {
        demand(value.utf8Equals(string) && value.utf8 == Array(string.utf8), "strings are UTF-8")
    }
    demand(value.elements.count == (value.kind == .array ? value.count : 0), "elements are counted")
    for element in value.elements {
        checkAccessors(element, limits, depth: depth + 1)
    }
    let members = value.members
    demand(members.count == (value.kind == .object ? value.count : 0), "members are counted")
    for (name, member) in members.prefix(300) {
        demand(value[name]?.sourceBytes == member.sourceBytes, "a member is found by its name")
        checkAccessors(member, limits, depth: depth + 1)
    }
}

private func checkRewriting(_ value: JSONValue, _ limits: JSONLimits) {
    let source = try? JSONValue(parsing: value.sourceBytes, limits: .requestBody)
    demand(source.map { JSON($0) } == JSON(value), "a value's own text has its meaning")
    // A fraction beyond a double's precision becomes an integer when first written, and stays one.
    var copy = JSON(value)
    for round in 0..<3 {
        guard let read = try? JSONValue(parsing: copy.serialized(), limits: .requestBody) else {
            fail("what is written is read")
        }
        let next = JSON(read)
        demand(round == 0 || next == copy, "what is read back is what was written")
        copy = next
    }
}
