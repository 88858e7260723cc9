// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

extension JSONParser {
    /// Reads a member's name and colon, with the white space before them.
    @inline(__always)
    mutating func readName(
        _ text: Span<UInt8>,
        _ start: Int,
        _ tape: inout OutputSpan<JSONNode>,
        _ names: borrowing JSONNames
    ) throws(JSONError) -> Int {
        var index = start
        guard Self.firstByte(text, &index) == UInt8(ascii: "\"") else {
            throw JSONScanner.unexpected(text, index)
        }
        if tape[open].count >= limits.maximumMembers {  // check: json-members
            throw JSONError(code: .tooManyMembers, offset: index)
        }
        tape[open].addOne()
        let (key, end) = try Self.name(text, index &+ 1)
        tape.append(JSONNode(stringFrom: index + 1, to: end, next: Int(key.mark)))
        if open == 0 {
            if end.hasEscapes {
                outermost.addEscaped(text.extracting(index + 1..<end.quote), valueAt: tape.count, names)
            } else {
                outermost.add(key, text, index &+ 1, valueAt: tape.count, names)
            }
        }
        index = end.quote + 1
        guard Self.firstByte(text, &index) == UInt8(ascii: ":") else { throw JSONScanner.unexpected(text, index) }
        return index + 1
    }

    /// The key and the end of a name; `start` is after its opening quotation mark.
    @inline(__always)
    private static func name(_ text: Span<UInt8>, _ start: Int) throws(JSONError) -> (JSONNameKey, StringEnd) {
        if text.count &- start >= 8 {
            let word = text.word(at: start)
            // The bits before the first byte that is not plain.
            let bits = UInt64(PlainText.others(in: word).trailingZeroBitCount & ~7)
            if bits < 64 && UInt8(truncatingIfNeeded: word &>> bits) == UInt8(ascii: "\"") {
                let count = Int(bits / 8)
                return (JSONNameKey(word: word & ~(.max &<< bits), count: count), StringEnd(quote: start &+ count))
            }
        }
        let end = try endOfOtherString(text, start)
        return (JSONNameKey(text.extracting(start..<end.quote)), end)
    }
}
