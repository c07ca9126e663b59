/// Indexes behind lists.
extension Schema {
    /// Lists are read in their order from an index, as far as a page shows; counts are read from an index alone.
    ///
    /// Nearly everything is active: an index of that state would help nobody, and SQLite, which does not know how many rows a
    /// state has, would take it for searches that have a better one.
    static let lists = """
        CREATE INDEX developers_listed ON developers (created_at DESC, id, email_key, name) WHERE state <> 'deleted';
        CREATE INDEX developers_of_portal ON developers (portal, created_at DESC, id, state) WHERE state <> 'deleted';
        DROP INDEX developers_by_state;
        CREATE INDEX developers_by_state ON developers (state, created_at DESC, id) WHERE state <> 'active';
        CREATE INDEX applications_listed ON applications (created_at DESC, id, name) WHERE deleted_at IS NULL;
        CREATE INDEX applications_of_portal ON applications (portal, created_at DESC, id) WHERE deleted_at IS NULL;
        CREATE INDEX credentials_listed ON credentials (created_at DESC, id);
        CREATE INDEX credentials_by_state ON credentials (state, created_at DESC, id) WHERE state <> 'active';
        CREATE INDEX subscriptions_listed ON subscriptions (requested_at DESC, id);
        CREATE INDEX subscriptions_of_portal ON subscriptions (portal, requested_at DESC, id);
        CREATE INDEX subscriptions_by_state ON subscriptions (state, requested_at DESC, id) WHERE state <> 'active';
        CREATE INDEX subscriptions_of_product ON subscriptions (product, requested_at DESC, id);
        CREATE INDEX audit_by_action ON audit (action, id);
        DROP INDEX subscriptions_by_product;
        CREATE INDEX subscriptions_by_product ON subscriptions (portal, product, state, requested_plan);
        """
}
