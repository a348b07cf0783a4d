/** Speaking a script into a folder: which lines are to be made, which stay as they are, and what is written besides. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';

import { captionsOf, writeCaptions } from '@fourhands/core/media/speech/captions';
import { type KeptLine, readLexicon, type SpeechFolder } from '@fourhands/core/media/speech/clip-folder';
import { type ClipRecipe, clipRecipe, recipeKey } from '@fourhands/core/media/speech/clip-recipe';
import { joinClips } from '@fourhands/core/media/speech/join';
import { matchLines } from '@fourhands/core/media/speech/match-lines';
import { formatOf, readScript } from '@fourhands/core/media/speech/read-script';
import { usualDelivery } from '@fourhands/core/media/speech/script';
import { type SpeechMaker, VoiceControlNotTaken } from '@fourhands/core/media/speech/voice';
import { secondsOf } from '@fourhands/core/media/sound/audio';
import { readWav, writeWav } from '@fourhands/core/media/sound/wav';
import { MakerFailure } from '@fourhands/makers/failures';
import type { FinishedClip } from '@fourhands/makers/speech/finish-clip';

import type { SpeakOptions } from './commands/speak.ts';
import type { CommandContext } from './context.ts';
import { exitCodes, TextUnreadable } from './errors.ts';
import { readWhole, writeDurably } from './files.ts';
import { largestSeed } from './options.ts';
import { progressView } from './progress.ts';
import { clipName, isWhole, keepAsTake, type Move, moveClips, readFolder, writeFolder } from './speech-folder.ts';

const joinedFile = 'all.wav';
/** Milliseconds between two times that what was made is written down. */
const keptEvery = 2_000;

/** A line whose number the script does not have. */
class LineMissing extends Error {
  readonly code = 'line-missing';

  constructor(line: number, lines: number) {
    super(`There is no line ${line}: the script has ${lines}. Count the lines that are not empty, from 1.`);
    this.name = 'LineMissing';
  }
}

/** A person stopped it; what was spoken until then is there. */
class SpeakingStopped extends Error {
  readonly code = 'interrupted';

  constructor(folder: string) {
    super(`Stopped. What was spoken is in “${folder}”; the same command goes on from there.`);
    this.name = 'SpeakingStopped';
  }
}

interface PlannedLine {
  /** As it is to be kept, with the clip that it had before. */
  readonly line: KeptLine;
  readonly recipe: ClipRecipe;
}

interface Failed {
  readonly line: number;
  readonly code: string;
  readonly message: string;
}

type ClipOf = (recipe: ClipRecipe, signal: AbortSignal) => Promise<FinishedClip>;

export class Speaking {
  readonly #script: string;
  readonly #options: SpeakOptions;
  readonly #makers: readonly SpeechMaker[];
  readonly #context: CommandContext;
  readonly #folder: string;

  constructor(script: string, options: SpeakOptions, makers: readonly SpeechMaker[], context: CommandContext) {
    this.#script = script;
    this.#options = options;
    this.#makers = makers;
    this.#context = context;
    this.#folder = resolve(options.out);
  }

