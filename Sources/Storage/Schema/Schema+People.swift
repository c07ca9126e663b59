/// Who there is, and what they prove themselves with.
extension Schema {
    static let accounts = """
        CREATE TABLE developers (
            id TEXT PRIMARY KEY,
            portal TEXT NOT NULL,
            email TEXT NOT NULL,
            email_key TEXT NOT NULL,
            name TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('unverified', 'pending', 'active', 'suspended', 'rejected', 'deleted')),
            password_hash TEXT,
            failed_sign_ins INTEGER NOT NULL DEFAULT 0,
            locked_until INTEGER,
            totp_sealed BLOB,
            totp_step INTEGER,
            terms_version TEXT,
            created_at INTEGER NOT NULL,
            seen_at INTEGER
        ) STRICT;
        CREATE UNIQUE INDEX developers_by_email ON developers (portal, email_key) WHERE state <> 'deleted';
        CREATE INDEX developers_by_state ON developers (state, created_at);
        CREATE TABLE administrators (
            id TEXT PRIMARY KEY,
            email TEXT NOT NULL,
            email_key TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            role TEXT NOT NULL CHECK (role IN ('viewer', 'approver', 'administrator')),
            password_hash TEXT,
            failed_sign_ins INTEGER NOT NULL DEFAULT 0,
            locked_until INTEGER,
            created_at INTEGER NOT NULL,
            seen_at INTEGER
        ) STRICT;
        CREATE TABLE recovery_codes (
            developer TEXT NOT NULL REFERENCES developers (id) ON DELETE CASCADE,
            hash TEXT NOT NULL,
            PRIMARY KEY (developer, hash)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE sessions (
            hash BLOB PRIMARY KEY,
            developer TEXT REFERENCES developers (id) ON DELETE CASCADE,
            administrator TEXT REFERENCES administrators (id) ON DELETE CASCADE,
            created_at INTEGER NOT NULL,
            seen_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL,
            address TEXT NOT NULL,
            agent TEXT NOT NULL,
            CHECK ((developer IS NULL) <> (administrator IS NULL))
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX sessions_by_developer ON sessions (developer);
        CREATE INDEX sessions_by_administrator ON sessions (administrator);
        CREATE INDEX sessions_by_end ON sessions (expires_at);
        CREATE TABLE links (
            hash BLOB PRIMARY KEY,
            purpose TEXT NOT NULL,
            subject TEXT NOT NULL,
            data TEXT NOT NULL,
            expires_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX links_by_subject ON links (subject, purpose);
        CREATE TABLE teams (
            id TEXT PRIMARY KEY,
            portal TEXT NOT NULL,
            name TEXT NOT NULL,
            created_at INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE memberships (
            team TEXT NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
            developer TEXT NOT NULL REFERENCES developers (id) ON DELETE CASCADE,
            role TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'member')),
            joined_at INTEGER NOT NULL,
            PRIMARY KEY (team, developer)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX memberships_by_developer ON memberships (developer);
        """

    static let secondFactors = """
        DROP TABLE recovery_codes;
        ALTER TABLE developers DROP COLUMN totp_sealed;
        ALTER TABLE developers DROP COLUMN totp_step;
        CREATE TABLE second_factors (
            owner TEXT PRIMARY KEY,
            sealed BLOB NOT NULL,
            step INTEGER,
            confirmed_at INTEGER
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE recovery_codes (
            owner TEXT NOT NULL,
            hash BLOB NOT NULL,
            PRIMARY KEY (owner, hash)
        ) STRICT, WITHOUT ROWID;
        """

    static let tokens = """
        CREATE TABLE tokens (
            id TEXT PRIMARY KEY,
            hash BLOB NOT NULL UNIQUE,
            hint TEXT NOT NULL,
            name TEXT NOT NULL,
            scopes TEXT NOT NULL,
            developer TEXT REFERENCES developers (id) ON DELETE CASCADE,
            administrator TEXT REFERENCES administrators (id) ON DELETE CASCADE,
            portal TEXT,
            created_at INTEGER NOT NULL,
            expires_at INTEGER,
            used_at INTEGER,
            CHECK ((developer IS NULL) + (administrator IS NULL) + (portal IS NULL) = 2)
        ) STRICT;
        CREATE INDEX tokens_by_developer ON tokens (developer) WHERE developer IS NOT NULL;
        CREATE INDEX tokens_by_administrator ON tokens (administrator) WHERE administrator IS NOT NULL;
        CREATE INDEX tokens_by_portal ON tokens (portal) WHERE portal IS NOT NULL;
        CREATE TABLE replies (
            token TEXT NOT NULL REFERENCES tokens (id) ON DELETE CASCADE,
            key TEXT NOT NULL,
            fingerprint BLOB NOT NULL,
            at INTEGER NOT NULL,
            status INTEGER,
            sealed BLOB,
            PRIMARY KEY (token, key)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX replies_by_time ON replies (at);
        """

    static let signUp = """
        CREATE TABLE developer_details (
            developer TEXT NOT NULL REFERENCES developers (id) ON DELETE CASCADE,
            field TEXT NOT NULL,
            value TEXT NOT NULL,
            PRIMARY KEY (developer, field)
        ) STRICT, WITHOUT ROWID;
        """
}
