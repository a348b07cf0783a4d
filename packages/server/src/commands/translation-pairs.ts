/** What is written into a translation, sentence by sentence: asked of makers, by hand, taken together, taken back. */
import {
  type Acceptance,
  blockingProblem,
  contextOfSentence,
  findTerms,
  hunksBetween,
  longestSentence,
  marksOf,
  type NewAcceptance,
  type NewProposal,
  type NewSentence,
  type Pair,
  type PairChange,
  type Proposal,
  type SentenceAsked,
} from '@fourhands/core';
import type { PairRecord } from '@fourhands/core/translation/pairs';
import { replaced, writePair } from '@fourhands/core/translation/write-pair';
import type { Context } from './context.ts';
import type { Desk } from './live-document.ts';
import { findMaker } from './makers.ts';
import { personOf } from './people.ts';
import { propose } from './proposals.ts';
import { acceptProposals } from './translation-decisions.ts';
import {
  GlossaryContradictory,
  PairChanged,
  PairNotFound,
  PairWithoutSource,
  SentenceLocked,
  SentenceTooLong,
} from './translation-errors.ts';
import { alignmentOf, groundOfTranslation, pairsIn, type TranslationGround } from './translation-ground.ts';
import { isLocked, pairShownAt } from './translations.ts';

/**
 * @throws TranslationNotFound, PairNotFound, PairChanged, PairWithoutSource, SentenceTooLong, SentenceLocked,
 * GlossaryContradictory, and what `propose` throws
 */
export async function proposeSentence(
  context: Context,
  workId: string,
  pairId: string,
  request: NewSentence,
): Promise<Proposal> {
  const { makerId, source, prompt, candidates, seed, controls, personId } = request;
  const ground = await groundOfTranslation(context, workId);
  const { translation, glossary } = ground;
  const { branchId, sourceLanguage, targetLanguage } = translation;
  const maker = (await findMaker(context, makerId)).describe();
  const problem = glossary === null ? null : blockingProblem(glossary.entries);
  if (glossary !== null && problem !== null)
    throw new GlossaryContradictory(
      glossary.name,
      problem,
      glossary.entries.find(({ id }) => id === problem.entryId)?.source ?? '',
    );
  const { pair, frontiers, locked } = await context.live.use(branchId, (document) =>
    document.read((text) => {
      const found = pairOf(pairsIn(text, ground), pairId);
      const locks = text.locks().map(({ region }) => region);
      return { pair: found.pair, frontiers: text.frontiers(), locked: isLocked(found.pair.target, locks) };
    }),
  );
  if (pair.source === null || ground.source === null) throw new PairWithoutSource();
  if (pair.sourceText !== source) throw new PairChanged();
  if (source.length > longestSentence) throw new SentenceTooLong(source.length, longestSentence);
  if (locked) throw new SentenceLocked();
  const terms = findTerms(source, glossary?.entries ?? []).map(({ entry }) => entry);
  const asked: SentenceAsked = {
    pairId,
    source,
    sourceLanguage,
    targetLanguage,
    ...contextOfSentence(ground.source.text, pair.source),
    terms: [...new Map(terms.map((entry) => [entry.id, entry])).values()],
    whole: maker.translation !== 'terms',
  };
  const proposal: NewProposal = {
    branchId,
    personId,
    makerId,
    mode: 'iterative',
    operation: 'transform',
    action: 'translate',
    region: pair.target,
    base: [...frontiers],
    prompt,
    candidates,
    seed,
    controls,
  };
  return propose(context, workId, proposal, asked);
}

/** @throws PairNotFound */
function pairOf(pairs: readonly PairRecord[], id: string): { readonly pair: PairRecord; readonly index: number } {
  const index = pairs.findIndex((pair) => pair.id === id);
  const pair = pairs[index];
  if (pair === undefined) throw new PairNotFound();
  return { pair, index };
}

