/// What gateways told of calls.
extension Schema {
    /// `known_secrets` outlives `secrets`: a call with a key that was revoked yesterday still has an owner.
    static let usage = """
        CREATE TABLE known_secrets (
            id TEXT PRIMARY KEY,
            credential TEXT NOT NULL REFERENCES credentials (id) ON DELETE CASCADE,
            mark BLOB UNIQUE,
            used_at INTEGER
        ) STRICT, WITHOUT ROWID;
        INSERT INTO known_secrets SELECT id, credential, NULL, NULL FROM secrets;
        CREATE TABLE usage_hours (
            application TEXT NOT NULL,
            hour INTEGER NOT NULL,
            product TEXT NOT NULL,
            credential TEXT NOT NULL,
            status INTEGER NOT NULL,
            calls INTEGER NOT NULL,
            PRIMARY KEY (application, hour, product, credential, status)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX usage_hours_by_hour ON usage_hours (hour);
        CREATE TABLE usage_days (
            day INTEGER NOT NULL,
            application TEXT NOT NULL,
            product TEXT NOT NULL,
            calls INTEGER NOT NULL,
            refused INTEGER NOT NULL,
            PRIMARY KEY (day, application, product)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE usage_totals (
            hour INTEGER NOT NULL,
            portal TEXT NOT NULL,
            product TEXT NOT NULL,
            status INTEGER NOT NULL,
            calls INTEGER NOT NULL,
            PRIMARY KEY (hour, portal, product, status)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE calls (
            application TEXT NOT NULL,
            is_refused INTEGER NOT NULL,
            at INTEGER NOT NULL,
            id TEXT NOT NULL,
            product TEXT NOT NULL,
            credential TEXT,
            method TEXT NOT NULL,
            path TEXT NOT NULL,
            status INTEGER NOT NULL,
            milliseconds INTEGER,
            PRIMARY KEY (application, is_refused, at, id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX calls_by_time ON calls (at);
        CREATE TABLE seen_calls (
            hour INTEGER NOT NULL,
            mark INTEGER NOT NULL,
            PRIMARY KEY (hour, mark)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE access_logs (
            gateway TEXT PRIMARY KEY,
            file INTEGER NOT NULL,
            position INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """
}
