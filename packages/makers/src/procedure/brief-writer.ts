/**
 * A procedure as a maker: plain, right sentences from the facts of a brief, on any machine and at once. It has no style, weighs
 * nothing and leaves nothing out; for a text with a voice, a connected language model is asked the same.
 */
import type { MakeEvent, Maker, MakerDescription, MakeRequest } from '@fourhands/core';
import { BriefEmpty, BriefMissing, OperationNotOffered } from '../failures.ts';
import { candidatesTogether, seedOfCandidate } from '../interleave.ts';
import { chooseFrom, realise } from './realise.ts';

export const briefWriterId = 'brief-writer';
const name = 'Brief writer 事实写手';
/** Changes with what it writes from the same facts and seed. */
const hash = 'brief-writer-1';

export function describeBriefWriter(): MakerDescription {
  return {
    id: briefWriterId,
    name,
    kind: 'procedure',
    medium: 'text',
    operations: ['generate', 'continue', 'fill', 'vary'],
    actions: [],
    controls: [],
    briefs: 'only',
    hash,
    destination: null,
    available: true,
    reason: null,
  };
}

export class BriefWriter implements Maker {
  describe(): MakerDescription {
    return describeBriefWriter();
  }

  async *make(request: MakeRequest, signal: AbortSignal): AsyncGenerator<MakeEvent, void, void> {
    const { operation, brief } = request;
    if (brief === undefined) throw new BriefMissing(name);
    if (operation === 'transform' || operation === 'explain') throw new OperationNotOffered(name, operation);
    yield* candidatesTogether(request.candidates, signal, (index, either) => this.#candidate(request, index, either));
  }

  async *#candidate(
    request: MakeRequest,
    candidate: number,
    signal: AbortSignal,
  ): AsyncGenerator<MakeEvent, void, void> {
    const { brief, seed, operation, before, after } = request;
    signal.throwIfAborted();
    const plans = brief!.template.plans.length;
    // Neighbouring candidates take different plans, where there are several.
    const choose = chooseFrom(seedOfCandidate(seed, Math.floor(candidate / Math.max(1, plans))));
    const shift = candidate % Math.max(1, plans);
    let first = true;
    const text = realise(brief!, (below) => {
      const chosen = choose(below);
      if (!first || plans < 2) return chosen;
      first = false;
      return (chosen + shift) % below;
    });
    if (text === '') throw new BriefEmpty();
    const inside = operation === 'continue' || operation === 'fill';
    const gap = brief!.template.language === 'en' ? ' ' : '';
    const lead = inside && /\S$/u.test(before) ? gap : '';
    const close = operation === 'fill' && /^[^\s\p{P}]/u.test(after) ? gap : '';
    for (const piece of `${lead}${text}${close}`.match(/\s*\S+|\s+$/g) ?? []) {
      signal.throwIfAborted();
      yield { type: 'text', candidate, text: piece };
    }
    yield { type: 'end', candidate };
  }
}
