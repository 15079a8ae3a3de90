/* replay: runs one fuzz target over every file of the given folders, without a fuzzer, so that what was once fixed stays fixed. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { INPUT_MAX = 1 << 20 };

static int
run_file(const char *folder, const char *name)
{
	static uint8_t bytes[INPUT_MAX];
	char path[4096];
	uint8_t *exact;
	size_t size;
	FILE *in;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	in = fopen(path, "rb");
	if (!in) {
		fprintf(stderr, "%s: cannot be read\n", path);
		return -1;
	}
	size = fread(bytes, 1, sizeof bytes, in);
	fclose(in);
	/* Of exactly that size, so that a sanitizer sees one byte too many. */
	exact = malloc(size ? size : 1);
	for (size_t i = 0; exact && i < size; i++)
		exact[i] = bytes[i];
	fprintf(stderr, "%s\n", path);
	LLVMFuzzerTestOneInput(exact, size);
	free(exact);
	return 0;
}

int
main(int argc, char **argv)
{
	int runs = 0;

	for (int i = 1; i < argc; i++) {
		DIR *folder = opendir(argv[i]);
		struct dirent *entry;

		if (!folder) {
			fprintf(stderr, "%s: no such folder\n", argv[i]);
			return 1;
		}
		while ((entry = readdir(folder)) != NULL) {
			if (entry->d_name[0] == '.')
				continue;
			if (run_file(argv[i], entry->d_name) != 0)
				return 1;
			runs++;
		}
		closedir(folder);
	}
	printf("%d inputs\n", runs);
	return runs > 0 ? 0 : 1;
}
