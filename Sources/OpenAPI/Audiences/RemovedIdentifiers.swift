/// Names that a description uses: all of them, or those that a cut took away.
package struct RemovedIdentifiers: Sendable, Equatable {
    package var operationIDs: Set<String> = []
    package var paths: Set<String> = []
    /// Of component schemas.
    package var schemaNames: Set<String> = []
    /// Of parameters, headers and properties.
    package var names: Set<String> = []
    package var tags: Set<String> = []

    package init() {}

    /// What is here and not in `kept`, in none of its kinds: a name that remains anywhere is not gone.
    func subtracting(_ kept: RemovedIdentifiers) -> RemovedIdentifiers {
        let all = kept.operationIDs.union(kept.schemaNames).union(kept.names).union(kept.tags)
        var gone = RemovedIdentifiers()
        gone.operationIDs = operationIDs.subtracting(all)
        gone.paths = paths.subtracting(kept.paths)
        gone.schemaNames = schemaNames.subtracting(all)
        gone.names = names.subtracting(all)
        gone.tags = tags.subtracting(all)
        return gone
    }
}
