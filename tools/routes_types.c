/* routes_types: types.def, read strictly, and what becomes of it: types.h and types.c. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "routes.h"

static bool
read_token_length(struct source *source, const char *word, int *length)
{
	char *end;
	long number = strtol(word, &end, 10);

	if (*end != '\0' || number < 1 || number > TOKEN_LENGTH_MAX || number == ID_LENGTH) {
		blame(source, "'%s' is no length of a token; write a number from 1 to %d, not %d (that is an id's)", word,
		      TOKEN_LENGTH_MAX, ID_LENGTH);
		return false;
	}
	*length = (int)number;
	return true;
}

static bool
check_type(struct source *source, const char *word)
{
	static const char *const types[] = { "BIGINT", "TEXT", "BYTEA", "BOOLEAN" };

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (strcmp(word, types[i]) == 0)
			return true;
	blame(source, "'%s' is not a type both engines know; write BIGINT, TEXT, BYTEA or BOOLEAN", word);
	return false;
}

static bool
check_id(struct source *source, const char *name)
{
	const size_t length = strlen(name);

	if (length >= 4 && strcmp(name + length - 3, "_id") == 0)
		return true;
	blame(source, "id '%s' would take the name of the thing itself; call it '%s_id'", name, name);
	return false;
}

/* The words of an enum, from the third of the line on. */
static bool
read_words(struct source *source, struct kind *kind)
{
	for (int i = 2; i < source->word_count; i++) {
		if (!is_name(source->words[i])) {
			blame(source, "'%s' is not a name for C; use lower-case letters, digits and _, a letter first",
			      source->words[i]);
			return false;
		}
		if (strcmp(source->words[i], "count") == 0) {
			blame(source, "'count' would be the name of the number of words of '%s'; choose another word", source->words[1]);
			return false;
		}
		for (int k = 0; k < kind->word_count; k++)
			if (strcmp(kind->words[k], source->words[i]) == 0) {
				blame(source, "'%s' is a word of '%s' twice; take one of the two away", source->words[i],
				      source->words[1]);
				return false;
			}
		kind->words[kind->word_count++] = kept(strdup(source->words[i]));
	}
	return true;
}

static bool
read_sort(struct source *source, enum kind_sort *sort)
{
	static const char *const sorts[] = { [KIND_ID] = "id", [KIND_TOKEN] = "token", [KIND_VALUE] = "value", [KIND_ENUM] = "enum" };

	for (size_t i = 0; i < sizeof(sorts) / sizeof(sorts[0]); i++)
		if (strcmp(source->words[0], sorts[i]) == 0) {
			*sort = (enum kind_sort)i;
			return true;
		}
	blame(source, "'%s' is not a sort of type; write id, token, enum or value", source->words[0]);
	return false;
}

static bool
read_kind(struct source *source, struct kind *kind)
{
	static const struct { int least, most; const char *shape; } shapes[] = {
		[KIND_ID] = { 2, 2, "id NAME" }, [KIND_TOKEN] = { 3, 3, "token NAME LENGTH" },
		[KIND_VALUE] = { 3, 3, "value NAME TYPE" }, [KIND_ENUM] = { 3, WORDS_MAX, "enum NAME WORD WORD" },
	};

	*kind = (struct kind){ .line = source->line };
	/* Only the queries tool makes something of it. */
	if (source->word_count > 1 && strcmp(source->words[0], "personal") == 0)
		memmove(source->words, source->words + 1, (size_t)--source->word_count * sizeof(source->words[0]));
	if (!read_sort(source, &kind->sort))
		return false;
	if (source->word_count < shapes[kind->sort].least || source->word_count > shapes[kind->sort].most) {
		blame(source, "a line of this sort has another number of words; write: %s", shapes[kind->sort].shape);
		return false;
	}
	if (!is_name(source->words[1])) {
		blame(source, "'%s' is not a name for C; use lower-case letters, digits and _, a letter first",
		      source->words[1]);
		return false;
	}
	kind->name = kept(strdup(source->words[1]));
	switch (kind->sort) {
	case KIND_ID:
		kind->length = ID_LENGTH;
		return check_id(source, kind->name);
	case KIND_TOKEN:
		return read_token_length(source, source->words[2], &kind->length);
	case KIND_VALUE:
		return check_type(source, source->words[2]);
	case KIND_ENUM:
		return read_words(source, kind);
	}
	return false;
}

