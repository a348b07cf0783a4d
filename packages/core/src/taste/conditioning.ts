/**
 * What earlier decisions tell the next request: what was kept, as examples, and what was rejected, not to be repeated.
 * The newest decisions come first, because taste moves on.
 */
import type { Decision } from '../proposal/decision.ts';

export interface Conditioning {
  readonly kept: readonly string[];
  readonly rejected: readonly string[];
}

export interface ConditioningLimits {
  readonly kept?: number;
  readonly rejected?: number;
  /** UTF-16 code units of one example; longer ones are cut at a word. */
  readonly characters?: number;
}

const keeps = new Set<Decision['kind']>(['pick', 'accept', 'edit', 'more']);
const rejects = new Set<Decision['kind']>(['reject', 'none', 'undo']);

/** A text that was kept and then taken back counts as rejected; one that was edited counts as what it became. */
export function conditioningOf(decisions: readonly Decision[], limits: ConditioningLimits = {}): Conditioning {
  const newestFirst = decisions.toSorted((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
  const kept: string[] = [];
  const rejected: string[] = [];
  const settled = new Set<string>();
  const seen = new Set<string>();
  for (const decision of newestFirst) {
    const place = `${decision.proposalId} ${decision.candidate ?? ''} ${decision.hunk ?? ''}`;
    const good = keeps.has(decision.kind) || (decision.kind === 'rate' && (decision.rating ?? 3) >= 4);
    const bad = rejects.has(decision.kind) || (decision.kind === 'rate' && (decision.rating ?? 3) <= 2);
    const text = shortened(decision.text.trim(), limits.characters ?? 400);
    if (text === '' || (!good && !bad) || settled.has(place)) continue;
    if (decision.kind === 'edit' || decision.kind === 'undo') settled.add(place);
    if (seen.has(text)) continue;
    seen.add(text);
    if (good && kept.length < (limits.kept ?? 4)) kept.push(text);
    if (bad && rejected.length < (limits.rejected ?? 4)) rejected.push(text);
  }
  return { kept, rejected };
}

function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  const cut = text.slice(0, most).toWellFormed().replace(/�$/, '');
  const space = cut.lastIndexOf(' ');
  return `${space > most / 2 ? cut.slice(0, space) : cut}…`;
}
