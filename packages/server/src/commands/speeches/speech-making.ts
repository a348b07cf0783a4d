/**
 * Scripts while they are spoken: the lines of one making one after the other, each clip durable as soon as it is there. A clip is
 * heard at once where its line is still as it was when it was asked for; it is only kept among the takes where the line was
 * changed or locked meanwhile.
 */
import { randomInt } from 'node:crypto';
import { type NewSpeechMaking, newSpeechMakingSchema, type SpeechMaking, type SpeechReplay } from '@fourhands/core';
import {
  type ClipRecipe,
  clipRecipe,
  recipeKey,
  sameSaying,
  type SpeechTake,
} from '@fourhands/core/media/speech/clip-recipe';
import type { SpeechMaker } from '@fourhands/core/media/speech/voice';
import type { LiveLine, LiveScript } from '@fourhands/core/media/speech/speech-cells';
import type { SpeechDocument } from '@fourhands/core/media/speech/speech-document';
import type { FinishedClip } from '@fourhands/makers/speech/finish-clip';
import { limits } from '../../config.ts';
import { ActiveMakings, StopAsked } from '../active-makings.ts';
import { awaitBase } from '../base.ts';
import type { Context } from '../context.ts';
import { failureOf, ServerClosing } from '../failure.ts';
import { WorkNotFound } from '../work-errors.ts';
import {
  LineLocked,
  NothingToSpeak,
  NoWordsYet,
  SpeechLineMissing,
  SpeechMakingUnderWay,
  SpeechTakeMissing,
} from './speech-errors.ts';
import { findSpeechBranch, speechMakerActor } from './speeches.ts';

/** A line that is to be spoken, as it was when it was asked for. */
interface Order {
  readonly line: string;
  readonly recipe: ClipRecipe;
  /** How much there is to say: time left is told by it. */
  readonly length: number;
}

type Speaking = Pick<
  Context,
  'blobs' | 'keeper' | 'liveSpeeches' | 'newId' | 'now' | 'speakers' | 'speechFiles' | 'store'
>;

const largestSeed = 2 ** 32 - 1;

/** Whether what is heard of a line is what it says now. */
function isSpoken(speech: SpeechDocument, script: LiveScript, line: LiveLine, makers: readonly SpeechMaker[]): boolean {
  const take = speech.takeOf(line);
  return take !== null && sameSaying(take.recipe, clipRecipe(script, line, makers));
}

export class SpeechMakings {
  readonly #active: ActiveMakings<{ making: SpeechMaking }>;
  /** The newest of each work. */
  readonly #last = new Map<string, SpeechMaking>();

  constructor(log: (line: string) => void) {
    this.#active = new ActiveMakings(log);
  }

  last(workId: string): SpeechMaking | null {
    return this.#last.get(workId) ?? null;
  }

  /** Begins, where nothing is being made for the work. @throws SpeechMakingUnderWay */
  begin(making: SpeechMaking, make: (tell: (now: SpeechMaking) => void, signal: AbortSignal) => Promise<void>): void {
    if (this.last(making.workId)?.state === 'making') throw new SpeechMakingUnderWay();
    this.#last.set(making.workId, making);
    const stream = { making };
    const tell = (now: SpeechMaking) => {
      stream.making = now;
      this.#last.set(now.workId, now);
    };
    this.#active.begin(
      making.id,
      stream,
      ({ signal }) => make(tell, signal),
      () => undefined,
    );
  }

  /** What was spoken until then stays. */
  async stop(workId: string): Promise<void> {
    await this.#active.stopAll(({ making }) => making.workId === workId);
  }

  /** The work is deleted. */
  async forget(workId: string): Promise<void> {
    await this.stop(workId);
    this.#last.delete(workId);
  }

  close(): Promise<void> {
    return this.#active.stopAll(() => true);
  }
}

/**
 * It is being made when this answers. What cannot be spoken is refused before anything is made.
 * @throws WorkNotFound, WorkOfOtherMedium, BranchNotFound, BaseUnknown, LineLocked, SpeechLineMissing, VoiceUnknown, NothingSpeaks,
 *   NothingToSpeak, NoWordsYet, SpeechMakingUnderWay
 */