bool
read_types(const char *file, struct kind_list *kinds)
{
	struct source source;

	if (!source_open(&source, file))
		return false;
	while (source_next(&source)) {
		struct kind kind;
		const struct kind *twin;

		if (!read_kind(&source, &kind))
			continue;
		if ((twin = find_kind(kinds, kind.name)) != NULL)
			blame(&source, "'%s' is already a type in line %d; take one of the two away", kind.name, twin->line);
		else if (kinds->count == KINDS_MAX)
			blame(&source, "more than %d types; raise KINDS_MAX in tools/routes.h", KINDS_MAX);
		else
			kinds->at[kinds->count++] = kind;
	}
	return source_close(&source);
}

static void
write_struct(FILE *out, const struct kind *kind)
{
	const char *name = kind->name;

	fprintf(out, "\nstruct %s { %s; };\n#define ", name, kind->sort == KIND_ID ? "int64_t id" : "struct text text");
	write_upper(out, name);
	fprintf(out, "_NONE ((struct %s){ %s })\n", name, kind->sort == KIND_ID ? "0" : "{ NULL, 0 }");
	if (kind->sort == KIND_TOKEN) {
		fputs("#define ", out);
		write_upper(out, name);
		fprintf(out, "_LENGTH %d\n", kind->length);
	}
	fprintf(out, "static inline bool\n%s_is_none(struct %s one)\n{\n\treturn %s;\n}\n", name, name,
	        kind->sort == KIND_ID ? "one.id == 0" : "one.text.at == NULL");
	fprintf(out, "static inline bool\n%s_equal(struct %s one, struct %s other)\n{\n\treturn %s;\n}\n",
	        name, name, name,
	        kind->sort == KIND_ID ? "one.id == other.id" : "text_equal(one.text, other.text)");
}

static void
write_enum(FILE *out, const struct kind *kind)
{
	const char *name = kind->name;

	fprintf(out, "\nenum %s {\n", name);
	for (int i = 0; i < kind->word_count; i++) {
		fputc('\t', out);
		write_upper(out, name);
		fputc('_', out);
		write_upper(out, kind->words[i]);
		fputs(",\n", out);
	}
	fputs("};\n#define ", out);
	write_upper(out, name);
	fprintf(out, "_COUNT %d\n", kind->word_count);
	fprintf(out, "extern const char *const %s_words[];    /* in the order of the enum; NULL ends them */\n", name);
	fprintf(out, "struct text %s_text(enum %s one);\n", name, name);
	fprintf(out, "must_use bool %s_from_text(struct text word, enum %s *one);    /* false: none of its words, *one is as it was */\n",
	        name, name);
}

static void
write_words(FILE *out, const struct kind *kind)
{
	const char *name = kind->name;

	fprintf(out, "\nconst char *const %s_words[] = {", name);
	for (int i = 0; i < kind->word_count; i++)
		fprintf(out, " \"%s\",", kind->words[i]);
	fprintf(out, " NULL };\n\nstruct text\n%s_text(enum %s one)\n{\n\treturn text_of(%s_words[one]);\n}\n", name, name, name);
	fprintf(out, "\nbool\n%s_from_text(struct text word, enum %s *one)\n{\n"
	        "\tconst int found = text_index(%s_words, word);\n\n"
	        "\tif (found >= 0)\n\t\t*one = (enum %s)found;\n\treturn found >= 0;\n}\n", name, name, name, name);
}

void
write_types(const char *source, const char *header, const struct kind_list *kinds)
{
	FILE *out = write_start(header, "types.def");

	fputs("#ifndef TYPES_H\n#define TYPES_H\n#include <stdbool.h>\n#include <stdint.h>\n"
	      "#include \"base/instant.h\"\n#include \"base/text.h\"\n", out);
	for (const struct kind *kind = kinds->at; kind < kinds->at + kinds->count; kind++) {
		if (kind->sort == KIND_ID || kind->sort == KIND_TOKEN)
			write_struct(out, kind);
		else if (kind->sort == KIND_ENUM)
			write_enum(out, kind);
	}
	fputs("\n#endif\n", out);
	write_finish(out, header);

	out = write_start(source, "types.def");
	fputs("#include \"types.h\"\n", out);
	for (const struct kind *kind = kinds->at; kind < kinds->at + kinds->count; kind++)
		if (kind->sort == KIND_ENUM)
			write_words(out, kind);
	write_finish(out, source);
}
