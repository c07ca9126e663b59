import Database
import Glibc

extension Store {
    /// Bytes of the database's file, and of the log in which changes wait to be written into it.
    package var fileSizes: (main: Int, log: Int) { (size(""), size("-wal")) }

    private func size(_ suffix: String) -> Int {
        var facts = stat()
        return stat(database.path + suffix, &facts) == 0 ? Int(facts.st_size) : 0
    }
}
