import Crypto
package import PortalModel
import Serialization
package import Storage

/// Takes in what gateways tell of calls, and counts it by the hour. What is told twice is counted once.
package struct UsageIntake: Sendable {
    let context: ServiceContext

    package init(_ context: ServiceContext) { self.context = context }

    /// Where a gateway sends entries to, from the companion's URL on.
    package static func path(of gateway: String) -> String { "/gateway/usage/\(gateway)" }

    /// What became of entries.
    package struct Outcome: Sendable, Equatable {
        package var counted = 0
        /// Told before.
        package var repeated = 0
        /// No entry, or of a time of which nothing is kept.
        package var unreadable = 0
        /// When the latest of the counted calls was.
        package var latest: Timestamp?

        package init(counted: Int = 0, repeated: Int = 0, unreadable: Int = 0, latest: Timestamp? = nil) {
            self.counted = counted
            self.repeated = repeated
            self.unreadable = unreadable
            self.latest = latest
        }
    }

    /// Takes what a gateway sends: a JSON list of entries, one entry, or one in each line. A gateway that got no answer sends
    /// the same once more, so each is remembered for hours by its id.
    package func take(_ body: [UInt8]) async throws -> Outcome {
        try await count(Self.batch(in: body).since(context.now + (.zero - Tables.keptMarks))) { tables, entry in
            let digest = Digest.sha256(Array(entry.id.utf8))
            let mark = digest.prefix(8).reduce(0) { $0 << 8 | Int($1) }
            return try tables.isNew(mark, in: entry.hour)
        }
    }

    /// Takes whole lines of a log, each an entry. How far it was read is noted with the counts, so that no crash lets it be
    /// read twice.
    package func take(lines: [UInt8], upTo position: LogPosition, ofLogOf gateway: String) async throws -> Outcome {
        let batch = Self.lines(lines).since(context.now + (.zero - Tables.keptUsage))
        return try await count(batch, isNew: { _, _ in true }, and: { try $0.set(position, ofLogOf: gateway) })
    }

    private func count(
        _ batch: Batch, isNew: @escaping @Sendable (Tables, UsageEntry) throws -> Bool,
        and last: @escaping @Sendable (Tables) throws -> Void = { _ in }
    ) async throws -> Outcome {
        let now = context.now
        let context = context
        return try await context.store.write { tables in
            var tally = UsageTally(tables, context)
            var outcome = Outcome(unreadable: batch.unreadable)
            for var entry in batch.entries {
                guard try isNew(tables, entry) else {
                    outcome.repeated += 1
                    continue
                }
                // A clock that is ahead makes no hours that are still to come.
                entry.at = min(entry.at, now)
                try tally.add(entry)
                outcome.counted += 1
                outcome.latest = max(outcome.latest ?? entry.at, entry.at)
            }
            try tally.write()
            try last(tables)
            return outcome
        }
    }

    // MARK: Reading

    private struct Batch: Sendable {
        var entries: [UsageEntry] = []
        var unreadable = 0

        /// Without what is older, and without what is no call.
        func since(_ oldest: Timestamp) -> Batch {
            let kept = entries.filter { $0.at >= oldest }
            return Batch(
                entries: kept.filter { !$0.isPreflight }, unreadable: unreadable + entries.count - kept.count)
        }
    }

    private static func batch(in body: [UInt8]) -> Batch {
        guard let root = try? JSONReader.read(body, file: "body") else { return lines(body) }
        let nodes = root.sequence ?? [root]
        let entries = nodes.compactMap(UsageEntry.init)
        return Batch(entries: entries, unreadable: nodes.count - entries.count)
    }

    private static func lines(_ bytes: [UInt8]) -> Batch {
        var batch = Batch()
        for line in bytes.split(separator: UInt8(ascii: "\n")) where line.contains(where: { $0 > 0x20 }) {
            if let node = try? JSONReader.read(Array(line), file: "line"), let entry = UsageEntry(node) {
                batch.entries.append(entry)
            } else {
                batch.unreadable += 1
            }
        }
        return batch
    }
}
