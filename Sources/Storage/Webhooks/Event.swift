import Database
package import PortalModel

/// Something that happened, as webhooks are told of it. Written in the transaction of the change itself.
package struct Event: Sendable, Equatable {
    /// The same for every receiver and every attempt.
    package var id: String
    package var at: Timestamp
    /// Such as `subscription.approved`.
    package var type: String
    package var portal: PortalID?
    /// The developer or team whose it is.
    package var owner: String?
    /// What is sent: JSON.
    package var body: String

    package init(id: String, at: Timestamp, type: String, portal: PortalID?, owner: String?, body: String) {
        self.id = id
        self.at = at
        self.type = type
        self.portal = portal
        self.owner = owner
        self.body = body
    }
}

extension Tables {
    /// Adds an event.
    package func insert(_ event: Event) throws {
        try connection.run(
            "INSERT INTO events (id, at, type, portal, owner, body) VALUES ($1, $2, $3, $4, $5, $6)",
            [event.id, event.at, event.type, event.portal, event.owner, event.body])
    }

    /// Forgets what was told, or is to be told, of somebody who is erased.
    package func deleteEvents(of owner: String) throws {
        try connection.run("DELETE FROM events WHERE owner = $1", [owner])
    }

    /// Forgets events of that age, with their deliveries.
    package func deleteEvents(before time: Timestamp) throws {
        try connection.run("DELETE FROM events WHERE at < $1", [time])
    }
}
