/*-------------------------------------------------------------------------
 * kernels.c
 *	  Which kernel set is in use.
 *
 * Owns the one pointer to the set in use: chosen at first use, or by
 * nl_kernels_force (tests, benchmarks, a setting). The CPU is asked by hand
 * (CPUID, and XGETBV for what the system saves on a context switch), because
 * __builtin_cpu_supports drags in a symbol of libgcc that the bitcode build
 * of the server cannot resolve.
 *-------------------------------------------------------------------------
 */
#include "engine/kernels.h"

#include <stdbool.h>
#include <string.h>

#include "engine/nl.h"

#ifdef NL_HAVE_X86_KERNELS
#include <cpuid.h>
#endif

typedef bool (*Supported) (void);

static const NlKernels *current = NULL;

static bool
always(void)
{
	return true;
}

#ifdef NL_HAVE_X86_KERNELS

/* Bits of XCR0: what the operating system saves. */
#define XCR0_AVX	0x06
#define XCR0_AVX512	0xe6

static bool
system_saves(unsigned int mask)
{
	unsigned int eax,
				ebx,
				ecx,
				edx,
				low,
				high;

	if (!__get_cpuid(1, &eax, &ebx, &ecx, &edx) || !(ecx & bit_OSXSAVE))
		return false;
	__asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
	(void) high;
	return (low & mask) == mask;
}

static bool
supports_avx2(void)
{
	unsigned int eax,
				ebx,
				ecx,
				edx;

	if (!system_saves(XCR0_AVX) || !__get_cpuid(1, &eax, &ebx, &ecx, &edx) ||
		!(ecx & bit_FMA) || !(ecx & bit_F16C))
		return false;
	return __get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx) &&
		(ebx & bit_AVX2) != 0;
}

static bool
supports_avx512(void)
{
	const unsigned int foundation = bit_AVX512F | bit_AVX512BW | bit_AVX512VL;
	unsigned int eax,
				ebx,
				ecx,
				edx;

	if (!supports_avx2() || !system_saves(XCR0_AVX512) ||
		!__get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx))
		return false;
	return (ebx & foundation) == foundation && (ecx & bit_AVX512VNNI) != 0;
}

#endif							/* NL_HAVE_X86_KERNELS */

/* Best first. */
static const struct
{
	const NlKernels *kernels;
	Supported	supported;
}			sets[] =
{
#ifdef NL_HAVE_X86_KERNELS
	{&nl_kernels_avx512, supports_avx512},
	{&nl_kernels_avx2, supports_avx2},
#endif
#ifdef NL_HAVE_NEON_KERNELS
	{&nl_kernels_neon, always},
#endif
	{&nl_kernels_scalar, always},
};

/* See nl.h. */
bool
nl_kernels_force(const char *name)
{
	size_t		i;

	for (i = 0; i < sizeof(sets) / sizeof(sets[0]); i++)
	{
		if (name != NULL && strcmp(name, "auto") != 0 &&
			strcmp(name, sets[i].kernels->name) != 0)
			continue;
		if (sets[i].supported())
		{
			current = sets[i].kernels;
			return true;
		}
	}
	return false;
}

const NlKernels *
nl_kernels_best(void)
{
	size_t		i = 0;

	while (!sets[i].supported())
		i++;					/* scalar, the last, is always there */
	return sets[i].kernels;
}

const NlKernels *
nl_kernels(void)
{
	if (current == NULL)
		current = nl_kernels_best();
	return current;
}

/* See nl.h. */
const char *
nl_kernels_name(void)
{
	return nl_kernels()->name;
}
