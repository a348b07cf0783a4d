/** `fourhands sound`: a sound effect from words, without a model and without a network. */
import { resolve } from 'node:path';

import type { Command } from 'commander';

import type { CommandContext } from '../context.ts';
import { requireWritable, writeDurably } from '../files.ts';
import { largestSeed, setting, wholeNumber } from '../options.ts';

interface SoundOptions {
  readonly out: string;
  readonly seed: number;
  readonly set?: Readonly<Record<string, number>>;
  readonly list?: boolean;
  readonly overwrite?: boolean;
}

export function addSoundCommand(program: Command, context: CommandContext): void {
  program
    .command('sound')
    .description('make a sound effect from words: thunder, rain, footsteps, a door …')
    .argument('[words...]', 'what is to be heard, in English or Chinese')
    .option('--out <file>', 'the sound to write (.wav)', 'sound.wav')
    .option(
      '--seed <number>',
      'chooses the random numbers: the same seed, the same sound',
      wholeNumber(0, largestSeed),
      1,
    )
    .option('--set <name=value>', 'change a control of the effect; may be repeated', setting)
    .option('--list', 'say which effects there are, and their controls')
    .option('--overwrite', 'write over a file that is there')
    .option('--json', 'print the result as one JSON object')
    .addHelpText(
      'after',
      `
Examples:
  fourhands sound distant thunder --out thunder.wav
  fourhands sound 远处的雷声 --seed 4
  fourhands sound footsteps --set steps=12 --set hardness=0.1 --out gravel.wav
  fourhands sound --list`,
    )
    .action((words: string[], options: SoundOptions) => makeSound(words.join(' '), options, context));
}

async function makeSound(prompt: string, options: SoundOptions, context: CommandContext): Promise<void> {
  const { effectOf, effects, EffectUnknown } = await import('@fourhands/makers/procedure/sound/effects');
  if (options.list === true) {
    const lines = effects.map(({ name, controls }) => {
      const ranges = controls.map(({ name: of, minimum, maximum, usual }) => `${of} ${minimum}–${maximum} (${usual})`);
      return `${name}\n    ${ranges.join(', ')}`;
    });
    context.report(
      { effects: effects.map(({ name, label, controls }) => ({ name, label, controls })) },
      lines.join('\n'),
    );
    return;
  }
  const out = resolve(options.out);
  await requireWritable(out, options.overwrite === true);
  const meant = effectOf(prompt);
  if (!meant) throw new EffectUnknown(prompt);
  const { renderEffect } = await import('@fourhands/makers/procedure/sound/effect');
  const { writeWav } = await import('@fourhands/core/media/sound/wav');
  const { integratedLoudness } = await import('@fourhands/core/media/sound/loudness');
  const { peakOf, secondsOf } = await import('@fourhands/core/media/sound/audio');
  const controls = { ...meant.controls, ...options.set };
  const audio = renderEffect(meant.effect, controls, options.seed);
  await writeDurably(out, writeWav(audio, 24));
  const figures = { seconds: secondsOf(audio), loudness: integratedLoudness(audio), peak: peakOf(audio) };
  context.report(
    { sound: out, effect: meant.effect.name, controls, seed: options.seed, sampleRate: audio.sampleRate, ...figures },
    `Wrote ${options.out}: ${meant.effect.name}, ${figures.seconds.toFixed(1)} s at ${figures.loudness.toFixed(1)} LUFS.`,
  );
}
