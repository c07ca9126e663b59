import Markdown
import Testing

/// Attacks that descriptions in a stranger's OpenAPI document may try.
struct SanitizerTests {
    @Test(arguments: [
        ("<script>alert(1)</script>\n", ""),
        ("a <script>alert(1)</script> b\n", "<p>a alert(1) b</p>\n"),
        ("<img src=x onerror=alert(1)>\n", "<img src=\"x\" />"),
        ("<a href=\"javascript:alert(1)\">x</a>\n", "<p><a>x</a></p>\n"),
        ("<a href=\"java&#115;cript:alert(1)\">x</a>\n", "<p><a>x</a></p>\n"),
        ("<a href=\" java\tscript:alert(1)\">x</a>\n", "<p><a>x</a></p>\n"),
        ("[x](javascript:alert(1))\n", "<p><a href=\"\">x</a></p>\n"),
        ("[x](JaVaScRiPt:alert(1))\n", "<p><a href=\"\">x</a></p>\n"),
        ("[x](&#1;javascript:alert(1))\n", "<p><a href=\"\">x</a></p>\n"),
        ("<javascript:alert(1)>\n", "<p><a href=\"\">javascript:alert(1)</a></p>\n"),
        ("![x](data:text/html,a)\n", "<p><img src=\"\" alt=\"x\" loading=\"lazy\" /></p>\n"),
        (
            "<b style=\"position:fixed\" class=\"x\" id=\"y\" title='a\"b'>x</b>\n",
            "<p><b title=\"a&quot;b\">x</b></p>\n"
        ),
        ("<b title=\"a &amp; b\">x</b>\n", "<p><b title=\"a &amp; b\">x</b></p>\n"),
        ("<a href=\"?a=1&amp;b=2\">x</a>\n", "<p><a href=\"?a=1&amp;b=2\">x</a></p>\n"),
        ("<iframe src=\"//evil\"></iframe>\n", ""),
        ("<svg><script>x</script></svg>\n", "<p>x</p>\n"),
        ("</div></div>\n\ntext\n", "<p>text</p>\n"),
        ("<div><b>open\n", "<div><b>open\n</b></div>"),
        ("<!-- <b> -->\n", ""),
        ("<div\nonclick=alert(1)\n", ""),
        ("H<sub>2</sub>O<br>x\n", "<p>H<sub>2</sub>O<br />x</p>\n"),
    ])
    func neutralisesAttacks(_ text: String, _ html: String) {
        let result = Rendering(text, options: .untrusted).html
        let both = (result.filter { $0 != "\n" }, html.filter { $0 != "\n" })
        #expect(both.0 == both.1)
    }

    @Test func escapesRawHTMLOnDemand() {
        var options = MarkdownOptions.portico
        options.rawHTML = .escape
        #expect(Rendering("a <b>b</b>\n", options: options).html == "<p>a &lt;b&gt;b&lt;/b&gt;</p>\n")
    }
}
