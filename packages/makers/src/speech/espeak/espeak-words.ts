/** How eSpeak is called, and what its lists mean (eSpeak NG, docs/guide.md and docs/voices.md). Pure. */
import type { ClipRecipe } from '@fourhands/core/media/speech/clip-recipe';
import type { SpeechMaker, SpeechVoice } from '@fourhands/core/media/speech/voice';
import { RandomStream } from '@fourhands/engine';

export const espeakId = 'espeak-ng';

/** Words a minute at a pace of 1, and between what it can speak. */
const words = { usual: 175, least: 80, most: 450 } as const;
/** Its pitch at 0, and how much one step of ours is. */
const pitch = { usual: 50, step: 5, least: 0, most: 99 } as const;
/** How far another way of saying a line goes: a share of the pace, and steps of its own of pitch. */
const variation = { pace: 0.08, pitch: 6 } as const;

const between = (value: number, { least, most }: { readonly least: number; readonly most: number }): number =>
  Math.round(Math.min(most, Math.max(least, value)));

export function espeakArguments({ voice, pace, pitch: steps, seed }: ClipRecipe): readonly string[] {
  // It has no chance in it: another take is a little faster or slower, higher or lower.
  const random = new RandomStream(seed);
  const chance = () => (seed === 0 ? 0 : random.uniform() * 2 - 1);
  const speed = between(words.usual * pace * (1 + chance() * variation.pace), words);
  const height = between(pitch.usual + steps * pitch.step + chance() * variation.pitch, pitch);
  return ['-b', '1', '-v', voice, '-s', String(speed), '-p', String(height), '-w', 'sound', '-f', 'words'];
}

/** Nothing is spoken: what would be is written, in IPA, a line for each clause. */
export const phonemeArguments = (voice: string): readonly string[] => [
  '-q',
  '--ipa',
  '-b',
  '1',
  '-v',
  voice,
  '-f',
  'words',
];

/** Phonemes stand in double brackets, so that those of the text must not. */
export function espeakText({ parts }: Pick<ClipRecipe, 'parts'>): string {
  return parts
    .map(({ kind, text }) =>
      kind === 'phonemes'
        ? `[[${text.replaceAll(/[[\]]/g, '')}]]`
        : text.replaceAll('[[', '[ [').replaceAll(/\s+/g, ' '),
    )
    .join('');
}

const voiceLine = /^\s*\d+\s+(\S+)\s+\S*?\/([MF-])\s+(\S+)\s+(\S+)/;
const genders = { M: 'male', F: 'female' } as const;

/** Its names for languages, where those of BCP 47 differ. */
const languages: Readonly<Record<string, string>> = {
  cmn: 'zh',
  'cmn-latn-pinyin': 'zh-Latn',
  'chr-us-qaaa-x-west': 'chr',
  'en-us-nyc': 'en-us',
  piqd: 'tlh',
};

function languageOf(code: string): string {
  const [language = '', region = '', ...rest] = (languages[code.toLowerCase()] ?? code).split('-');
  const upper = region.length === 2 ? region.toUpperCase() : region;
  return [language, upper, ...rest].filter((part) => part !== '').join('-');
}

/** Of the lines that `--voices` prints. */
export function espeakVoices(lines: readonly string[]): SpeechVoice[] {
  const voices = lines.flatMap((line): SpeechVoice[] => {
    const [, code = '', gender = '', name = '', file = ''] = voiceLine.exec(line) ?? [];
    // Those of MBROLA need data that is not there.
    if (code === '' || file.startsWith('mb/')) return [];
    return [
      {
        id: `${espeakId}/${code}`,
        name: name.replaceAll('_', ' '),
        language: languageOf(code),
        gender: genders[gender as keyof typeof genders] ?? null,
      },
    ];
  });
  const byId = new Map(voices.map((voice) => [voice.id, voice]));
  return [...byId.values()];
}

/** Of the lines that `--voices=variant` prints. */
export function espeakVariants(lines: readonly string[]): SpeechMaker['variants'] {
  return lines.flatMap((line) => {
    const [, , gender = '', , file = ''] = voiceLine.exec(line) ?? [];
    if (!file.startsWith('!v/')) return [];
    return [{ name: file.slice(3), gender: genders[gender as keyof typeof genders] ?? null }];
  });
}
