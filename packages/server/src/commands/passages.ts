/**
 * A passage of a dialogue comes into a work by the hands that made it: what a maker said by the maker's, as a proposal that is
 * decided with it and whose recipe names the message; what a person said by the person's own.
 */
import {
  type DialogueMessage,
  type Frontiers,
  type Hunk,
  type MessagePiece,
  type NewPassage,
  piecesOf,
  type Proposal,
  type PutPassage,
  rebaseRegion,
  type Recipe,
  snapToGraphemes,
  touches,
  turnsOf,
  type Work,
} from '@fourhands/core';
import { awaitBase, checkRegion } from './base.ts';
import type { Context } from './context.ts';
import { MessageNotFound, MessageStillComing, PassageOutOfRange, PlaceLocked } from './dialogue-errors.ts';
import type { Desk } from './live-document.ts';
import { makerActor } from './makers.ts';
import { personOf } from './people.ts';
import { recordOf } from './taking.ts';
import { versionBefore } from './version-keeping.ts';
import { findBranch, findWork } from './works.ts';

/**
 * @throws MessageNotFound, MessageStillComing, PassageOutOfRange, WorkNotFound, BranchNotFound, BaseUnknown,
 * RegionOutOfRange, PlaceLocked
 */
export async function putPassage(context: Context, messageId: string, asked: NewPassage): Promise<PutPassage> {
  const { talking, live } = context;
  const message = await talking.message(messageId);
  if (message.state === 'streaming') throw new MessageStillComing();
  const length = message.text.length;
  if (asked.start >= asked.end || asked.end > length) throw new PassageOutOfRange(asked.start, asked.end, length);
  const { start, end } = snapToGraphemes(message.text, asked);
  const pieces = piecesOf(message, start, end);
  const sources = await sourcesOf(context, message, pieces);
  const work = await findWork(context, asked.workId);
  const branch = await findBranch(context, work.id, asked.branchId);
  const person = await personOf(context, asked.personId);
  return live.use(branch.id, async (document) => {
    await awaitBase(document, asked.base);
    return document.write(
      (desk) => {
        const at = placeOf(desk, asked);
        const lead = asked.at === undefined ? leadAfter(desk.text.toString()) : '';
        if (desk.text.locks().some(({ region }) => touches({ start: at, end: at }, region))) throw new PlaceLocked();
        const ground = { work, branchId: branch.id, base: [...desk.text.remember()], at };
        const proposals = proposalsOf(context, sources, pieces, ground);
        const versions = proposals.size === 0 ? [] : versionBefore(context, branch.id, desk, { reason: 'decision' });
        let place = at;
        const typed = (author: typeof person, text: string) =>
          desk.hand(author).do([{ changes: [{ start: place, end: place, text }], how: { kind: 'typed' } }]);
        if (lead !== '') typed(person, lead);
        place += lead.length;
        const begun = new Map<string, number>();
        for (const piece of pieces) {
          const { author } = sources.get(piece.messageId)!.message;
          const proposal = proposals.get(piece.messageId);
          if (proposal === undefined) {
            if (author.kind === 'person') typed(author, piece.text);
          } else {
            const hunk = begun.get(proposal.id) ?? 0;
            begun.set(proposal.id, hunk + 1);
            const { makerId, makerName, makerHash } = proposal.recipe;
            const how = { kind: 'made', recipe: proposal.recipe.id, hunk } as const;
            const text = textOf(proposal);
            const taken = { proposalId: proposal.id, candidate: 0, hunk: null, personId: person.id, text };
            desk
              .hand(makerActor({ id: makerId, name: makerName, hash: makerHash }))
              .do([{ changes: [{ start: place, end: place, text: piece.text }], how }], { taken, joins: true });
          }
          place += piece.text.length;
        }
        const made = [...proposals.values()];
        return {
          result: {
            workId: work.id,
            branchId: branch.id,
            region: { start: at + lead.length, end: place },
            proposalIds: made.map(({ id }) => id),
          },
          versions,
          proposals: made,
          decisions: made.map((proposal) =>
            recordOf(context, proposal, { kind: 'pick', candidate: 0 }, person.id, textOf(proposal)),
          ),
        };
      },
      { actorId: person.id },
    );
  });
}

