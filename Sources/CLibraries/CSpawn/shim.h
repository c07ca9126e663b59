#include <spawn.h>

/* glibc 2.34 declares it for _GNU_SOURCE alone, which the Glibc module is built without: close all descriptors from one on. */
int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);
