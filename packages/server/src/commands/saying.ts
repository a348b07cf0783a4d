/** What is said in a dialogue: a person’s messages, edits that branch off, and the answers that are asked for. */
import { randomInt } from 'node:crypto';
import {
  type DialogueDetail,
  type DialogueMessage,
  fitTalk,
  largestSeed,
  longestMessage,
  type MakeRequest,
  type NewAnswer,
  type NewMessage,
  type NewQuote,
  pathTo,
  type Person,
  type Quote,
  runsOfEdit,
  snapToGraphemes,
  talkLength,
  talkRequest,
  talkWayOf,
  toldText,
  wordsLength,
} from '@fourhands/core';
import { normaliseText } from '@fourhands/core/media/text/text-change';
import { awaitBase, checkRegion } from './base.ts';
import type { Context } from './context.ts';
import {
  AnswerWithoutMessage,
  MakerCannotTalk,
  MessageEmpty,
  MessageNotFound,
  MessageStillComing,
  MessageTooLong,
} from './dialogue-errors.ts';
import { findMaker, makerActor } from './makers.ts';
import { personOf } from './people.ts';
import { checkAvailable, controlsOf } from './proposals.ts';
import { type AnswerOrder, previewOf } from './talking.ts';
import { findBranch, findWork } from './works.ts';

/**
 * The message and, where one is asked for, the answer before anything of it came. Where the maker cannot be asked, nothing is kept.
 * @throws DialogueNotFound, MessageNotFound, MessageEmpty, MessageTooLong, MessageStillComing, MakerNotFound,
 * MakerNotAvailable, MakerCannotTalk, ControlUnknown, ControlOutOfRange, and of quotes WorkNotFound, BaseUnknown,
 * RegionOutOfRange
 */
export async function say(context: Context, dialogueId: string, request: NewMessage): Promise<DialogueMessage[]> {
  const { talking, now } = context;
  const dialogue = await talking.read(dialogueId);
  const person = await personOf(context, request.personId);
  const original = request.editOf === undefined ? null : endedIn(dialogue, request.editOf);
  const parentId = original === null ? (request.parentId ?? null) : original.parentId;
  if (parentId !== null) endedIn(dialogue, parentId);
  const message = await messageOf(context, dialogue, { ...request, parentId }, person, original);
  const { answer: asked } = request;
  const order =
    asked === undefined || message.turn === 'maker'
      ? null
      : await orderOf(context, [...pathTo(dialogue.messages, parentId), message], asked);
  const added = order === null ? [message] : [message, order.answer];
  const title = dialogue.title ?? titleOf(message);
  const preview = previewOf(message.text === '' ? (message.quotes[0]?.text ?? '') : message.text);
  await talking.add(dialogueId, added, { title, preview, leafId: added.at(-1)!.id, changedAt: now() }, order);
  return added;
}

/** One more answer. @throws as say, and AnswerWithoutMessage */
export async function askAnswer(context: Context, dialogueId: string, asked: NewAnswer): Promise<DialogueMessage> {
  const { talking, now } = context;
  const dialogue = await talking.read(dialogueId);
  if (endedIn(dialogue, asked.parentId).turn !== 'person') throw new AnswerWithoutMessage();
  const order = await orderOf(context, pathTo(dialogue.messages, asked.parentId), asked);
  await talking.add(dialogueId, [order.answer], { leafId: order.answer.id, changedAt: now() }, order);
  return order.answer;
}

/** @throws MessageNotFound, MessageStillComing */
function endedIn({ messages }: DialogueDetail, id: string): DialogueMessage {
  const message = messages.find((one) => one.id === id);
  if (message === undefined) throw new MessageNotFound(id);
  if (message.state === 'streaming') throw new MessageStillComing();
  return message;
}

