/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-coffre"
#include "config.h"

#include <fcntl.h>
#include <magic.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "server/coffre/parvis-entete.h"
#include "server/coffre/parvis-fd.h"
#include "server/coffre/parvis-piece.h"

/* Enough for libmagic to know a file; it is given no more of a stranger's bytes than that. */
#define HEAD_SIZE 8192

/* A photograph says its size after what the camera and the editor wrote of themselves. */
#define HEADER_SIZE (1024 * 1024)

/* clang-format off */
static const struct {
  const char *type, *nom;
  const char *extensions[6];
} ACCEPTED[] = {
  { "application/pdf", "un PDF", { "pdf" } },
  { "image/jpeg", "une image JPEG", { "jpg", "jpeg", "jpe", "jfif" } },
  { "image/png", "une image PNG", { "png" } },
};
/* clang-format on */

#define QUOI "Envoyez un PDF, ou une photo au format JPEG ou PNG."

static int
find_accepted (const char *type)
{
  for (guint i = 0; i < G_N_ELEMENTS (ACCEPTED); i++)
    if (g_str_equal (ACCEPTED[i].type, type))
      return i;
  return -1;
}

/* Telephones give names without an extension: nothing to disagree with. */
static gboolean
name_agrees (int accepted, const char *extension)
{
  return !extension || g_strv_contains (ACCEPTED[accepted].extensions, extension);
}

/* What follows the last dot, lower case; NULL when there is none. */
static char *
dup_extension (const char *nom)
{
  const char *dot = strrchr (nom, '.');

  return dot && dot[1] ? g_ascii_strdown (dot + 1, -1) : NULL;
}

static gboolean
is_heic (const char *type, const char *extension)
{
  return g_str_has_prefix (type, "image/hei") || g_str_equal (type, "image/avif")
         || (extension && (g_str_equal (extension, "heic") || g_str_equal (extension, "heif")));
}

static char *
megabytes (gint64 size)
{
  char *text = g_strdup_printf ("%.1f Mo", size / 1e6);
  char *point = strchr (text, '.');

  if (point)
    *point = ',';
  return text;
}

static char *
refuse_size (gint64 size, gint64 max)
{
  g_autofree char *own = megabytes (size);
  g_autofree char *most = g_strdup_printf ("%d Mo", (int) (max / (1024 * 1024)));

  if (size == 0)
    return g_strdup (
        "Ce fichier est vide. Choisissez-le à nouveau, ou vérifiez qu’il s’ouvre sur votre "
        "appareil.");
  return g_strdup_printf (
      "Ce fichier pèse %s : la limite est de %s. Envoyez une photo moins grande, ou un "
      "PDF de moins de pages.",
      own, most);
}

static char *
refuse_type (const char *type, const char *extension)
{
  int accepted = find_accepted (type);

  if (is_heic (type, extension) && accepted < 0)
    return g_strdup ("Les photos HEIC des iPhone ne sont pas acceptées. Pour envoyer celle-ci, "
                     "faites-en une capture "
                     "d’écran et envoyez la capture. Pour les prochaines : Réglages, Appareil "
                     "photo, Formats, « Le plus "
                     "compatible ».");
  if (accepted >= 0)
    return g_strdup_printf (
        "Le nom de ce fichier finit par « .%s », mais c’est %s. Enregistrez-le sous un "
        "nom en « .%s », puis envoyez-le à nouveau.",
        extension, ACCEPTED[accepted].nom, ACCEPTED[accepted].extensions[0]);
  return g_strdup ("Ce fichier n’est ni un PDF, ni une photo JPEG ou PNG. " QUOI);
}

/* libmagic's handles are not for two threads: one a call. */
static char *
find_type (const guchar *head, gsize size, GError **error)
{
  magic_t magic = magic_open (MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS | MAGIC_NO_CHECK_TAR
                              | MAGIC_NO_CHECK_ELF | MAGIC_NO_CHECK_CDF | MAGIC_NO_CHECK_APPTYPE);
  const char *found = NULL;
  char *type;

  if (magic && magic_load (magic, NULL) == 0)
    found = magic_buffer (magic, head, size);
  if (!found)
    g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_INTERNAL, "libmagic: %s",
                 magic && magic_error (magic) ? magic_error (magic) : "cannot start");
  type = g_strdup (found);
  if (magic)
    magic_close (magic);
  return type;
}

/* Of the size only; whether the picture is whole is for who draws it. */
static char *
refuse_picture (int fd, const char *type, GError **error)
{
  g_autofree guchar *data = g_malloc (HEADER_SIZE);
  guint32 width, height;
  gssize n = parvis_fd_read_full (fd, data, HEADER_SIZE, error);

  if (n < 0)
    return NULL;
  if (!parvis_entete_dimensions (data, n, type, &width, &height))
    return g_strdup (
        "Cette image est abîmée. Vérifiez qu’elle s’ouvre sur votre appareil, puis envoyez-la à "
        "nouveau.");
  if ((guint64) width * height > PARVIS_ENTETE_PIXELS_MAX)
    return g_strdup_printf (
        "Cette image est trop grande (%u × %u points). Réduisez-la, ou photographiez le "
        "document avec votre téléphone.",
        width, height);
  return NULL;
}

/* The type of the open file, or NULL with *@refus or @error. */
static const char *
check_content (int fd, const char *nom, char **refus, GError **error)
{
  g_autofree char *extension = dup_extension (nom);
  g_autofree char *type = NULL;
  guchar head[HEAD_SIZE];
  gssize n = parvis_fd_read_full (fd, head, sizeof head, error);
  int accepted;

  if (n < 0)
    return NULL;
  type = find_type (head, n, error);
  if (!type)
    return NULL;
  accepted = find_accepted (type);
  if (accepted < 0 || !name_agrees (accepted, extension))
    {
      *refus = refuse_type (type, extension);
      return NULL;
    }
  if (g_str_has_prefix (type, "image/"))
    {
      g_autoptr (GError) local = NULL;

      if (lseek (fd, 0, SEEK_SET) != 0)
        return parvis_fd_fail (error, "lseek"), NULL;
      *refus = refuse_picture (fd, type, &local);
      if (local)
        g_propagate_error (error, g_steal_pointer (&local));
      if (*refus || local)
        return NULL;
    }
  return ACCEPTED[accepted].type;
}

const char *
parvis_piece_check (
    const char *path, const char *nom, gint64 taille_max, char **refus, GError **error)
{
  g_auto (ParvisFd) fd = open (path, O_RDONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
  struct stat st;

  *refus = NULL;
  if (fd < 0 || fstat (fd, &st) != 0)
    return parvis_fd_fail (error, path), NULL;
  if (!S_ISREG (st.st_mode))
    {
      g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_INTERNAL, "%s is not a regular file", path);
      return NULL;
    }
  if (st.st_size == 0 || st.st_size > taille_max)
    {
      *refus = refuse_size (st.st_size, taille_max);
      return NULL;
    }
  return check_content (fd, nom, refus, error);
}
