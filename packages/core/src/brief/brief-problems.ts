/** What is not right with a brief: told while it is filled in, and no reason to refuse it. */
import { type Brief, factKey } from './brief.ts';
import { isOfKind } from './guess-kind.ts';

export type BriefProblemKind = 'nothing' | 'required' | 'unnamed' | 'contradiction' | 'not-of-kind' | 'long';

interface BriefProblem {
  readonly kind: BriefProblemKind;
  /** Its place in the brief; null for a fact that is not there, or the whole brief. */
  readonly fact: number | null;
  /** The name of the fact; empty where it has none. */
  readonly name: string;
}

/** UTF-16 code units from which a value is more than a fact. */
const longFrom = 1000;

export function briefProblems({ template, facts }: Brief): BriefProblem[] {
  const problems: BriefProblem[] = [];
  const byKey = new Map<string, number>();
  for (const [index, fact] of facts.entries()) {
    const { name, value } = fact;
    if (value.trim() === '') continue;
    const add = (kind: BriefProblemKind) => problems.push({ kind, fact: index, name });
    if (name.trim() === '') add('unnamed');
    if (!isOfKind(fact)) add('not-of-kind');
    if (value.length > longFrom) add('long');
    const before = byKey.get(factKey(name));
    if (before === undefined) byKey.set(factKey(name), index);
    else if (name.trim() !== '' && facts[before]!.value.trim() !== value.trim()) add('contradiction');
  }
  for (const { name, required } of template.slots) {
    if (required && !byKey.has(factKey(name))) problems.push({ kind: 'required', fact: null, name });
  }
  if (byKey.size === 0) problems.unshift({ kind: 'nothing', fact: null, name: '' });
  return problems;
}