async function messageOf(
  context: Context,
  dialogue: DialogueDetail,
  request: NewMessage & { readonly parentId: string | null },
  person: Person,
  original: DialogueMessage | null,
): Promise<DialogueMessage> {
  const text = normaliseText(request.text).trim();
  const added = await Promise.all((request.quotes ?? []).map((quote) => quoteOf(context, quote)));
  const quotes = [...(original?.quotes ?? []), ...added.filter((quote) => quote.text.trim() !== '')];
  const length = toldText({ text, quotes }).length;
  if (text === '' && quotes.length === 0) throw new MessageEmpty();
  if (length > longestMessage) throw new MessageTooLong(length, longestMessage);
  const id = context.newId();
  const at = context.now();
  // One’s own message is one’s own however it is edited.
  const others = original !== null && (original.author.id !== person.id || original.runs.length > 0);
  const runs = others ? runsOfEdit(original, id, text) : [];
  return {
    id,
    dialogueId: dialogue.id,
    parentId: request.parentId,
    turn: original?.turn ?? 'person',
    author: person,
    text,
    state: 'done',
    quotes,
    recipe: null,
    runs: runs.some(({ messageId }) => messageId !== id) ? runs : [],
    error: null,
    usage: null,
    createdAt: at,
    endedAt: at,
  };
}

/** Cut out of the work as it is there. */
async function quoteOf(context: Context, { workId, branchId, base, region }: NewQuote): Promise<Quote> {
  const work = await findWork(context, workId);
  const branch = await findBranch(context, workId, branchId);
  return context.live.use(branch.id, async (document) => {
    await awaitBase(document, base);
    return document.read((text) => {
      const whole = base === undefined ? text.toString() : text.textAt(base);
      checkRegion(region, whole.length);
      const snapped = snapToGraphemes(whole, region);
      const passage = whole.slice(snapped.start, snapped.end);
      const source = { workId, branchId: branch.id, title: work.title, base: base ?? [...text.frontiers()] };
      return { ...source, region: snapped, text: passage };
    });
  });
}

async function orderOf(
  context: Context,
  path: readonly DialogueMessage[],
  asked: Omit<NewAnswer, 'parentId'>,
): Promise<AnswerOrder> {
  const { makers, newId, now } = context;
  const parent = path.at(-1)!;
  const maker = await findMaker(context, asked.makerId);
  const description = maker.describe();
  checkAvailable(description, makers.offline());
  const way = talkWayOf(description);
  if (way === null) throw new MakerCannotTalk(description.name);
  const controls = controlsOf(description.controls, asked.controls ?? {});
  const seed = asked.seed ?? randomInt(largestSeed + 1);
  const { turns, told, leftOut } = fitTalk(path, way === 'told' ? talkLength : wordsLength);
  const words = talkRequest(way, turns);
  const at = now();
  const answer: DialogueMessage = {
    id: newId(),
    dialogueId: parent.dialogueId,
    parentId: parent.id,
    turn: 'maker',
    author: makerActor(description),
    text: '',
    state: 'streaming',
    quotes: [],
    recipe: {
      id: newId(),
      makerId: description.id,
      makerName: description.name,
      makerHash: description.hash,
      destination: description.destination,
      operation: words.operation,
      controls,
      seed,
      told: [...told],
      leftOut,
      runtime: makers.runtime(description),
      at,
    },
    runs: [],
    error: null,
    usage: null,
    createdAt: at,
    endedAt: null,
  };
  const request: MakeRequest = {
    action: null,
    controls,
    seed,
    candidates: 1,
    selected: '',
    after: '',
    kept: [],
    rejected: [],
    ...words,
  };
  return { answer, maker, request };
}

const titleLength = 60;

function titleOf({ text, quotes }: DialogueMessage): string | null {
  const line = (text === '' ? (quotes[0]?.title ?? '') : text).split('\n').find((one) => one.trim() !== '');
  if (line === undefined) return null;
  const whole = line.trim();
  return whole.length <= titleLength ? whole : `${whole.slice(0, titleLength).toWellFormed().trimEnd()} …`;
}
