import Serialization

extension DocumentLoader {
    /// The rules that span objects, when everything is read.
    mutating func checkNotes(_ root: Node) {
        checkTags(of: root)
        checkParameterLists()
        checkRequirements(root)
        checkLinkedOperations()
    }
}
