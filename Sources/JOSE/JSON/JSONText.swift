// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// A parsed text: its bytes and its tape, shared by every view into it.
///
/// What is asked for most often is done here, on the two arrays where they are: no view is made, and nothing is counted.
@usableFromInline final class JSONText: Sendable {
    let bytes: [UInt8]
    let nodes: [JSONNode]

    /// The members of the outermost object whose names were given before it was read.
    @usableFromInline let known: JSONMembers

    init(bytes: [UInt8], nodes: [JSONNode], known: JSONMembers) {
        self.bytes = bytes
        self.nodes = nodes
        self.known = known
    }

    /// The node of the value of this name; nil if there is none, or if the node is not an object's.
    func member(_ name: Span<UInt8>, ofObject object: Int) -> Int? {
        Self.member(name, JSONNameKey(name).mark, ofObject: object, nodes, bytes)
    }

    /// Whether a string's content, its escapes resolved, is exactly these bytes.
    func hasContent(_ node: JSONNode, _ other: Span<UInt8>) -> Bool {
        Self.hasContent(node, other, bytes)
    }

    private static func member(
        _ name: Span<UInt8>,
        _ mark: UInt32,
        ofObject object: Int,
        _ nodes: [JSONNode],
        _ bytes: [UInt8]
    ) -> Int? {
        let nodes = nodes.span
        guard nodes[object].isObject else { return nil }
        var member = object + 1
        for _ in 0..<nodes[object].count {
            let isLike = nodes[member].next == mark || nodes[member].flag
            if isLike && hasContent(nodes[member], name, bytes) { return member + 1 }
            member = Int(nodes[member + 1].next)
        }
        return nil
    }

    private static func hasContent(_ node: JSONNode, _ other: Span<UInt8>, _ bytes: [UInt8]) -> Bool {
        let length = node.range.count
        guard node.flag else {
            return length == other.count && bytes.span.extracting(node.range).isSame(as: other)
        }
        // An escape stands for at least a sixth of its length, so most strings need not be resolved to differ.
        guard length > other.count && length / 6 <= other.count else { return false }
        return JSONEscape.unescaped(bytes.span.extracting(node.range)).span.isSame(as: other)
    }
}
