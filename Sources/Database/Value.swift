/// What a column of a row holds, or a parameter of a statement: SQLite's five storage classes.
package enum Value: Sendable, Equatable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case blob([UInt8])
}
