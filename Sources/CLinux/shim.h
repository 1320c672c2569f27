#pragma once
// Calls and flags that glibc hides behind _GNU_SOURCE, and statfs, which Swift's Glibc module leaves out.
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <fcntl.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

// linux/fs.h: RENAME_NOREPLACE. EEXIST when the new name is taken.
static inline int apm_renameat_noreplace(int from_folder, const char *from, int to_folder, const char *to) {
  return (int)syscall(SYS_renameat2, from_folder, from, to_folder, to, 1u);
}

// linux/fs.h: RENAME_EXCHANGE. Each name gets what the other one had, in one step.
static inline int apm_renameat_exchange(int one_folder, const char *one, int other_folder, const char *other) {
  return (int)syscall(SYS_renameat2, one_folder, one, other_folder, other, 2u);
}

// asm-generic/fcntl.h: __O_TMPFILE, which comes with O_DIRECTORY.
static inline int apm_o_tmpfile(void) { return 020000000 | O_DIRECTORY; }

// Bytes of an extended attribute; -1 without one. Links are followed. Its header defines fd_set otherwise than curl's.
static inline long apm_xattr_size(const char *path, const char *name) {
  return syscall(SYS_getxattr, path, name, (void *)0, (unsigned long)0);
}

// fcntl.h: F_SETLEASE with F_RDLCK, then F_UNLCK. 0 when nobody has the file open for writing; -1 with EAGAIN when
// somebody has, EACCES for another user's file without CAP_LEASE.
static inline int apm_try_read_lease(int descriptor) {
  if (fcntl(descriptor, F_SETLEASE, F_RDLCK) != 0) return -1;
  fcntl(descriptor, F_SETLEASE, F_UNLCK);
  return 0;
}

// The file system's magic number of statfs(2), or 0.
static inline unsigned int apm_file_system(const char *path) {
  struct statfs status;
  return statfs(path, &status) == 0 ? (unsigned int)status.f_type : 0;
}

// statx(2), as the kernel lays it out.
struct apm_statx {
  uint32_t mask, blksize;
  uint64_t attributes;
  uint32_t nlink, uid, gid;
  uint16_t mode, spare;
  uint64_t ino, size, blocks, attributes_mask;
  struct { int64_t sec; uint32_t nsec; int32_t reserved; } atime, btime, ctime, mtime;
  uint64_t rest[16];
};

// When the inode was made, in nanoseconds since 1970; 0 where the file system does not say.
static inline int64_t apm_birth(const char *path) {
  struct apm_statx status;
  const unsigned int btime = 0x800u;  // STATX_BTIME
  if (syscall(SYS_statx, AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, btime, &status) != 0) return 0;
  return status.mask & btime ? status.btime.sec * 1000000000 + status.btime.nsec : 0;
}
