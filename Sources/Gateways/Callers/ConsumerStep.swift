import Glibc

/// One consumer that is not what it was in the snapshot before: its place there, and its place now.
struct ConsumerStep {
    var old: Int?
    var new: Int?
}

extension ConsumerStep {
    /// - Parameter before: By id, each once.
    /// - Returns: In the order of their ids; `nil` where that is not the order of `after`.
    static func steps(
        from before: [GatewaySnapshot.Consumer], to after: [GatewaySnapshot.Consumer]
    ) -> [ConsumerStep]? {
        before.withUnsafeBufferPointer { before in after.withUnsafeBufferPointer { steps(from: before, to: $0) } }
    }

    private static func steps(
        from before: UnsafeBufferPointer<GatewaySnapshot.Consumer>,
        to after: UnsafeBufferPointer<GatewaySnapshot.Consumer>
    ) -> [ConsumerStep]? {
        // The same bytes are the same texts and lists, in the same places; most are, and to look at them so costs a tenth
        // of taking each out of its list to compare it.
        func isSame(_ old: Int, _ new: Int) -> Bool {
            guard let one = before.baseAddress, let other = after.baseAddress else { return false }
            return memcmp(one + old, other + new, MemoryLayout<GatewaySnapshot.Consumer>.size) == 0
                || before[old] == after[new]
        }
        var steps: [ConsumerStep] = []
        var (old, new) = (0, 0)
        while old < before.count || new < after.count {
            if old < before.count, new < after.count, isSame(old, new) {
                (old, new) = (old + 1, new + 1)
            } else if new == after.count || old < before.count && before[old].id < after[new].id {
                steps.append(ConsumerStep(old: old))
                old += 1
            } else {
                // What follows an equal one follows it rightly, so only those that differ can be out of order.
                if new > 0, after[new - 1].id >= after[new].id { return nil }
                if new + 1 < after.count, after[new].id >= after[new + 1].id { return nil }
                let isThere = old < before.count && before[old].id == after[new].id
                steps.append(ConsumerStep(old: isThere ? old : nil, new: new))
                if isThere { old += 1 }
                new += 1
            }
        }
        return steps
    }

    static func isAscending(_ consumers: [GatewaySnapshot.Consumer]) -> Bool {
        consumers.indices.dropFirst().allSatisfy { consumers[$0 - 1].id < consumers[$0].id }
    }

    /// Puts what was made anew into the places of consumers that are others now.
    /// - Parameter made: For each step; of one that only goes, anything.
    static func replace<Piece>(_ steps: [ConsumerStep], in pieces: inout [Piece], with made: [Piece?]) {
        for (step, piece) in zip(steps, made) {
            if let place = step.old, step.new != nil, let piece { pieces[place] = piece }
        }
        for step in steps.reversed() {
            if let place = step.old, step.new == nil { pieces.remove(at: place) }
        }
        for (step, piece) in zip(steps, made) where step.old == nil {
            if let place = step.new, let piece { pieces.insert(piece, at: place) }
        }
    }
}
