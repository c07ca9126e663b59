import Testing

@testable import SiteGenerator

struct PageURLTests {
    @Test(arguments: [
        ("", "", "index.html", ""),
        ("guides/auth/", "guides/auth/", "guides/auth/index.html", "../../"),
        ("a b/", "a%20b/", "a b/index.html", "../"),
        ("50%#?/", "50%25%23%3F/", "50%#?/index.html", "../"),
        ("日本/", "%E6%97%A5%E6%9C%AC/", "日本/index.html", "../"),
        ("a:b/", "a%3Ab/", "a:b/index.html", "../"),
        ("sitemap.xml", "sitemap.xml", "sitemap.xml", ""),
    ])
    func givesAddressFileAndWayUp(path: String, href: String, file: String, root: String) {
        let url = PageURL(path)
        #expect(url.href == href)
        #expect(url.file == file)
        #expect(url.root == root)
    }

    @Test(arguments: ["../x/", "a/../b/", "a//b/", "./", "a/\0/"])
    func refusesWhatCannotBeAnAddress(path: String) {
        #expect(!PageURL(path).isUsable)
    }

    @Test(arguments: ["", "a/", "a/b/", "a.b/c/", "..a/"])
    func acceptsPlainAddresses(path: String) {
        #expect(PageURL(path).isUsable)
    }
}
