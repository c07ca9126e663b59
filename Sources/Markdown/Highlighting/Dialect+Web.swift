/// The dialects of the browser and of the scripts around it.
extension Dialect {
    private static let scriptKeywords = """
        async await break case catch class const continue debugger default delete do else export extends finally for
        from function get if import in instanceof let new of return set static super switch this throw try typeof var
        void while with yield
        """
    private static let scriptStrings = [
        StringForm("\""), StringForm("'"), StringForm("`", multiline: true, interpolation: "${"),
    ]
    private static let scriptLiterals = "true false null undefined NaN Infinity"

    static let javaScript = Dialect(
        keywords: scriptKeywords, literals: scriptLiterals, strings: scriptStrings,
        features: [.capitalTypes, .decorators, .regularExpressions, .objectKeys])

    static let typeScript = Dialect(
        keywords: scriptKeywords + """
             abstract as asserts declare enum implements infer interface is keyof namespace override private protected
            public readonly satisfies type unique
            """,
        types: "any bigint boolean never number object string symbol unknown",
        literals: scriptLiterals, strings: scriptStrings,
        features: [.capitalTypes, .decorators, .regularExpressions, .objectKeys])

    static let php = Dialect(
        keywords: """
            abstract and array as break case catch class clone const continue declare default do echo else elseif empty
            enum extends final finally fn for foreach function global if implements include include_once instanceof
            interface isset list match namespace new or print private protected public readonly require require_once
            return static switch throw trait try unset use var while yield
            """,
        types: "bool int float string mixed void iterable object self parent never",
        literals: "true false null TRUE FALSE NULL",
        lineComments: ["//", "#"],
        strings: [
            StringForm("\"", multiline: true, interpolation: "{$"), StringForm("'", multiline: true),
        ],
        features: [.capitalTypes, .dollarVariables, .hashAttributes, .hereDocuments],
        markers: ["<?php", "<?=", "?>"])

    static let graphQL = Dialect(
        keywords: """
            query mutation subscription fragment on type input interface union enum scalar schema directive extend
            implements repeatable
            """,
        types: "Int Float String Boolean ID",
        lineComments: ["#"], blockComment: nil,
        strings: [StringForm("\"\"\"", multiline: true), StringForm("\"")],
        features: [.capitalTypes, .decorators, .dollarVariables])
}
