/// What the companion needs to give out tokens of OAuth.
extension Schema {
    static let oauth = """
        CREATE TABLE signing_keys (
            id TEXT PRIMARY KEY,
            public TEXT NOT NULL,
            sealed BLOB NOT NULL,
            published_at INTEGER NOT NULL,
            signs_at INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE client_keys (
            credential TEXT PRIMARY KEY REFERENCES credentials (id) ON DELETE CASCADE,
            document TEXT,
            url TEXT,
            CHECK ((document IS NULL) <> (url IS NULL))
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE spent_assertions (
            client TEXT NOT NULL,
            hash BLOB NOT NULL,
            expires_at INTEGER NOT NULL,
            PRIMARY KEY (client, hash)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX spent_assertions_by_end ON spent_assertions (expires_at);
        CREATE TABLE revoked_tokens (
            id TEXT PRIMARY KEY,
            expires_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX revoked_tokens_by_end ON revoked_tokens (expires_at);
        """

    static let providerKeys = """
        CREATE TABLE provider_keys (
            provider TEXT PRIMARY KEY,
            keys TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        """

    static let providerClients = """
        CREATE TABLE provider_clients (
            credential TEXT PRIMARY KEY,
            application TEXT NOT NULL,
            provider TEXT NOT NULL,
            name TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('creating', 'live', 'deleting', 'unknown')),
            client TEXT,
            sealed BLOB,
            described BLOB,
            attempts INTEGER NOT NULL DEFAULT 0,
            next_at INTEGER,
            note TEXT NOT NULL,
            created_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX provider_clients_waiting ON provider_clients (next_at) WHERE next_at IS NOT NULL;
        CREATE INDEX provider_clients_by_application ON provider_clients (application);
        CREATE INDEX provider_clients_by_state ON provider_clients (state) WHERE state <> 'live';
        """
}
