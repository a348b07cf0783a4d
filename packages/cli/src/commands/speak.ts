/** `fourhands speak`: a script in, a clip a line out. Run again, only what changed is made. */
import type { CaptionFormat } from '@fourhands/core/media/speech/captions';
import type { SpeechMaker } from '@fourhands/core/media/speech/voice';
import { type Command, InvalidArgumentError, Option } from 'commander';

import type { CommandContext } from '../context.ts';
import { UsageError } from '../errors.ts';
import { largestSeed, numberFrom, wholeNumber } from '../options.ts';

const captionFormats = ['srt', 'vtt'] as const satisfies readonly CaptionFormat[];

export interface SpeakOptions {
  readonly out: string;
  readonly model?: readonly string[];
  readonly voice?: string;
  readonly cast?: Readonly<Record<string, string>>;
  readonly language?: string;
  readonly pace?: number;
  readonly pitch?: number;
  readonly volume?: number;
  readonly lexicon?: string;
  readonly line?: number;
  readonly again?: boolean;
  readonly seed?: number;
  readonly captions?: CaptionFormat;
  readonly voices?: boolean;
}

function nameAndVoice(text: string, before: Readonly<Record<string, string>> = {}): Record<string, string> {
  const [, name, voice] = /^([^=]+)=(\S+)$/u.exec(text) ?? [];
  if (name === undefined || voice === undefined)
    throw new InvalidArgumentError('It must be NAME=voice, such as ANNA=espeak-ng/en-gb+f3.');
  return { ...before, [name.trim()]: voice };
}

const another = (folder: string, before: readonly string[] = []): readonly string[] => [...before, folder];

export function addSpeakCommand(program: Command, context: CommandContext): void {
  program
    .command('speak')
    .description('speak a script: a clip a line, captions, and all of it as one sound')
    .argument('[script]', 'plain text, Markdown or subtitles (.srt, .vtt); “NAME: words” names who speaks')
    .option('--out <folder>', 'where the clips go; what was made there before is kept', 'speech')
    .option('--model <folder>', 'a voice of MMS or Kokoro in a folder; may be repeated', another)
    .option('--voice <voice>', 'who speaks, such as espeak-ng/en-us+f3; of one line with --line')
    .option('--cast <NAME=voice>', 'the voice of a speaker; may be repeated', nameAndVoice)
    .option('--language <language>', 'of the words, such as en or zh; found out where it is not given')
    .option('--pace <times>', 'times as fast as usual, 0.4 to 3, of a voice that takes a pace', numberFrom(0.4, 3))
    .option('--pitch <steps>', 'higher or lower, -10 to 10, of a voice that takes a pitch', numberFrom(-10, 10))
    .option('--volume <decibels>', 'louder or quieter, -24 to 6', numberFrom(-24, 6))
    .option('--lexicon <file>', 'how words are to be said, as JSON')
    .option('--line <number>', 'only this line, counted from 1', wholeNumber(1, 100_000))
    .option('--again', 'say the line in another way; the clip of before is kept among the takes')
    .option('--seed <number>', 'which way of saying it: the same seed, the same clip', wholeNumber(0, largestSeed))
    .addOption(new Option('--captions <format>', 'write captions too').choices(captionFormats))
    .option('--voices', 'say which voices there are')
    .option('--json', 'print the result as one JSON object')
    .addHelpText(
      'after',
      `
What you set is kept with the clips: run it again with the script alone, and only the lines that changed are made.

Examples:
  fourhands speak script.txt --out clips --voice espeak-ng/en-gb --captions srt
  fourhands speak script.txt --out clips --line 17 --again
  fourhands speak play.md --out clips --cast ANNA=espeak-ng/en-gb+f3 --cast BOB=espeak-ng/en-us
  fourhands speak script.txt --out clips --model ~/models/kokoro --voice kokoro/af_heart
  fourhands speak --voices`,
    )
    .action((script: string | undefined, options: SpeakOptions) => speak(script, options, context));
}

async function speak(script: string | undefined, options: SpeakOptions, context: CommandContext): Promise<void> {
  const speakers = await context.modules.openSpeakers(options.model ?? []);
  try {
    const makers = await speakers.makers();
    if (options.voices === true) return listVoices(makers, context);
    if (script === undefined) throw new UsageError('Name a script, or list the voices with --voices.');
    if (options.line === undefined && (options.again === true || options.seed !== undefined))
      throw new UsageError('--again and --seed are about one line: name it with --line.');
    const { Speaking } = await import('../speaking.ts');
    await new Speaking(script, options, makers, context).run((recipe, signal) => speakers.clip(recipe, signal));
  } finally {
    speakers.close();
  }
}

function listVoices(makers: readonly SpeechMaker[], { report }: CommandContext): void {
  const lines = makers.flatMap((maker) => {
    const { name, voices, variants, reason } = maker;
    return [
      reason === null ? `${name.en}: ${voices.length} voices, ${controlsOf(maker)}` : `${name.en}: ${reason}`,
      ...voices.map((voice) => `  ${voice.id.padEnd(32)} ${voice.name}`),
      ...(variants.length === 0 ? [] : [`  Each also as: ${variants.map((variant) => `+${variant.name}`).join(' ')}`]),
    ];
  });
  report({ makers }, lines.join('\n'));
}

function controlsOf(maker: SpeechMaker): string {
  const taken = (['pace', 'pitch'] as const).filter((control) => maker[control]);
  return taken.length === 0 ? 'which take neither pace nor pitch' : `which take ${taken.join(' and ')}`;
}
