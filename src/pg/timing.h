/*-------------------------------------------------------------------------
 * timing.h
 *	  How long each stage of an answer takes.
 *
 * A stage ends with its mark: the time since the mark before is its own. Off
 * (a test of a flag) but while nl_timing() runs. Per backend; an error leaves
 * nothing on: nl_timing() begins anew.
 *-------------------------------------------------------------------------
 */
#ifndef NLPG_TIMING_H
#define NLPG_TIMING_H

#include "pg/compat.h"

typedef enum NlpgStage
{
	NLPG_STAGE_READ,			/* words, conversation */
	NLPG_STAGE_CATALOG,
	NLPG_STAGE_VALUES,
	NLPG_STAGE_LINK,
	NLPG_STAGE_ENCODE,			/* pieces, positions, relations */
	NLPG_STAGE_TAUGHT,
	NLPG_STAGE_ENCODER,
	NLPG_STAGE_DECODER,
	NLPG_STAGE_COMPILE,
	NLPG_STAGE_JUDGE,			/* parse, analyse, guard, plan, trial */
	NLPG_STAGE_RANK,
	NLPG_STAGE_COUNT
} NlpgStage;

extern void nlpg_timing_mark(NlpgStage stage);

#endif							/* NLPG_TIMING_H */
