package import Database

/// The tables' history. Times are milliseconds since 1970.
package enum Schema {
    package static let migrations = [
        Migration(1, "accounts", accounts), Migration(2, "applications", applications),
        Migration(3, "subscriptions", subscriptions), Migration(4, "trail", trail),
        Migration(5, "tokens", tokens), Migration(6, "second-factors", secondFactors),
        Migration(8, "lists", lists),
    ]

    private static let accounts = """
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

    private static let applications = """
        CREATE TABLE applications (
            id TEXT PRIMARY KEY,
            portal TEXT NOT NULL,
            developer TEXT REFERENCES developers (id),
            team TEXT REFERENCES teams (id),
            name TEXT NOT NULL,
            description TEXT NOT NULL,
            is_enabled INTEGER NOT NULL DEFAULT 1,
            created_at INTEGER NOT NULL,
            deleted_at INTEGER,
            CHECK ((developer IS NULL) <> (team IS NULL))
        ) STRICT;
        CREATE INDEX applications_by_developer ON applications (developer) WHERE deleted_at IS NULL;
        CREATE INDEX applications_by_team ON applications (team) WHERE deleted_at IS NULL;
        CREATE TABLE credentials (
            id TEXT PRIMARY KEY,
            application TEXT NOT NULL REFERENCES applications (id),
            method TEXT NOT NULL CHECK (method IN ('api-key', 'basic', 'oauth')),
            name TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('active', 'rotating', 'revoked', 'expired')),
            public_name TEXT,
            created_at INTEGER NOT NULL,
            expires_at INTEGER,
            ended_at INTEGER,
            used_at INTEGER
        ) STRICT;
        CREATE INDEX credentials_by_application ON credentials (application);
        CREATE UNIQUE INDEX credentials_by_public_name ON credentials (method, public_name)
            WHERE public_name IS NOT NULL AND state IN ('active', 'rotating');
        CREATE INDEX credentials_by_end ON credentials (expires_at) WHERE state IN ('active', 'rotating');
        CREATE TABLE secrets (
            id TEXT PRIMARY KEY,
            credential TEXT NOT NULL REFERENCES credentials (id) ON DELETE CASCADE,
            sealed BLOB NOT NULL,
            hash BLOB NOT NULL UNIQUE,
            hint TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            valid_until INTEGER
        ) STRICT;
        CREATE INDEX secrets_by_credential ON secrets (credential);
        CREATE INDEX secrets_by_end ON secrets (valid_until) WHERE valid_until IS NOT NULL;
        """

    private static let subscriptions = """
        CREATE TABLE subscriptions (
            id TEXT PRIMARY KEY,
            portal TEXT NOT NULL,
            application TEXT NOT NULL REFERENCES applications (id),
            product TEXT NOT NULL,
            plan TEXT,
            requested_plan TEXT,
            state TEXT NOT NULL
                CHECK (state IN ('pending', 'active', 'suspended', 'rejected', 'cancelled', 'expired')),
            reason TEXT NOT NULL DEFAULT '',
            terms_version TEXT,
            requested_at INTEGER NOT NULL,
            decided_at INTEGER,
            expires_at INTEGER
        ) STRICT;
        CREATE UNIQUE INDEX subscriptions_open ON subscriptions (application, product)
            WHERE state IN ('pending', 'active', 'suspended');
        CREATE INDEX subscriptions_by_application ON subscriptions (application);
        CREATE INDEX subscriptions_by_product ON subscriptions (portal, product, state);
        CREATE INDEX subscriptions_waiting ON subscriptions (requested_at)
            WHERE state = 'pending' OR requested_plan IS NOT NULL;
        CREATE INDEX subscriptions_by_end ON subscriptions (expires_at) WHERE expires_at IS NOT NULL;
        """

    private static let tokens = """
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

    private static let secondFactors = """
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

    /// Lists are read in their order from an index, as far as a page shows; counts are read from an index alone.
    ///
    /// Nearly everything is active: an index of that state would help nobody, and SQLite, which does not know how many rows a
    /// state has, would take it for searches that have a better one.
    private static let lists = """
        CREATE INDEX developers_listed ON developers (created_at DESC, id) WHERE state <> 'deleted';
        CREATE INDEX developers_of_portal ON developers (portal, created_at DESC, id, state) WHERE state <> 'deleted';
        DROP INDEX developers_by_state;
        CREATE INDEX developers_by_state ON developers (state, created_at DESC, id) WHERE state <> 'active';
        CREATE INDEX applications_listed ON applications (created_at DESC, id) WHERE deleted_at IS NULL;
        CREATE INDEX applications_of_portal ON applications (portal, created_at DESC, id) WHERE deleted_at IS NULL;
        CREATE INDEX credentials_listed ON credentials (created_at DESC, id);
        CREATE INDEX credentials_by_state ON credentials (state, created_at DESC, id) WHERE state <> 'active';
        CREATE INDEX subscriptions_listed ON subscriptions (requested_at DESC, id);
        CREATE INDEX subscriptions_of_portal ON subscriptions (portal, requested_at DESC, id);
        CREATE INDEX subscriptions_by_state ON subscriptions (state, requested_at DESC, id) WHERE state <> 'active';
        CREATE INDEX subscriptions_of_product ON subscriptions (product, requested_at DESC, id);
        DROP INDEX subscriptions_by_product;
        CREATE INDEX subscriptions_by_product ON subscriptions (portal, product, state, requested_plan);
        """

    private static let trail = """
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
}
