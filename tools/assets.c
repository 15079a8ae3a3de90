/* assets: turns files into one C file, compiled into the program.
 *
 *	assets OUT.c /folder/ FILE…       what is served: asset_files[]; src/http/asset.c gives them their hashed names
 *	assets OUT.c NAME FILE…           what is not: NAME_files[]
 *
 * The bytes are not changed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ASSETS_MAX = 31, BYTES_MAX = 4 * 1024 * 1024 };

static const char *
base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* false: reported on standard error. */
static int
write_bytes(FILE *out, const char *path, int index, long *size)
{
	FILE *in = fopen(path, "rb");
	int c;

	*size = 0;
	if (!in) {
		fprintf(stderr, "%s:1: cannot be read; name a file that is there\n", path);
		return 0;
	}
	fprintf(out, "static const uint8_t asset_%d[] = {", index);
	while ((c = getc(in)) != EOF && *size < BYTES_MAX)
		fprintf(out, "%s%d,", (*size)++ % 32 ? "" : "\n\t", c);
	fprintf(out, "%s\n};\n\n", *size ? "" : "0");
	fclose(in);
	if (c != EOF) {
		fprintf(stderr, "%s:1: larger than %d bytes; every visitor would fetch it: make it smaller\n", path, BYTES_MAX);
		return 0;
	}
	return 1;
}

int
main(int argc, char **argv)
{
	const int served = argc > 2 && argv[2][0] == '/';
	const char *list = served ? "asset" : argv[2];
	long sizes[ASSETS_MAX];
	FILE *out;

	if (argc < 4 || argc - 3 > ASSETS_MAX) {
		fprintf(stderr, "usage: assets OUT.c /folder/|NAME FILE…   (at most %d files)\n", ASSETS_MAX);
		return 2;
	}
	out = fopen(argv[1], "w");
	if (!out) {
		fprintf(stderr, "%s:1: cannot be written\n", argv[1]);
		return 1;
	}
	fprintf(out, "/* Made by tools/assets.c: do not edit. */\n#include \"http/asset.h\"\n\n");
	for (int i = 3; i < argc; i++) {
		if (!write_bytes(out, argv[i], i - 3, &sizes[i - 3])) {
			fclose(out);
			remove(argv[1]);
			return 1;
		}
	}
	if (served)
		fprintf(out, "const struct text asset_folder = { \"%s\", %zu };\n", argv[2], strlen(argv[2]));
	else
		fprintf(out, "extern const struct asset_file %s_files[];\nextern const size_t %s_file_count;\n", list, list);
	fprintf(out, "const struct asset_file %s_files[] = {\n", list);
	for (int i = 3; i < argc; i++)
		fprintf(out, "\t{ \"%s\", { asset_%d, %ld } },\n", base_name(argv[i]), i - 3, sizes[i - 3]);
	fprintf(out, "};\nconst size_t %s_file_count = %d;\n", list, argc - 3);
	return fclose(out) == 0 ? 0 : 1;
}