/** A message that a piece was made in, the talk's title, and what its maker was told. */
interface Source {
  readonly message: DialogueMessage;
  readonly title: string;
  readonly told: readonly DialogueMessage[];
}

async function sourcesOf(
  { talking }: Context,
  { dialogueId }: DialogueMessage,
  pieces: readonly MessagePiece[],
): Promise<Map<string, Source>> {
  const { title, messages } = await talking.read(dialogueId);
  const byId = new Map(messages.map((message) => [message.id, message]));
  const sources = new Map<string, Source>();
  for (const { messageId } of pieces) {
    const message = byId.get(messageId);
    if (message === undefined) throw new MessageNotFound(messageId);
    const told = (message.recipe?.told ?? []).flatMap((id) => byId.get(id) ?? []);
    sources.set(messageId, { message, title: title ?? '', told });
  }
  return sources;
}

interface Ground {
  readonly work: Work;
  readonly branchId: string;
  readonly base: Frontiers;
  readonly at: number;
}

/** One for each message that a maker made, with a hunk for each piece of it. */
function proposalsOf(
  context: Context,
  sources: ReadonlyMap<string, Source>,
  pieces: readonly MessagePiece[],
  { work, branchId, base, at }: Ground,
): Map<string, Proposal> {
  const proposals = new Map<string, Proposal>();
  for (const [messageId, { message, title, told }] of sources) {
    const { recipe: made } = message;
    if (made === null) continue;
    const own = pieces.filter((piece) => piece.messageId === messageId);
    const [start, end] = [own[0]!.start, Math.max(...own.map((piece) => piece.start + piece.length))];
    const turns = turnsOf(told);
    const region = { start: at, end: at };
    const recipe: Recipe = {
      id: context.newId(),
      workId: work.id,
      branchId,
      makerId: made.makerId,
      makerName: made.makerName,
      makerHash: made.makerHash,
      destination: made.destination,
      mode: work.mode,
      operation: made.operation,
      action: null,
      prompt: turns.at(-1)?.text ?? '',
      controls: made.controls,
      seed: made.seed,
      candidates: 1,
      base: [...base],
      region,
      kept: [],
      rejected: [],
      runtime: made.runtime,
      at: made.at,
      talk: { dialogueId: message.dialogueId, messageId, title, turns, start, end },
    };
    const hunks = own.map((piece): Hunk => ({
      ...region,
      removed: '',
      text: piece.text,
      state: 'accepted',
      reason: null,
    }));
    proposals.set(messageId, {
      id: context.newId(),
      workId: work.id,
      branchId,
      placement: 'offer',
      state: 'decided',
      recipe,
      region,
      candidates: [{ text: message.text.slice(start, end), state: 'picked', error: null, hunks }],
      error: null,
      usage: null,
      createdAt: context.now(),
      endedAt: context.now(),
    });
  }
  return proposals;
}

/** What of it was put in: of an answer that a person edited, less than the maker said. */
function textOf({ candidates }: Proposal): string {
  return (candidates[0]?.hunks ?? []).map(({ text }) => text).join('');
}

/** @throws RegionOutOfRange */
function placeOf({ text }: Desk, { at, base }: NewPassage): number {
  if (at === undefined) return text.length;
  const since = base === undefined ? [] : text.changesSince(base);
  const grown = since.reduce((sum, change) => sum + change.text.length - (change.end - change.start), 0);
  checkRegion({ start: at, end: at }, text.length - grown);
  const moved = rebaseRegion({ start: at, end: at }, since).start;
  return snapToGraphemes(text.toString(), { start: moved, end: moved }).start;
}

/** What sets a paragraph apart from the text that it comes after. */
function leadAfter(text: string): string {
  if (text === '' || text.endsWith('\n\n')) return '';
  return text.endsWith('\n') ? '\n' : '\n\n';
}
