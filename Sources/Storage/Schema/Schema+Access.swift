/// Who may call what.
extension Schema {
    static let applications = """
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

    static let subscriptions = """
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

    static let productLife = """
        CREATE TABLE known_products (
            portal TEXT NOT NULL,
            product TEXT NOT NULL,
            status TEXT NOT NULL,
            methods TEXT NOT NULL,
            sunset TEXT,
            PRIMARY KEY (portal, product)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE notices (
            subscription TEXT NOT NULL REFERENCES subscriptions (id) ON DELETE CASCADE,
            notice TEXT NOT NULL,
            at INTEGER NOT NULL,
            PRIMARY KEY (subscription, notice)
        ) STRICT, WITHOUT ROWID;
        """

    static let subscriptionCounts = """
        CREATE TABLE subscription_counts (
            portal TEXT NOT NULL,
            product TEXT NOT NULL,
            open INTEGER NOT NULL,
            active INTEGER NOT NULL,
            waiting INTEGER NOT NULL,
            PRIMARY KEY (portal, product)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO subscription_counts
            SELECT portal, product, sum(state IN ('pending', 'active', 'suspended')), sum(state = 'active'),
                sum(state = 'pending' OR requested_plan IS NOT NULL)
            FROM subscriptions GROUP BY portal, product;
        """
}
