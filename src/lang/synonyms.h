/*-------------------------------------------------------------------------
 * synonyms.h
 *	  Everyday words of data that mean the same, abbreviations included.
 *
 * A small constant table of groups; a word may stand in several. Words are
 * stems (words.h). They make weak links: the model decides.
 *-------------------------------------------------------------------------
 */
#ifndef NL_SYNONYMS_H
#define NL_SYNONYMS_H

#define NL_MAX_SYNONYM_GROUPS 6	/* of one word */

/* Numbers of the groups that have this stem; at most NL_MAX_SYNONYM_GROUPS. */
extern int	nl_synonym_groups(const char *stem, int *groups);
/* The words of a group, blank between them; NULL when there is no such group. */
extern const char *nl_synonym_words(int group);

#endif							/* NL_SYNONYMS_H */
