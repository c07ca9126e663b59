/// What has happened, and who is to be told.
extension Schema {
    static let trail = """
        CREATE TABLE audit (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            at INTEGER NOT NULL,
            portal TEXT,
            actor_kind TEXT NOT NULL CHECK (actor_kind IN ('developer', 'administrator', 'system')),
            actor TEXT NOT NULL,
            address TEXT NOT NULL,
            action TEXT NOT NULL,
            subject TEXT NOT NULL,
            owner TEXT,
            before TEXT,
            after TEXT,
            reason TEXT NOT NULL
        ) STRICT;
        CREATE INDEX audit_by_subject ON audit (subject, id);
        CREATE INDEX audit_by_owner ON audit (owner, id);
        CREATE INDEX audit_by_actor ON audit (actor, id);
        CREATE TABLE mails (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            at INTEGER NOT NULL,
            portal TEXT,
            recipient TEXT NOT NULL,
            template TEXT NOT NULL,
            sealed BLOB,
            attempts INTEGER NOT NULL DEFAULT 0,
            next_at INTEGER,
            sent_at INTEGER,
            error TEXT
        ) STRICT;
        CREATE INDEX mails_waiting ON mails (next_at) WHERE next_at IS NOT NULL;
        CREATE TABLE events (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            at INTEGER NOT NULL,
            portal TEXT,
            type TEXT NOT NULL,
            data TEXT NOT NULL
        ) STRICT;
        CREATE TABLE revisions (
            name TEXT PRIMARY KEY,
            value INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        INSERT INTO revisions VALUES ('gateway', 1);
        """

    static let webhooks = """
        DROP TABLE events;
        CREATE TABLE webhooks (
            id TEXT PRIMARY KEY,
            url TEXT NOT NULL,
            name TEXT NOT NULL,
            portal TEXT,
            product TEXT,
            events TEXT NOT NULL,
            is_enabled INTEGER NOT NULL,
            secret BLOB NOT NULL,
            old_secret BLOB,
            old_until INTEGER,
            created_at INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE events (
            id TEXT PRIMARY KEY,
            at INTEGER NOT NULL,
            type TEXT NOT NULL,
            portal TEXT,
            owner TEXT,
            body TEXT NOT NULL
        ) STRICT;
        CREATE INDEX events_by_time ON events (at);
        CREATE INDEX events_by_owner ON events (owner) WHERE owner IS NOT NULL;
        CREATE TABLE deliveries (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            webhook TEXT NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
            event TEXT NOT NULL REFERENCES events (id) ON DELETE CASCADE,
            state TEXT NOT NULL CHECK (state IN ('waiting', 'delivered', 'dead')),
            attempts INTEGER NOT NULL DEFAULT 0,
            next_at INTEGER,
            tried_at INTEGER,
            status INTEGER,
            note TEXT NOT NULL
        ) STRICT;
        CREATE INDEX deliveries_by_webhook ON deliveries (webhook, state, id);
        CREATE INDEX deliveries_by_event ON deliveries (event);
        CREATE INDEX deliveries_waiting ON deliveries (webhook, next_at) WHERE next_at IS NOT NULL;
        """

    static let reminders = """
        CREATE TABLE reminders (
            subject TEXT NOT NULL,
            ends_at INTEGER NOT NULL,
            notice TEXT NOT NULL,
            at INTEGER NOT NULL,
            PRIMARY KEY (subject, ends_at, notice)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX reminders_by_end ON reminders (ends_at);
        """

    static let gatewayChanges = """
        CREATE TABLE gateway_changes (
            revision INTEGER PRIMARY KEY,
            kind TEXT NOT NULL CHECK (kind IN ('application', 'team', 'developer', 'everyone')),
            subject TEXT NOT NULL
        ) STRICT;
        """
}
