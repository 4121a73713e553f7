/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-render"
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "server/rendu/render.h"

/* Memory of a sanitizer's shadow is counted too, so it cannot be bounded there. */
#ifdef __SANITIZE_ADDRESS__
#define ADDRESS_SPACE RLIM_INFINITY
#else
#define ADDRESS_SPACE ((rlim_t) 1024 * 1024 * 1024)
#endif

static gboolean
set_limits (void)
{
  static const struct
  {
    int resource;
    rlim_t value;
  } limits[] = {
    { RLIMIT_AS, ADDRESS_SPACE }, { RLIMIT_CPU, PARVIS_RENDU_CPU_S },
    { RLIMIT_FSIZE, 0 },          { RLIMIT_CORE, 0 },
    { RLIMIT_NOFILE, 64 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    {
      struct rlimit limit = { limits[i].value, limits[i].value };

      if (setrlimit (limits[i].resource, &limit) != 0)
        return FALSE;
    }
  return TRUE;
}

/* Fonts, character maps, libraries: the only files there are. A kernel without Landlock (before 5.13,
 * or with it switched off) is not refused: the filter below still allows reading only. */
static void
restrict_files (void)
{
  static const char *const readable[] = { "/usr", "/lib", "/lib64", "/etc/fonts",
                                          "/var/cache/fontconfig" };
  const struct landlock_ruleset_attr attr = {
    .handled_access_fs = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE
                         | LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR
                         | LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE
                         | LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR
                         | LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK
                         | LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_BLOCK
                         | LANDLOCK_ACCESS_FS_MAKE_SYM,
  };
  int ruleset = syscall (SYS_landlock_create_ruleset, &attr, sizeof attr, 0);

  if (ruleset < 0)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (readable); i++)
    {
      struct landlock_path_beneath_attr rule = {
        .allowed_access = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR,
        .parent_fd = open (readable[i], O_PATH | O_CLOEXEC),
      };

      if (rule.parent_fd < 0)
        continue;
      syscall (SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
      close (rule.parent_fd);
    }
  syscall (SYS_landlock_restrict_self, ruleset, 0);
  close (ruleset);
}

/* What a program needs that computes, allocates, reads a few files and writes to its standard output.
 * Anything else fails with EPERM rather than killing, so that a libc which tries a newer call first
 * falls back. No socket, no process, no thread, no signal to others, no file written. */
static const int ALLOWED[] = {
  SCMP_SYS (read),           SCMP_SYS (readv),
  SCMP_SYS (pread64),        SCMP_SYS (write),
  SCMP_SYS (writev),         SCMP_SYS (close),
  SCMP_SYS (lseek),          SCMP_SYS (fstat),
  SCMP_SYS (stat),           SCMP_SYS (lstat),
  SCMP_SYS (newfstatat),     SCMP_SYS (statx),
  SCMP_SYS (fstatfs),        SCMP_SYS (statfs),
  SCMP_SYS (access),         SCMP_SYS (faccessat),
  SCMP_SYS (faccessat2),     SCMP_SYS (getdents64),
  SCMP_SYS (readlink),       SCMP_SYS (readlinkat),
  SCMP_SYS (getcwd),         SCMP_SYS (mmap),
  SCMP_SYS (mmap2),          SCMP_SYS (munmap),
  SCMP_SYS (mremap),         SCMP_SYS (mprotect),
  SCMP_SYS (madvise),        SCMP_SYS (brk),
  SCMP_SYS (futex),          SCMP_SYS (rt_sigaction),
  SCMP_SYS (rt_sigprocmask), SCMP_SYS (rt_sigreturn),
  SCMP_SYS (sigaltstack),    SCMP_SYS (getrandom),
  SCMP_SYS (clock_gettime),  SCMP_SYS (clock_getres),
  SCMP_SYS (gettimeofday),   SCMP_SYS (time),
  SCMP_SYS (getpid),         SCMP_SYS (gettid),
  SCMP_SYS (getuid),         SCMP_SYS (geteuid),
  SCMP_SYS (getgid),         SCMP_SYS (getegid),
  SCMP_SYS (sysinfo),        SCMP_SYS (uname),
  SCMP_SYS (sched_yield),    SCMP_SYS (sched_getaffinity),
  SCMP_SYS (getrusage),      SCMP_SYS (poll),
  SCMP_SYS (ppoll),          SCMP_SYS (restart_syscall),
  SCMP_SYS (exit),           SCMP_SYS (exit_group),
};

static gboolean
filter_calls (void)
{
  scmp_filter_ctx filter = seccomp_init (SCMP_ACT_ERRNO (EPERM));
  gboolean done = filter != NULL;

  for (guint i = 0; done && i < G_N_ELEMENTS (ALLOWED); i++)
    done = seccomp_rule_add (filter, SCMP_ACT_ALLOW, ALLOWED[i], 0) == 0;
  /* Opening is allowed for reading only. */
  done = done
         && seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (openat), 1,
                              SCMP_A2 (SCMP_CMP_MASKED_EQ, O_ACCMODE | O_CREAT | O_TRUNC, O_RDONLY))
                == 0
         && seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (open), 1,
                              SCMP_A1 (SCMP_CMP_MASKED_EQ, O_ACCMODE | O_CREAT | O_TRUNC, O_RDONLY))
                == 0
         /* F_GETFD, F_SETFD, F_GETFL: what opendir() and stdio ask. */
         && seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (fcntl), 1,
                              SCMP_A1 (SCMP_CMP_LE, F_GETFL))
                == 0
         /* abort(): a signal to itself. */
         && seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (tgkill), 1,
                              SCMP_A0 (SCMP_CMP_EQ, (scmp_datum_t) getpid ()))
                == 0
         && seccomp_load (filter) == 0;
  if (filter)
    seccomp_release (filter);
  return done;
}

gboolean
render_cage (void)
{
  if (prctl (PR_SET_PDEATHSIG, SIGKILL) != 0 || prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0
      || prctl (PR_SET_DUMPABLE, 0) != 0 || !set_limits ())
    return FALSE;
  restrict_files ();
  return filter_calls ();
}
