/// What a writer made of each consumer, kept from one snapshot to the next: of 100,000 only those are made anew that are not
/// what they were.
///
/// It is for files that hold consumers one by one. As long as two of them have something that must differ, or one has not
/// passed its check, everything is made anew each time.
struct KeptConsumers<Piece: Sendable>: Sendable {
    /// What is made of one consumer, whoever the others are.
    struct Made: Sendable {
        var piece: Piece
        /// What no two may share, each a text.
        var secrets: [String] = []
        /// What is counted over all consumers: each once for a text.
        var counted: [String] = []
        /// What cannot be expressed of it.
        var remarks: ConsumerRemarks.One?
    }

    fileprivate struct Kept: Sendable {
        var products: [GatewaySnapshot.Product]
        var issuer: GatewaySnapshot.TokenIssuer?
        var providers: [GatewaySnapshot.TokenProvider]
        var consumers: [GatewaySnapshot.Consumer]
        var pieces: [Piece]
        var secrets: Set<String>
        var counts: [String: Int]
        var remarks = ConsumerRemarks()
    }

    private var kept: Kept?
    /// Those of the pieces that are new; `nil` where all are.
    private(set) var latest: [Piece]?

    /// In the order of the last snapshot's consumers.
    var pieces: [Piece] { kept?.pieces ?? [] }
    /// How often each text was counted.
    var counts: [String: Int] { kept?.counts ?? [:] }
    /// What cannot be expressed of them.
    var remarks: ConsumerRemarks { kept?.remarks ?? ConsumerRemarks() }

    mutating func forget() { kept = nil }

    /// Keeps what is made of each.
    /// - Parameter make: `nil` for one that did not pass its check.
    /// - Returns: Whether it does; if not, nothing is kept.
    mutating func keep(_ snapshot: GatewaySnapshot, _ make: (GatewaySnapshot.Consumer) -> Made?) -> Bool {
        (kept, latest) = (nil, nil)
        guard ConsumerStep.isAscending(snapshot.consumers) else { return false }
        var all = Kept(
            products: snapshot.products, issuer: snapshot.issuer, providers: snapshot.providers,
            consumers: snapshot.consumers, pieces: [], secrets: [], counts: [:])
        all.pieces.reserveCapacity(snapshot.consumers.count)
        for consumer in snapshot.consumers {
            guard let made = make(consumer), all.add(made, of: consumer.id) else { return false }
            all.pieces.append(made.piece)
        }
        kept = all
        return true
    }

    /// Goes on to the next snapshot.
    /// - Returns: Whether ``pieces`` and ``counts`` are that one's; if not, nothing is kept any more.
    mutating func follow(_ snapshot: GatewaySnapshot, _ make: (GatewaySnapshot.Consumer) -> Made?) -> Bool {
        guard let kept, kept.products == snapshot.products, kept.issuer == snapshot.issuer,
            kept.providers == snapshot.providers,
            let steps = ConsumerStep.steps(from: kept.consumers, to: snapshot.consumers)
        else {
            forget()
            return false
        }
        if change(steps, to: snapshot.consumers, make) { return true }
        forget()
        return false
    }

    /// What is kept is changed in place: most of it stays as it is.
    private mutating func change(
        _ steps: [ConsumerStep], to consumers: [GatewaySnapshot.Consumer],
        _ make: (GatewaySnapshot.Consumer) -> Made?
    ) -> Bool {
        // All out before one comes in: a secret may go from one to the other.
        for step in steps {
            guard let old = step.old else { continue }
            guard let consumer = kept?.consumers[old], let made = make(consumer) else { return false }
            kept?.remove(made, of: consumer.id)
        }
        var pieces: [Piece?] = []
        for step in steps {
            guard let new = step.new else {
                pieces.append(nil)
                continue
            }
            let consumer = consumers[new]
            guard let made = make(consumer), kept?.add(made, of: consumer.id) == true else { return false }
            pieces.append(made.piece)
        }
        kept?.replace(steps, with: pieces, consumers)
        latest = pieces.compactMap(\.self)
        return true
    }
}

extension KeptConsumers.Kept {
    /// - Returns: `false` for a secret that somebody has.
    fileprivate mutating func add(_ made: KeptConsumers.Made, of consumer: String) -> Bool {
        for secret in made.secrets where !secrets.insert(secret).inserted { return false }
        for text in made.counted { counts[text, default: 0] += 1 }
        remarks.set(made.remarks, of: consumer)
        return true
    }

    fileprivate mutating func remove(_ made: KeptConsumers.Made, of consumer: String) {
        for secret in made.secrets { secrets.remove(secret) }
        for text in made.counted {
            let left = (counts[text] ?? 0) - 1
            counts[text] = left > 0 ? left : nil
        }
        remarks.set(nil, of: consumer)
    }

    fileprivate mutating func replace(
        _ steps: [ConsumerStep], with new: [Piece?], _ consumers: [GatewaySnapshot.Consumer]
    ) {
        ConsumerStep.replace(steps, in: &pieces, with: new)
        self.consumers = consumers
    }
}
