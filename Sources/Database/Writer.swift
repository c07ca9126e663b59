import Dispatch
import Synchronization

/// The one thread that changes the database, and the changes that wait for it.
///
/// It takes all that wait, runs each inside its own savepoint, commits once, and then tells all: one sync of the disk for
/// as many changes as arrived during the last one.
final class Writer: Sendable {
    /// A change.
    struct Job: Sendable {
        /// Runs it in its savepoint and returns how to tell the caller.
        let run: @Sendable (Connection) -> Outcome
        /// Tells the caller that it could not be begun.
        let refuse: @Sendable (any Error) -> Void
    }

    /// What became of a change, told only after the commit.
    struct Outcome: Sendable {
        let succeeded: Bool
        /// Resumes the caller; with an error where the commit failed.
        let tell: @Sendable ((any Error)?) -> Void
    }

    private struct Waiting {
        var jobs: [Job] = []
        var isScheduled = false
    }

    // Sendable, since only blocks on the serial queue touch the connection.
    private struct Owned: @unchecked Sendable {
        let connection: Connection
    }

    private let waiting = Mutex(Waiting())
    private let queue = DispatchQueue(label: "Database.writer", qos: .userInitiated)
    private let owned: Owned
    /// How many changes share a commit at most, so that the first of them does not wait for long.
    private static let batchLimit = 256

    init(_ connection: sending Connection) { owned = Owned(connection: connection) }

    func add(_ job: Job) {
        let mustSchedule = waiting.withLock { waiting in
            waiting.jobs.append(job)
            defer { waiting.isScheduled = true }
            return !waiting.isScheduled
        }
        if mustSchedule { queue.async { self.drain() } }
    }

    private func drain() {
        while true {
            let jobs = waiting.withLock { waiting in
                let jobs = Array(waiting.jobs.prefix(Self.batchLimit))
                waiting.jobs.removeFirst(jobs.count)
                if jobs.isEmpty { waiting.isScheduled = false }
                return jobs
            }
            guard !jobs.isEmpty else { return }
            commit(jobs)
        }
    }

    /// Runs changes in one transaction. Where the transaction as a whole fails, all of them fail.
    private func commit(_ jobs: [Job]) {
        var rest = jobs[...]
        while !rest.isEmpty {
            var outcomes: [Outcome] = []
            var failure: (any Error)?
            do { try commit(&rest, &outcomes) } catch {
                failure = error
                if owned.connection.isInTransaction { try? owned.connection.script("ROLLBACK") }
            }
            for outcome in outcomes { outcome.tell(failure) }
            // Those that did not run were not the cause and are tried again; but where nothing can run, all are told.
            if let failure, outcomes.isEmpty {
                for job in rest { job.refuse(failure) }
                return
            }
        }
    }

    private func commit(_ rest: inout ArraySlice<Job>, _ outcomes: inout [Outcome]) throws {
        let connection = owned.connection
        try connection.run("BEGIN IMMEDIATE")
        while let job = rest.first {
            try connection.run("SAVEPOINT change")
            rest = rest.dropFirst()
            let outcome = job.run(connection)
            outcomes.append(outcome)
            // This fails where SQLite has rolled back the whole transaction by itself: the disk is full or broken.
            if !outcome.succeeded { try connection.run("ROLLBACK TO change") }
            try connection.run("RELEASE change")
        }
        try connection.run("COMMIT")
    }
}
