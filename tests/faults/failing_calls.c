/* Has one call to the system fail that has to do with a folder.

   Loaded before everything else (LD_PRELOAD), so that the calls of SQLite and other libraries written in C count too.
   FAIL_BELOW is the folder, FAIL_NUMBER which call fails (the first is 1), FAIL_ERRNO how, FAIL_LOG where all are told. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static char ours[65536];
static long count;

static int below(const char *path) {
  const char *folder = getenv("FAIL_BELOW");
  return folder && path && strncmp(path, folder, strlen(folder)) == 0;
}

static int known(int handle) { return handle >= 0 && handle < (int)sizeof ours && ours[handle]; }

static int fails(const char *name) {
  const char *number = getenv("FAIL_NUMBER"), *how = getenv("FAIL_ERRNO"), *log = getenv("FAIL_LOG");
  long now = __sync_add_and_fetch(&count, 1);
  if (log) {
    char line[80];
    int length = snprintf(line, sizeof line, "%ld %s\n", now, name);
    ssize_t (*real_write)(int, const void *, size_t) = dlsym(RTLD_NEXT, "write");
    int (*real_open)(const char *, int, ...) = dlsym(RTLD_NEXT, "open64");
    int handle = real_open(log, O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (handle >= 0) { (void)!real_write(handle, line, length); close(handle); }
  }
  if (number && how && now == atol(number)) { errno = atoi(how); return 1; }
  return 0;
}

static int noted(int handle, int concerns) {
  if (handle >= 0 && handle < (int)sizeof ours) ours[handle] = concerns;
  return handle;
}

#define REAL(type, name, ...) \
  static type (*real)(__VA_ARGS__); \
  if (!real) real = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name);

#define OPENS(symbol) \
  int symbol(const char *path, int flags, ...) { \
    REAL(int, #symbol, const char *, int, ...) \
    va_list more; va_start(more, flags); int mode = va_arg(more, int); va_end(more); \
    int concerns = below(path); \
    if (concerns && fails("open")) return -1; \
    return noted(real(path, flags, mode), concerns); \
  }
OPENS(open)
OPENS(open64)

int openat(int at, const char *path, int flags, ...) {
  REAL(int, "openat", int, const char *, int, ...)
  va_list more; va_start(more, flags); int mode = va_arg(more, int); va_end(more);
  int concerns = below(path);
  if (concerns && fails("openat")) return -1;
  return noted(real(at, path, flags, mode), concerns);
}

int close(int handle) {
  REAL(int, "close", int)
  if (handle >= 0 && handle < (int)sizeof ours) ours[handle] = 0;
  return real(handle);
}

#define ON_HANDLE(type, symbol, declared, ...) \
  type symbol declared { \
    static type (*real) declared; \
    if (!real) real = (type (*) declared)dlsym(RTLD_NEXT, #symbol); \
    if (known(handle) && fails(#symbol)) return -1; \
    return real(__VA_ARGS__); \
  }
ON_HANDLE(ssize_t, read, (int handle, void *data, size_t length), handle, data, length)
ON_HANDLE(ssize_t, write, (int handle, const void *data, size_t length), handle, data, length)
ON_HANDLE(ssize_t, pread64, (int handle, void *data, size_t length, off64_t at), handle, data, length, at)
ON_HANDLE(ssize_t, pwrite64, (int handle, const void *data, size_t length, off64_t at), handle, data, length, at)
ON_HANDLE(ssize_t, pread, (int handle, void *data, size_t length, off_t at), handle, data, length, at)
ON_HANDLE(ssize_t, pwrite, (int handle, const void *data, size_t length, off_t at), handle, data, length, at)
ON_HANDLE(int, fstat, (int handle, struct stat *status), handle, status)
ON_HANDLE(int, fstat64, (int handle, struct stat64 *status), handle, status)
ON_HANDLE(int, fsync, (int handle), handle)
ON_HANDLE(int, fdatasync, (int handle), handle)
ON_HANDLE(int, ftruncate, (int handle, off_t length), handle, length)
ON_HANDLE(int, ftruncate64, (int handle, off64_t length), handle, length)
ON_HANDLE(int, flock, (int handle, int how), handle, how)
ON_HANDLE(int, fchmod, (int handle, mode_t mode), handle, mode)
ON_HANDLE(off_t, lseek, (int handle, off_t at, int from), handle, at, from)
ON_HANDLE(off64_t, lseek64, (int handle, off64_t at, int from), handle, at, from)

#define CONTROLS(symbol) \
  int symbol(int handle, int what, ...) { \
    REAL(int, #symbol, int, int, ...) \
    va_list more; va_start(more, what); void *with = va_arg(more, void *); va_end(more); \
    if (known(handle) && what != F_GETFD && what != F_SETFD && fails(#symbol)) return -1; \
    int done = real(handle, what, with); \
    return what == F_DUPFD_CLOEXEC || what == F_DUPFD ? noted(done, known(handle)) : done; \
  }
CONTROLS(fcntl)
CONTROLS(fcntl64)

#define MAPS(symbol, offset) \
  void *symbol(void *where, size_t length, int may, int how, int handle, offset at) { \
    REAL(void *, #symbol, void *, size_t, int, int, int, offset) \
    if (known(handle) && fails(#symbol)) return MAP_FAILED; \
    return real(where, length, may, how, handle, at); \
  }
MAPS(mmap, off_t)
MAPS(mmap64, off64_t)

#define ON_PATH(type, symbol, bad, declared, ...) \
  type symbol declared { \
    static type (*real) declared; \
    if (!real) real = (type (*) declared)dlsym(RTLD_NEXT, #symbol); \
    if (below(path) && fails(#symbol)) return bad; \
    return real(__VA_ARGS__); \
  }
ON_PATH(int, stat, -1, (const char *path, struct stat *status), path, status)
ON_PATH(int, stat64, -1, (const char *path, struct stat64 *status), path, status)
ON_PATH(int, lstat, -1, (const char *path, struct stat *status), path, status)
ON_PATH(int, lstat64, -1, (const char *path, struct stat64 *status), path, status)
ON_PATH(int, mkdir, -1, (const char *path, mode_t mode), path, mode)
ON_PATH(int, rmdir, -1, (const char *path), path)
ON_PATH(int, unlink, -1, (const char *path), path)
ON_PATH(int, rename, -1, (const char *path, const char *other), path, other)
ON_PATH(int, link, -1, (const char *path, const char *other), path, other)
ON_PATH(int, access, -1, (const char *path, int mode), path, mode)
ON_PATH(int, chmod, -1, (const char *path, mode_t mode), path, mode)
ON_PATH(ssize_t, readlink, -1, (const char *path, char *data, size_t length), path, data, length)
ON_PATH(void *, opendir, NULL, (const char *path), path)