  async run(clipOf: ClipOf): Promise<void> {
    const { report, endWith, warn, terminal } = this.#context;
    const stopping = new AbortController();
    const forget = terminal.onInterrupt(() => stopping.abort(new SpeakingStopped(this.#options.out)));
    try {
      const before = await readFolder(this.#folder);
      const { settings, planned } = await this.#plan(before);
      await mkdir(this.#folder, { recursive: true });
      const lines = await this.#keepWhole(before, settings, planned);
      const { made, failed } = await this.#make(settings, planned, lines, clipOf, stopping.signal);
      for (const { line, message } of failed) warn(`Line ${line}: ${message}`);
      const joined = await this.#join(lines);
      if (failed.length > 0) endWith(exitCodes.failure);
      const [kept, seconds] = [lines.length - made - failed.length, joined?.seconds ?? 0];
      report(
        { folder: this.#folder, lines: lines.length, made, kept, failed, seconds, ...joined?.files },
        `Wrote ${made} clips into ${this.#options.out}, kept ${kept}; ${seconds.toFixed(1)} s together.`,
      );
    } finally {
      forget();
    }
  }

  /** The lines as they are to be, with what was set before and what is set now. */
  async #plan(before: SpeechFolder): Promise<{ settings: SpeechFolder; planned: readonly PlannedLine[] }> {
    const { voice, cast, line: only, again, seed, lexicon } = this.#options;
    const text = await this.#text();
    const read = readScript(text, formatOf(text, basename(this.#script)));
    if (only !== undefined && only > read.length) throw new LineMissing(only, read.length);
    const given = this.#delivery();
    const settings: SpeechFolder = {
      ...before,
      delivery: { ...before.delivery, ...(only === undefined && given) },
      voices: { ...before.voices, ...cast, ...(voice !== undefined && only === undefined && { '': voice }) },
      lexicon:
        lexicon === undefined
          ? before.lexicon
          : readLexicon(new TextDecoder().decode(await readWhole(resolve(lexicon)))),
    };
    const places = matchLines(before.lines, read);
    const planned = read.map((said, at): PlannedLine => {
      const place = places[at];
      const { own: set = {}, clip = null } = place == null ? {} : (before.lines[place] ?? {});
      let own = set;
      if (only === at + 1) {
        own = { ...own, ...given, ...(voice !== undefined && { voice }) };
        if (again === true) own = { ...own, seed: ((own.seed ?? 0) + 1) % largestSeed };
        if (seed !== undefined) own = { ...own, seed };
      }
      const { seed: way = 0, ...delivery } = own;
      const whole = { ...usualDelivery, ...settings.delivery, ...delivery, ...said, id: String(at) };
      return { line: { ...said, own, clip }, recipe: clipRecipe(settings, whole, this.#makers, way) };
    });
    this.#refuseUntaken(planned);
    return { settings, planned };
  }

  /** What is asked for of how to speak, and the voices do not take. @throws VoiceControlNotTaken */
  #refuseUntaken(planned: readonly PlannedLine[]): void {
    const { line: only } = this.#options;
    for (const control of ['pace', 'pitch'] as const) {
      const asked = this.#options[control];
      if (asked === undefined || asked === usualDelivery[control]) continue;
      const meant = planned.flatMap(({ recipe: { makerId } }, at) =>
        only === undefined || only === at + 1 ? [{ at, maker: this.#makers.find(({ id }) => id === makerId) }] : [],
      );
      const without = meant.filter(({ maker }) => maker?.[control] === false);
      if (without.length === 0) continue;
      const names = [...new Set(without.flatMap(({ maker }) => maker?.name.en ?? []))];
      if (without.length === meant.length) throw new VoiceControlNotTaken(control, names);
      const numbers = without.slice(0, 10).map(({ at }) => at + 1);
      this.#context.warn(
        `Without a ${control}, because ${names.join(' and ')} takes none: line ${numbers.join(', ')}.`,
      );
    }
  }

  /** Leaves the clips whose recipe is the same, under their line's name; what is no line's any more goes among the takes. */
  async #keepWhole(before: SpeechFolder, settings: SpeechFolder, planned: readonly PlannedLine[]): Promise<KeptLine[]> {
    const used = new Set<string>();
    const moves: Move[] = [];
    const lines: KeptLine[] = [];
    for (const [at, { line, recipe }] of planned.entries()) {
      const { clip } = line;
      const stays =
        clip !== null &&
        recipeKey(clip.recipe) === recipeKey(recipe) &&
        !used.has(clip.file) &&
        (await isWhole(this.#folder, clip));
      if (stays) {
        used.add(clip.file);
        if (clip.file !== clipName(at)) moves.push({ from: clip.file, to: clipName(at) });
      }
      lines.push({ ...line, clip: stays ? { ...clip, file: clipName(at) } : null });
    }
    const { line: only } = this.#options;
    const others = lines.flatMap(({ clip }, at) => (clip === null && at + 1 !== only ? [at + 1] : []));
    if (only !== undefined && others.length > 0)
      this.#context.warn(
        `Other lines changed too, or have no clip yet, and are spoken as well: ${others.slice(0, 10).join(', ')}.`,
      );
    for (const { clip } of before.lines)
      if (clip !== null && !used.has(clip.file) && existsSync(join(this.#folder, clip.file)))
        await keepAsTake(this.#folder, clip.file);
    await moveClips(this.#folder, moves);
    await writeFolder(this.#folder, { ...settings, lines });
    return lines;
  }

  /** Speaks what has no clip, into `lines`. @throws SpeakingStopped */
  async #make(
    settings: SpeechFolder,
    planned: readonly PlannedLine[],
    lines: KeptLine[],
    clipOf: ClipOf,
    signal: AbortSignal,
  ): Promise<{ readonly made: number; readonly failed: readonly Failed[] }> {
    const { terminal } = this.#context;
    const wanted = lines.flatMap(({ clip }, at) => (clip === null ? [at] : []));
    const view = progressView(terminal, 'Speaking');
    const failed: Failed[] = [];
    const [begun] = [terminal.now()];
    let written = begun;
    try {
      for (const [count, at] of wanted.entries()) {
        const secondsLeft = ((terminal.now() - begun) / 1000 / count) * (wanted.length - count);
        view.update(count / wanted.length, count === 0 ? null : secondsLeft, `line ${at + 1}`);
        const { recipe } = planned[at]!;
        try {
          const { bytes, sampleRate, samples } = await clipOf(recipe, signal);
          await writeDurably(join(this.#folder, clipName(at)), bytes);
          const sha256 = createHash('sha256').update(bytes).digest('hex');
          lines[at] = { ...lines[at]!, clip: { file: clipName(at), recipe, sha256, sampleRate, samples } };
        } catch (error) {
          signal.throwIfAborted();
          if (!(error instanceof MakerFailure)) throw error;
          failed.push({ line: at + 1, code: error.code, message: error.message });
        }
        if (terminal.now() - written < keptEvery) continue;
        await writeFolder(this.#folder, { ...settings, lines });
        written = terminal.now();
      }
      return { made: wanted.length - failed.length, failed };
    } finally {
      view.clear();
      await writeFolder(this.#folder, { ...settings, lines });
    }
  }

  async #join(lines: readonly KeptLine[]) {
    const { captions: format } = this.#options;
    const heard = lines.flatMap(({ clip, ...said }) => (clip === null ? [] : [{ ...said, file: clip.file }]));
    if (heard.length === 0) return null;
    const clips = [];
    for (const { file, pauseAfter } of heard)
      clips.push({ audio: readWav(await readFile(join(this.#folder, file))), pauseAfter });
    const { audio, places } = joinClips(clips);
    const joined = join(this.#folder, joinedFile);
    await writeDurably(joined, writeWav(audio));
    if (format === undefined) return { seconds: secondsOf(audio), files: { joined } };
    const captions = join(this.#folder, `captions.${format}`);
    await writeDurably(captions, writeCaptions(captionsOf(heard, places, audio.sampleRate), format));
    return { seconds: secondsOf(audio), files: { joined, captions } };
  }

  /** What is given of how to speak, but the voice. */
  #delivery(): KeptLine['own'] {
    const { language, pace, pitch, volume } = this.#options;
    return {
      ...(language !== undefined && { language }),
      ...(pace !== undefined && { pace }),
      ...(pitch !== undefined && { pitch }),
      ...(volume !== undefined && { volume }),
    };
  }

  async #text(): Promise<string> {
    const bytes = await readWhole(resolve(this.#script));
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    } catch {
      throw new TextUnreadable(this.#script);
    }
  }
}