/** By a person's hand, and told by nobody else. @throws TranslationNotFound, PairNotFound, PairChanged */
export async function changePair(context: Context, workId: string, pairId: string, change: PairChange): Promise<Pair> {
  const person = await personOf(context, change.personId);
  return context.translations.run(workId, async () => {
    const ground = await groundOfTranslation(context, workId);
    const { branchId } = ground.translation;
    return context.live.use(branchId, (document) =>
      document.write(
        (desk) => {
          const written = writeByHand(desk, ground, pairId, change);
          if (written.changes.length > 0) desk.hand(person).do([{ changes: written.changes, how: { kind: 'typed' } }]);
          const locks = desk.text.locks().map(({ region }) => region);
          const { index } = pairOf(written.pairs, pairId);
          const shown = pairShownAt(written.pairs, index, ground, locks);
          if (shown === null) throw new PairNotFound();
          return { result: shown, alignment: alignmentOf(desk.text, ground, written.pairs) };
        },
        { actorId: person.id },
      ),
    );
  });
}

function writeByHand(desk: Desk, ground: TranslationGround, pairId: string, change: PairChange) {
  const pairs = pairsIn(desk.text, ground);
  const { pair, index } = pairOf(pairs, pairId);
  if (pair.sourceText !== change.source || pair.targetText !== change.target) throw new PairChanged();
  // Whoever writes in a sentence that is stale has seen the source as it is.
  const made = { from: pair.sourceText, partial: false };
  if (change.text === undefined || change.text === pair.targetText) {
    const kept = pairs.map((one) => (one.id === pairId && change.fits === true ? { ...one, ...made } : one));
    return { changes: [], pairs: kept };
  }
  const words = change.text.replaceAll(/\s*\n\s*/g, ' ').trim();
  const { start, end } = pair.target;
  const texts = {
    source: ground.source?.text ?? null,
    target: desk.text.toString(),
    targetLanguage: ground.translation.targetLanguage,
  };
  if (end === start || words === '') return writePair(pairs, index, texts, words, made);
  // Words that stay keep who wrote them.
  const changes = hunksBetween(pair.target, pair.targetText, words).map((hunk) => ({
    start: hunk.start,
    end: hunk.end,
    text: hunk.text,
  }));
  return replaced(pairs, index, changes, { start, words }, made);
}

/** @throws TranslationNotFound */
export async function acceptSentences(
  context: Context,
  workId: string,
  { pairIds, personId }: NewAcceptance,
): Promise<Acceptance> {
  const person = await personOf(context, personId);
  const { translation, glossary } = await groundOfTranslation(context, workId);
  const chosen = pairIds === undefined ? null : new Set(pairIds);
  const listed = await context.store.proposals.list(workId, { branchId: translation.branchId });
  const seen = new Set<string>();
  let left = 0;
  const unmarked: { readonly id: string; readonly candidate: number }[] = [];
  for (const { id, state, recipe, candidates } of await context.making.newest(listed)) {
    const asked = recipe.translation;
    // The newest of each sentence counts.
    if (asked === undefined || seen.has(asked.pairId) || chosen?.has(asked.pairId) === false) continue;
    seen.add(asked.pairId);
    if (state !== 'open' && state !== 'stopped') continue;
    const candidate = candidates.findIndex(
      (one) =>
        one.state === 'ready' &&
        marksOf({ ...asked, terms: glossary?.entries ?? asked.terms, target: one.text }).length === 0,
    );
    if (candidate < 0) left += 1;
    else unmarked.push({ id, candidate });
  }
  const accepted = await acceptProposals(context, workId, unmarked, person.id);
  return { accepted, left: left + unmarked.length - accepted };
}

/** Takes back what the person last wrote by way of pairs, or brings it back. @throws TranslationNotFound */
export async function takeBackPair(
  context: Context,
  workId: string,
  { redo = false, personId }: { readonly redo?: boolean | undefined; readonly personId?: string | undefined },
): Promise<boolean> {
  const person = await personOf(context, personId);
  return context.translations.run(workId, async () => {
    const ground = await groundOfTranslation(context, workId);
    return context.live.use(ground.translation.branchId, (document) =>
      document.write((desk) => {
        if (!document.hasHand(person.id) || desk.hand(person).takeBack(redo) === null) return { result: false };
        return { result: true, alignment: alignmentOf(desk.text, ground, pairsIn(desk.text, ground)) };
      }),
    );
  });
}
