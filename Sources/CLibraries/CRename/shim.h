/* glibc declares renameat2(2) for _GNU_SOURCE alone, which the Glibc module is built without. */
int renameat2(int oldFolder, const char *oldPath, int newFolder, const char *newPath, unsigned int flags);

/* linux/fs.h: exchange both names in one step. */
static const unsigned int PORTICO_RENAME_EXCHANGE = 1u << 1;