export async function makeSpeech(context: Context, workId: string, request: NewSpeechMaking): Promise<SpeechMaking> {
  const asked = newSpeechMakingSchema.parse(request);
  const branch = await findSpeechBranch(context, workId, asked.branchId);
  const makers = await context.speakers.makers();
  return context.liveSpeeches.use(branch.id, async (document) => {
    await awaitBase(document, asked.base);
    const { orders, locked } = await document.read((speech) => ordersOf(speech, asked, makers));
    if (orders.length === 0) throw new NothingToSpeak();
    const making: SpeechMaking = {
      id: context.newId(),
      workId,
      branchId: branch.id,
      state: 'making',
      lines: orders.map(({ line }) => line),
      spoken: 0,
      now: orders[0]!.line,
      secondsLeft: null,
      locked,
      failed: [],
      error: null,
      createdAt: context.now(),
      endedAt: null,
    };
    context.speechMakings.begin(making, (tell, signal) => speakAll(context, making, orders, tell, signal));
    return making;
  });
}

function ordersOf(
  speech: SpeechDocument,
  { lines: named, again, seed }: ReturnType<typeof newSpeechMakingSchema.parse>,
  makers: readonly SpeechMaker[],
): { readonly orders: readonly Order[]; readonly locked: string[] } {
  const script = speech.script();
  const wanted = new Set(named);
  if ([...wanted].some((id) => speech.line(id) === undefined)) throw new SpeechLineMissing();
  const meant = script.lines.filter(({ id, text }) => (named === undefined ? text.trim() !== '' : wanted.has(id)));
  if (meant.length === 0) throw new NoWordsYet();
  const open = meant.filter((line) => again || named !== undefined || !isSpoken(speech, script, line, makers));
  const locked = open.filter(({ lock }) => lock !== null);
  if (named !== undefined && locked.length > 0) {
    const numbers = locked.map(({ id }) => script.lines.findIndex((line) => line.id === id) + 1);
    throw new LineLocked(numbers);
  }
  const orders = open
    .filter(({ lock }) => lock === null)
    .map((line): Order => {
      const way = seed ?? (again ? randomInt(1, largestSeed) : 0);
      return { line: line.id, recipe: clipRecipe(script, line, makers, way), length: line.text.length + 20 };
    });
  return { orders, locked: locked.map(({ id }) => id) };
}

async function speakAll(
  context: Speaking,
  begun: SpeechMaking,
  orders: readonly Order[],
  tell: (now: SpeechMaking) => void,
  signal: AbortSignal,
): Promise<void> {
  let making = begun;
  const began = performance.now();
  const whole = orders.reduce((sum, { length }) => sum + length, 0);
  let said = 0;
  const change = (changed: Partial<SpeechMaking>) => {
    making = { ...making, ...changed };
    tell(making);
    context.liveSpeeches
      .use(making.branchId, async (document) => document.tell({ type: 'proposals', proposalId: making.id }))
      .catch(() => undefined);
  };
  try {
    for (const order of orders) {
      const gone = (performance.now() - began) / 1000;
      change({ now: order.line, secondsLeft: said === 0 ? null : (gone / said) * (whole - said) });
      try {
        await speakLine(context, making, order, signal);
        change({ spoken: making.spoken + 1 });
      } catch (error) {
        if (signal.aborted || error instanceof ServerClosing || error instanceof WorkNotFound) throw error;
        const failure = { line: order.line, error: failureOf(error, 'Speaking the line failed') };
        change({ failed: [...making.failed, failure] });
      }
      said += order.length;
    }
    const none = making.spoken === 0;
    change({
      state: none ? 'failed' : 'done',
      error: none ? (making.failed[0]?.error ?? null) : null,
      ...ended(context),
    });
  } catch (error) {
    const stopped = error instanceof StopAsked || error instanceof ServerClosing || signal.aborted;
    change({
      state: stopped ? 'stopped' : 'failed',
      error: stopped ? null : failureOf(error, 'Speaking failed'),
      ...ended(context),
    });
  }
}

const ended = ({ now }: Speaking) => ({ now: null, secondsLeft: null, endedAt: now() });

