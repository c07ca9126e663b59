/// The dialects of scripting languages and configuration.
extension Dialect {
    static let python = Dialect(
        keywords: """
            and as assert async await break case class continue def del elif else except finally for from global if
            import in is lambda match nonlocal not or pass raise return try while with yield
            """,
        types: "int float str bool bytes list dict tuple set frozenset object",
        literals: "True False None",
        lineComments: ["#"], blockComment: nil,
        strings: pythonStrings,
        features: [.capitalTypes, .decorators])

    /// With their prefixes, so that the `f` of `f"…"` belongs to the string.
    private static let pythonStrings: [StringForm] = {
        var forms: [StringForm] = []
        for quote in ["\"\"\"", "'''", "\"", "'"] {
            let isMultiline = quote.utf8.count == 3
            for prefix in ["rb", "br", "Rb", "fr", "rf", "f", "F", "r", "R", "b", "B", "u", ""] {
                forms.append(
                    StringForm(
                        prefix + quote, quote, multiline: isMultiline,
                        interpolation: prefix.lowercased().contains("f") ? "{" : nil))
            }
        }
        return forms
    }()

    static let ruby = Dialect(
        keywords: """
            alias and attr_accessor attr_reader attr_writer begin break case class def defined? do else elsif end ensure
            extend for if in include module next not or private protected public raise redo require require_relative
            rescue retry return self super then undef unless until when while yield
            """,
        literals: "true false nil",
        lineComments: ["#"], blockComment: nil,
        strings: [StringForm("\"", multiline: true, interpolation: "#{"), StringForm("'", multiline: true), StringForm("`")],
        features: [.capitalTypes, .atVariables, .dollarVariables, .symbols, .regularExpressions, .objectKeys,
            .hereDocuments, .questionNames])

    static let lua = Dialect(
        keywords: """
            and break do else elseif end for function goto if in local not or repeat return then until while
            """,
        literals: "true false nil",
        lineComments: ["--"], blockComment: ("--[[", "]]"),
        strings: [StringForm("[[", "]]", escape: nil, multiline: true), StringForm("\""), StringForm("'")])

    static let nginx = Dialect(
        keywords: "", literals: "on off", lineComments: ["#"], blockComment: nil,
        strings: [StringForm("\"", multiline: true), StringForm("'", multiline: true)],
        features: [.dollarVariables, .directives])

    static let sql = Dialect(
        keywords: """
            add all alter analyze and as asc begin between by cascade case check column commit conflict constraint
            create cross database default delete desc distinct do drop else end except exists explain foreign from full
            function grant group having if in index inner insert intersect into is join key left like limit materialized
            natural not nothing of offset on or order outer over partition primary procedure references returning revoke
            right rollback row rows schema select set table temporary then to transaction trigger truncate union unique
            update using values view when where window with
            """,
        types: """
            bigint binary blob boolean bool bytea char character date datetime decimal double float int integer interval
            json jsonb numeric precision real serial smallint text time timestamp timestamptz tinyint uuid varchar
            """,
        ignoresCase: true,
        lineComments: ["--"],
        strings: [StringForm("'", escape: nil, multiline: true), StringForm("\"", escape: nil), StringForm("`", escape: nil)],
        features: [.atVariables, .dollarVariables])
}
