// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

extension JSONParser {
    /// Where a name of this object stands for the second time, or nil.
    ///
    /// Names are the same if their characters are, not their spelling: `"alg"` and `"\u0061lg"`. Different bytes are
    /// different names even where Unicode calls them equivalent.
    static func repeatedName(inObject object: Int, _ nodes: Span<JSONNode>, _ text: Span<UInt8>) -> Int? {
        let count = nodes[object].count
        guard count > 1 else {
            return nil
        }
        guard count <= pairwiseLimit else { return repeatedNameByHash(object, nodes, text) }
        return repeatedNameByPairs(object, nodes, text)
    }

    /// With this many names, comparing all pairs costs less than hashing each and cannot be made expensive.
    private static let pairwiseLimit = 16

    private static func repeatedNameByPairs(_ object: Int, _ nodes: Span<JSONNode>, _ text: Span<UInt8>) -> Int? {
        var names = InlineArray<16, UInt32>(repeating: 0)
        var marks = InlineArray<16, UInt32>(repeating: 0)
        var seen: UInt64 = 0
        var later = object + 1
        for laterNumber in 0..<nodes[object].count {
            if nodes[later].flag { return repeatedNameByHash(object, nodes, text) }
            let mark = nodes[later].next
            // Most names are the first with their bit, and are compared with none.
            let bit: UInt64 = 1 << UInt64(mark >> 26)
            let candidates = seen & bit == 0 ? 0 : laterNumber
            seen |= bit
            for earlier in 0..<candidates where marks[earlier] == mark {
                let name = text.extracting(nodes[later].range)
                let isSame = text.extracting(nodes[Int(names[earlier])].range).isSame(as: name)
                if isSame { return Int(nodes[later].start) - 1 }
            }
            names[laterNumber] = UInt32(truncatingIfNeeded: later)
            marks[laterNumber] = mark
            later = Int(nodes[later + 1].next)
        }
        return nil
    }

    /// Sorts by a hash seeded for each process, so that nobody can prepare names that collide.
    private static func repeatedNameByHash(_ object: Int, _ nodes: Span<JSONNode>, _ text: Span<UInt8>) -> Int? {
        var names: [(hash: Int, node: Int)] = []
        names.reserveCapacity(nodes[object].count)
        var name = object + 1
        for _ in 0..<nodes[object].count {
            names.append((hash(content(nodes[name], text)), name))
            name = Int(nodes[name + 1].next)
        }
        names.sort { $0.hash != $1.hash ? $0.hash < $1.hash : $0.node < $1.node }
        var first: Int?
        var run = 0
        for index in 1..<names.count {
            guard names[index].hash == names[run].hash else {
                run = index
                continue
            }
            // The earliest name of this hash comes first: of one name repeated ever so often, each is compared once.
            let later = names[index].node
            let bytes = content(nodes[later], text)
            for earlier in run..<index where content(nodes[names[earlier].node], text) == bytes {
                first = min(first ?? later, later)
                break
            }
        }
        guard let first else { return nil }
        return Int(nodes[first].start) - 1
    }

    private static func content(_ node: JSONNode, _ text: Span<UInt8>) -> [UInt8] {
        JSONEscape.unescaped(text.extracting(node.range))
    }

    /// Eight bytes a step: `Hasher` costs the same for a byte as for a word.
    private static func hash(_ bytes: [UInt8]) -> Int {
        var hasher = Hasher()
        var word: UInt64 = 0
        for (index, byte) in bytes.enumerated() {
            word = word << 8 | UInt64(byte)
            if index & 7 == 7 {
                hasher.combine(word)
            }
        }
        hasher.combine(word)
        hasher.combine(bytes.count)
        return hasher.finalize()
    }
}
