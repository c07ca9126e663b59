package import Gateways
import PortalModel
import Storage
import Synchronization

/// The snapshot of this moment, kept from one change to the next: of 100,000 applications only those are read that
/// something happened to.
///
///     let snapshots = CurrentSnapshot(context)
///     try snapshots.now()          // reads everything
///     try snapshots.now()          // reads what was touched in between
///
/// It says what a new one would say. All gateways share one.
package final class CurrentSnapshot: Sendable {
    private let context: ServiceContext
    private let kept = Mutex<Kept?>(nil)

    private struct Kept {
        var snapshot: GatewaySnapshot
        var fronted: SnapshotBuilder.Fronted
        var at: Timestamp
    }

    package init(_ context: ServiceContext) { self.context = context }

    /// What is open now; whoever asks meanwhile waits for it.
    /// - Throws: ``SnapshotBuilder/Unreadable``, or `DatabaseError`; then nothing is kept.
    package func now() throws -> GatewaySnapshot {
        try kept.withLock { kept in
            // Taken out, so that its lists are changed in place.
            let before = kept
            kept = nil
            let after = try next(after: before)
            kept = after
            return after.snapshot
        }
    }

    private func next(after before: consuming Kept?) throws -> Kept {
        let builder = SnapshotBuilder(context)
        let offering = context.offerings.now
        let now = context.now
        let fronted = builder.fronted(by: offering)
        let products = builder.products(of: offering)
        return try context.store.read { tables in
            let revision = try tables.gatewayRevision()
            if var kept = before, kept.fronted == fronted, kept.at <= now,
                let touched = try tables.applicationsTouched(after: kept.snapshot.revision)
            {
                for id in touched.union(try tables.applicationsEnded(after: kept.at, until: now)) {
                    kept.snapshot.replace(id.rawValue, with: try builder.consumer(id, tables, fronted, at: now))
                }
                kept.snapshot.revision = revision
                kept.snapshot.products = products
                kept.snapshot.issuer = try builder.issuer(tables)
                kept.snapshot.providers = try builder.providers(tables)
                kept.at = now
                return kept
            }
            return Kept(
                snapshot: GatewaySnapshot(
                    revision: revision, products: products,
                    consumers: try builder.consumers(tables, fronted, at: now), issuer: try builder.issuer(tables),
                    providers: try builder.providers(tables)),
                fronted: fronted, at: now)
        }
    }
}

extension GatewaySnapshot {
    /// Puts one application in its place, or takes it out.
    fileprivate mutating func replace(_ id: String, with consumer: Consumer?) {
        var low = 0
        var high = consumers.count
        while low < high {
            let middle = (low + high) / 2
            if consumers[middle].id < id { low = middle + 1 } else { high = middle }
        }
        let isThere = low < consumers.count && consumers[low].id == id
        switch consumer {
        case let consumer? where isThere: consumers[low] = consumer
        case let consumer?: consumers.insert(consumer, at: low)
        case nil where isThere: consumers.remove(at: low)
        case nil: break
        }
    }
}
