import Serialization

/// What the pass over a document notes for the rules that span objects, which are checked when all files are read.
struct RuleNotes {
    /// One scheme that a security requirement names.
    struct SchemeUse {
        var name: Mapping.Entry
        var file: Int32
    }

    /// What `components` says about a security scheme.
    struct Scheme {
        var type: String
        /// The scopes of its flows; `nil` where the description does not list them.
        var scopes: Set<String>?
    }

    var pathItems: [Place] = []
    var schemeUses: [SchemeUse] = []
    /// The `operationId` of each link.
    var linkedOperations: [Place] = []
    var operationIDs: Set<String> = []
}
