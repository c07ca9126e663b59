import Serialization

/// One difference between two states of a gateway, in words that hold no secret.
package struct GatewayDifference: Sendable, Equatable {
    package enum Action: String, Sendable {
        case create
        case update
        case delete
    }

    package var action: Action
    package var kind: String
    package var id: String
    /// Lines that go, and lines that come; secrets in them are `***`.
    package var removed: [String]
    package var added: [String]

    /// What makes one state of another: what goes or changes, in the order of the first, then what comes.
    ///
    /// Linear in what both hold. Lines are compared as bags: one that only moved is no difference, but then the part has
    /// changed without any.
    package static func between(_ before: [GatewayPart], _ after: [GatewayPart]) -> [GatewayDifference] {
        var wanted: [Key: GatewayPart] = Dictionary(minimumCapacity: after.count)
        for part in after { wanted[Key(part)] = part }
        var changes: [GatewayDifference] = []
        var known: Set<Key> = []
        for part in before where known.insert(Key(part)).inserted {
            guard let other = wanted[Key(part)] else {
                changes.append(.init(.delete, part, removed: part.lines, added: []))
                continue
            }
            guard other.bytes != part.bytes else { continue }
            let (old, new) = (part.lines, other.lines)
            changes.append(
                .init(.update, part, removed: lines(of: old, without: new), added: lines(of: new, without: old)))
        }
        for part in after where !known.contains(Key(part)) {
            changes.append(.init(.create, part, removed: [], added: part.lines))
        }
        return changes
    }

    private struct Key: Hashable {
        let kind: String
        let id: String

        init(_ part: GatewayPart) {
            kind = part.kind
            id = part.id
        }
    }

    private init(_ action: Action, _ part: GatewayPart, removed: [Substring], added: [Substring]) {
        self.action = action
        kind = part.kind
        id = part.id
        self.removed = removed.map(SecretMask.masked)
        self.added = added.map(SecretMask.masked)
    }

    private static func lines(of one: [Substring], without other: [Substring]) -> [Substring] {
        var counts: [Substring: Int] = [:]
        for line in other { counts[line, default: 0] += 1 }
        return one.filter { line in
            guard let count = counts[line], count > 0 else { return true }
            counts[line] = count - 1
            return false
        }
    }
}

extension GatewayPart {
    /// For people, without secrets.
    package var maskedLines: [String] { lines.map(SecretMask.masked) }

    /// For people: of a file its own, of an object one for each member.
    fileprivate var lines: [Substring] {
        var bytes = bytes
        if kind != Self.file, let node = try? JSONReader.read(bytes, file: id) {
            bytes = []
            JSONWriter.write(node, pretty: true, sortedKeys: true, into: &bytes)
        }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    }
}

extension GatewayDifference {
    /// Without its lines, which may be many.
    package var brief: GatewayDifference {
        var brief = self
        (brief.removed, brief.added) = ([], [])
        return brief
    }
}
