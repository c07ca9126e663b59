package import Database
import PortalModel

/// The portal's data.
///
///     let store = try await Store(path: "data/portico.db")
///     let developer = try store.read { try $0.developer(id) }
///     try await store.write { try $0.insert(application) }
package struct Store: Sendable {
    package let database: Database
    let listeners = ChangeListeners()

    /// Opens the database and brings its tables up to date.
    /// - Throws: `DatabaseError`, also where a later program made it.
    package init(path: String) async throws {
        database = try Database(path: path)
        try await database.migrate(Schema.migrations)
    }

    /// Reads one consistent state.
    package func read<Result>(_ body: (Tables) throws -> Result) throws -> Result {
        try database.read { try body(Tables($0)) }
    }

    /// Makes a change, whole or not at all; when this returns it is on the disk.
    /// - Throws: What the body throws; ``CannotSave`` where the disk is full or fails: nothing was changed.
    @discardableResult
    package func write<Result: Sendable>(_ body: @escaping @Sendable (Tables) throws -> Result) async throws -> Result {
        do {
            let result = try await database.write { try body(Tables($0)) }
            listeners.tell()
            return result
        } catch let error as DatabaseError where error.isStorageFailure {
            throw CannotSave(description: error.description)
        }
    }

    /// The disk is full or cannot be written. Nothing was changed, reading goes on, and it may work again later.
    package struct CannotSave: Error, CustomStringConvertible {
        package let description: String
    }
}

/// The tables within one transaction.
package struct Tables {
    let connection: Connection

    init(_ connection: Connection) { self.connection = connection }
}

extension PortalID: ColumnValue {}
extension ProductID: ColumnValue {}
extension PlanID: ColumnValue {}
extension DeveloperID: ColumnValue {}
extension AdministratorID: ColumnValue {}
extension TeamID: ColumnValue {}
extension ApplicationID: ColumnValue {}
extension CredentialID: ColumnValue {}
extension SubscriptionID: ColumnValue {}
extension TokenID: ColumnValue {}
extension WebhookID: ColumnValue {}
extension Timestamp: ColumnValue {}
extension DeveloperState: ColumnValue {}
extension SubscriptionState: ColumnValue {}
extension CredentialState: ColumnValue {}
extension TeamRole: ColumnValue {}
extension AdministratorRole: ColumnValue {}
