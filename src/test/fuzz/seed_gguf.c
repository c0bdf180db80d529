/*-------------------------------------------------------------------------
 * seed_gguf.c
 *	  Writes the seeds of fuzz_gguf.c: keys and tensor tables of tiny models,
 *	  without their data (fuzz_gguf.c puts zeros there).
 *
 * usage: cc -Isrc -o seed_gguf src/test/fuzz/seed_gguf.c
 *		  ./seed_gguf src/test/fuzz/corpus/gguf
 *-------------------------------------------------------------------------
 */
#include <stdbool.h>
#include <stdio.h>

#include "test/unit/tiny_model.h"

static int
write_seed(const char *folder, const char *name, const Bytes *b)
{
	char		path[1024];
	FILE	   *file;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "wb");
	if (file == NULL || fwrite(b->data, 1, b->length, file) != b->length || fclose(file) != 0)
	{
		perror(path);
		return 1;
	}
	return 0;
}

int
main(int argc, char **argv)
{
	static const struct
	{
		const char *name;
		uint32_t	type;
	}			models[] = {
		{"model_f32", NL_TENSOR_F32},
		{"model_f16", NL_TENSOR_F16},
		{"model_q8_0", NL_TENSOR_Q8_0}
	};
	static const Fault none = {FAULT_NONE, "", 0};
	Bytes		b = {NULL, 0, 0};
	int			faults = 0;
	size_t		i;

	if (argc != 2)
	{
		fprintf(stderr, "usage: seed_gguf FOLDER\n");
		return 2;
	}
	for (i = 0; i < sizeof(models) / sizeof(models[0]); i++)
	{
		Tiny		tiny;
		size_t		data_size;

		memset(&tiny, 0, sizeof(tiny));
		tiny.fault = &none;
		tiny.type = models[i].type;
		tiny_keys(&tiny);
		tiny_tensors(&tiny);
		tiny_write(&tiny, &b, false, &data_size);
		faults += write_seed(argv[1], models[i].name, &b);
		bytes_free(&tiny.keys);
		bytes_free(&b);
	}

	/* small files, which mutate into more than large ones do */
	put_header(&b, 0, 0);
	faults += write_seed(argv[1], "empty", &b);
	bytes_free(&b);
	put_header(&b, 2, 2);
	put_key_u32(&b, "general.alignment", 64);
	put_key_array(&b, "tokenizer.ggml.tokens", 8, 2);
	put_string(&b, "[UNK]");
	put_string(&b, "a");
	put_tensor(&b, "t", 2, 32, NL_TENSOR_Q8_0, 0);
	put_tensor(&b, "u", 0, 3, NL_TENSOR_F32, 128);
	put_padding(&b, 64);
	faults += write_seed(argv[1], "small", &b);
	bytes_free(&b);
	return faults != 0;
}