/** Its clip, durable and among the takes of its line. */
async function speakLine(context: Speaking, { workId, branchId }: SpeechMaking, order: Order, signal: AbortSignal) {
  const { line: id, recipe } = order;
  const makers = await context.speakers.makers();
  const maker = makers.find((one) => one.id === recipe.makerId);
  const begun = performance.now();
  const known = await context.liveSpeeches.use(branchId, (document) =>
    document.read((speech) =>
      speech
        .script()
        .takes.get(id)
        ?.find((take) => recipeKey(take.recipe) === recipeKey(recipe)),
    ),
  );
  const repeats = maker?.repeats === true;
  // What was said so before is there already: a voice that repeats would say the same.
  const take = known !== undefined && repeats ? null : await newTake(context, workId, order, begun, signal);
  await context.liveSpeeches.use(branchId, (document) => {
    const actor = speechMakerActor(
      maker ?? { id: recipe.makerId, name: { en: recipe.makerName, zh: '' }, hash: recipe.makerHash },
    );
    return document.write(
      (desk) => {
        const { speech } = desk;
        const line = speech.line(id);
        const script = speech.script();
        const heard = line?.lock === null && sameSaying(recipe, clipRecipe(script, line, makers));
        const { seat } = desk.hand(actor);
        if (take !== null) seat.edit([{ kind: 'take', take, choose: heard }]);
        else if (heard && line.take !== known!.id) seat.edit([{ kind: 'choose', line: id, take: known!.id }]);
        return { result: undefined };
      },
      { actorId: actor.id },
    );
  });
}

async function newTake(
  context: Speaking,
  workId: string,
  { line, recipe }: Order,
  begun: number,
  signal: AbortSignal,
): Promise<SpeechTake> {
  const { bytes, sampleRate, samples } = await clipOf(context, recipe, signal);
  const kept = await context.keeper.keep([{ bytes, mediaType: 'audio/wav' }], async (records) =>
    (await context.store.speechClips.keep(workId, records)) ? records[0]! : null,
  );
  if (kept === null) throw new WorkNotFound(workId);
  return {
    id: context.newId(),
    line,
    recipe,
    sha256: kept.sha256,
    bytes: kept.bytes,
    sampleRate,
    samples,
    at: context.now(),
    milliseconds: Math.round(performance.now() - begun),
  };
}

async function clipOf(
  { speakers, speechFiles }: Speaking,
  recipe: ClipRecipe,
  signal: AbortSignal,
): Promise<FinishedClip> {
  const file = await speakers.speak(recipe, signal);
  signal.throwIfAborted();
  const clip = await speechFiles.ask(
    'finishClip',
    { file, volume: recipe.volume },
    limits.decodeTime,
    'Reading the sound',
    signal,
  );
  signal.throwIfAborted();
  return clip;
}

/** Makes a clip again from its recipe; nothing is kept of it. @throws SpeechTakeMissing, and what speaking throws */
export async function replayTake(
  context: Context,
  workId: string,
  takeId: string,
  signal: AbortSignal,
): Promise<SpeechReplay> {
  const branch = await findSpeechBranch(context, workId);
  const take = await context.liveSpeeches.use(branch.id, (document) =>
    document.read((speech) => [...speech.script().takes.values()].flat().find(({ id }) => id === takeId)),
  );
  if (take === undefined) throw new SpeechTakeMissing();
  const { recipe } = take;
  const maker = (await context.speakers.makers()).find(({ id }) => id === recipe.makerId);
  if (maker === undefined || maker.reason !== null) {
    const reason = `${recipe.makerName} cannot be asked now, so that nothing can be compared.`;
    return { verdict: 'not-reproducible', reason, changed: ['maker-gone'] };
  }
  const changed: SpeechReplay['changed'] = maker.hash === recipe.makerHash ? [] : ['model'];
  const { bytes } = await clipOf(context, recipe, signal);
  const original = await context.blobs.read(take.sha256);
  if (Buffer.from(bytes).equals(original))
    return { verdict: 'exact', reason: 'The same recipe gave the same sound, byte by byte.', changed };
  const why =
    changed.length > 0 ? `${recipe.makerName} is another than then.` : 'This maker never says a line twice alike.';
  return { verdict: 'not-reproducible', reason: `The sound differs. ${why}`, changed: [...changed, 'sound'] };
}
