import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Audio } from '../sound/audio.ts';
import { captionsOf, writeCaptions } from './captions.ts';
import { clipRecipe, recipeKey } from './clip-recipe.ts';
import { joinClips, lengthAt, placesOf } from './join.ts';
import { spokenParts } from './lexicon.ts';
import { formatOf, readScript, SubtitlesUnreadable } from './read-script.ts';
import {
  type LexiconEntry,
  LineTooLong,
  type Script,
  ScriptEmpty,
  ScriptTooLong,
  type SpeechLine,
  usualDelivery,
} from './script.ts';
import { findVoice, type SpeechMaker, voiceOf, VoiceUnknown } from './voice.ts';

const maker: SpeechMaker = {
  id: 'maker',
  name: { en: 'Maker', zh: 'Maker' },
  kind: 'procedure',
  hash: 'h',
  voices: [
    { id: 'maker/en-us', name: 'American', language: 'en-US', gender: null },
    { id: 'maker/cmn', name: 'Mandarin', language: 'zh', gender: null },
    { id: 'maker/de', name: 'German', language: 'de', gender: null },
  ],
  variants: [{ name: 'f3', gender: 'female' }],
  openVoices: false,
  pace: true,
  pitch: true,
  phonemes: true,
  repeats: true,
  destination: null,
  reason: null,
};
const lineOf = (text: string, more: Partial<SpeechLine> = {}): SpeechLine => ({
  id: 'l',
  speaker: '',
  text,
  ...usualDelivery,
  ...more,
});
const script: Script = { lines: [], lexicon: [], voices: {} };

describe('a script is read', () => {
  it('from plain text: a line is a line, and a paragraph ends in a longer pause', () => {
    const read = readScript('One.\nTwo.\n\n\nThree.\r\n');
    expect(read.map(({ text }) => text)).toEqual(['One.', 'Two.', 'Three.']);
    expect(read[1]!.pauseAfter).toBeGreaterThan(read[0]!.pauseAfter);
  });

  it('with who speaks, where that is how it is written', () => {
    const read = readScript('ANNA: Hello.\nBob: Hi.\nRemember: no shoes.\nBob: Really?\n李雷：你好。');
    expect(read.map(({ speaker, text }) => [speaker, text])).toEqual([
      ['ANNA', 'Hello.'],
      ['Bob', 'Hi.'],
      ['', 'Remember: no shoes.'],
      ['Bob', 'Really?'],
      ['李雷', '你好。'],
    ]);
  });

  it('from Markdown, without its marks, code and comments', () => {
    const read = readScript(
      '# The *house*\n\nIt was **old**,\nand [large](http://x).\n\n```js\nlet x;\n```\n- one_two\n- `two` ![p](q)\n<!-- not\nthis -->\n---\n> said she',
      'markdown',
    );
    expect(read.map(({ text }) => text)).toEqual(['The house', 'It was old, and large.', 'one_two', 'two', 'said she']);
  });

  it('from SubRip and WebVTT, with the silence between cues as pauses', () => {
    const srt = '1\n00:00:01,000 --> 00:00:02,500\n<i>Hello</i>\nthere\n\n2\n00:00:04,000 --> 00:00:05,000\nBye';
    expect(formatOf(srt)).toBe('subtitles');
    expect(readScript(srt)).toEqual([
      { speaker: '', text: 'Hello there', pauseAfter: 1500 },
      { speaker: '', text: 'Bye', pauseAfter: 0 },
    ]);
    const vtt = 'WEBVTT\n\nNOTE x\n\n00:01.000 --> 00:02.000 align:start\n<v ANNA>A &amp; B\n';
    expect(readScript(vtt)).toEqual([{ speaker: 'ANNA', text: 'A & B', pauseAfter: 0 }]);
  });

  it('and broken subtitles are refused with the line', () => {
    const broken: readonly (readonly [string, number])[] = [
      ['1\n00:00:01,000 -> 00:00:02,500\nHello', 1],
      ['1\n00:00:01,000 --> soon\nHello', 2],
      ['1\n00:00:03,000 --> 00:00:02,000\nHello', 2],
      ['1\n00:00:01,000 --> 00:00:02,000\nHello\n\nlost words', 5],
    ];
    for (const [text, line] of broken) {
      const refused = (() => {
        try {
          return readScript(text, 'subtitles');
        } catch (error) {
          return error;
        }
      })();
      expect(refused).toBeInstanceOf(SubtitlesUnreadable);
      expect((refused as SubtitlesUnreadable).line).toBe(line);
    }
  });

  it('of nothing, of too many lines and of a line that is too long, is refused', () => {
    for (const nothing of ['', ' \n\n\t', '\u0000\u{FEFF}']) expect(() => readScript(nothing)).toThrow(ScriptEmpty);
    expect(() => readScript('a\n'.repeat(10_000))).toThrow(ScriptTooLong);
    expect(() => readScript(`a\n${'b'.repeat(20_000)}`)).toThrow(LineTooLong);
    expect(() => readScript(`a\n${'b'.repeat(20_000)}`)).toThrow(/Line 2/);
  });

  it('of any text at all, ends in lines within the limits or in an error with a code', () => {
    const piece = fc.constantFrom(
      'NAME: ',
      'a',
      '\n',
      '\n\n',
      '-->',
      '00:00:01,000',
      ' --> ',
      '# ',
      '```',
      '**',
      '<',
      '你：',
      '1\n',
      '😀',
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 40 }),
        fc.constantFrom('text', 'markdown', 'subtitles'),
        (pieces, format) => {
          try {
            for (const { text } of readScript(pieces.join(''), format)) expect(text.trim()).toBe(text);
          } catch (error) {
            expect((error as { code?: string }).code).toMatch(/^(script-empty|subtitles-unreadable)$/);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('a lexicon', () => {
  const entry = (word: string, say: string, more: Partial<LexiconEntry> = {}): LexiconEntry => ({
    word,
    say,
    language: null,
    kind: 'spelling',
    ...more,
  });

  it('says whole words otherwise, the longest first, and in its language only', () => {
    const lexicon = [
      entry('cat', 'kitten'),
      entry('cat food', 'fish'),
      entry('tour', 'TUR', { language: 'fr', kind: 'phonemes' }),
    ];
    expect(spokenParts('Cat food, concat, cats, CAT.', lexicon, 'en')).toEqual([
      { kind: 'words', text: 'fish, concat, cats, kitten.' },
    ]);
    expect(spokenParts('le tour', lexicon, 'fr-FR')).toEqual([
      { kind: 'words', text: 'le ' },
      { kind: 'phonemes', text: 'TUR' },
    ]);
    expect(spokenParts('le tour', lexicon, 'en')).toEqual([{ kind: 'words', text: 'le tour' }]);
    expect(spokenParts('我在重庆', [entry('重庆', '虫庆')], 'zh')).toEqual([{ kind: 'words', text: '我在虫庆' }]);
  });

  it('changes nothing where it has no word of the line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const parts = spokenParts(text, [entry('\u{10FFFD}', 'x')], 'en');
        expect(parts.map((part) => part.text).join('')).toBe(text);
      }),
    );
  });
});

describe('a voice', () => {
  it('is that of the line, the speaker, the script, or the first of the language', () => {
    const voices = { '': 'maker/en-us', ANNA: 'maker/de+f3' };
    const named = (line: SpeechLine) => voiceOf({ voices }, line, [maker]).name;
    expect(named(lineOf('Hello'))).toBe('en-us');
    expect(named(lineOf('Hello', { speaker: 'ANNA' }))).toBe('de+f3');
    expect(named(lineOf('Hello', { speaker: 'ANNA', voice: 'maker/cmn' }))).toBe('cmn');
    expect(named(lineOf('今天天气很好'))).toBe('cmn');
    expect(voiceOf({ voices: {} }, lineOf('Guten Tag', { language: 'de' }), [maker]).name).toBe('de');
  });

  it('of a language is that of its usual region', () => {
    const voices = [{ id: 'maker/en-029', name: '', language: 'en-029', gender: null }, ...maker.voices];
    expect(voiceOf({ voices: {} }, lineOf('Hi'), [{ ...maker, voices }]).name).toBe('en-us');
  });

  it('that nobody has is refused with what is like it', () => {
    expect(() => findVoice([maker], 'maker/en-gb')).toThrow(VoiceUnknown);
    expect(() => findVoice([maker], 'maker/en-gb')).toThrow(/maker\/en-us/);
    expect(() => findVoice([maker], 'maker/de+none')).toThrow(VoiceUnknown);
  });
});

describe('the recipe of a clip', () => {
  it('changes with everything that makes its sound, and with nothing else', () => {
    const line = lineOf('The cat sat.');
    const key = (of: Partial<Script>, changed: Partial<SpeechLine> = {}, seed = 0) =>
      recipeKey(clipRecipe({ ...script, ...of }, { ...line, ...changed }, [maker], seed));
    const usual = key({});
    for (const changed of [
      { text: 'The cat sat' },
      { pace: 1.1 },
      { pitch: 1 },
      { volume: -1 },
      { voice: 'maker/de' },
    ] as const)
      expect(key({}, changed)).not.toBe(usual);
    expect(key({}, {}, 1)).not.toBe(usual);
    const cat: LexiconEntry = { word: 'cat', language: null, kind: 'phonemes', say: 'kat' };
    expect(key({ lexicon: [cat] })).not.toBe(usual);
    expect(key({ lexicon: [{ ...cat, word: 'dog' }] })).toBe(usual);
    expect(key({ voices: { ANNA: 'maker/de' } }, { pauseAfter: 5, speaker: 'BOB' })).toBe(usual);
    const plain = clipRecipe({ ...script, lexicon: [cat] }, line, [{ ...maker, phonemes: false }]);
    expect(plain.parts).toEqual([{ kind: 'words', text: 'The cat sat.' }]);
    const unmoved = clipRecipe(script, { ...line, pace: 2, pitch: 3 }, [{ ...maker, pace: false, pitch: false }]);
    expect(unmoved).toMatchObject({ pace: 1, pitch: 0 });
  });
});

describe('clips are joined', () => {
  const audio = (samples: readonly number[], sampleRate: number): Audio => ({
    sampleRate,
    channels: [Float32Array.from(samples)],
  });
  const clip = fc.record({
    audio: fc
      .tuple(
        fc.array(fc.float({ min: -1, max: 1, noNaN: true }), { minLength: 1, maxLength: 60 }),
        fc.constantFrom(8000, 16_000),
      )
      .map(([samples, rate]) => audio(samples, rate)),
    pauseAfter: fc.integer({ min: 0, max: 50 }),
  });

  it('each where its place says, silence between them, and alike each time', () => {
    fc.assert(
      fc.property(fc.array(clip, { minLength: 1, maxLength: 6 }), (clips) => {
        const { audio: whole, places } = joinClips(clips);
        expect(joinClips(clips).audio.channels[0]).toEqual(whole.channels[0]);
        const samples = whole.channels[0]!;
        const last = places.at(-1)!;
        expect(samples.length).toBe(last.start + last.length);
        clips.forEach((one, at) => {
          const { start, length } = places[at]!;
          expect(length).toBe(lengthAt(one.audio.channels[0]!.length, one.audio.sampleRate, whole.sampleRate));
          if (one.audio.sampleRate === whole.sampleRate)
            expect([...samples.subarray(start, start + length)]).toEqual([...one.audio.channels[0]!]);
          const end = places[at + 1]?.start ?? start + length;
          expect(end - start - length).toBe(
            places[at + 1] ? Math.round((one.pauseAfter * whole.sampleRate) / 1000) : 0,
          );
          expect(samples.subarray(start + length, end).every((sample) => sample === 0)).toBe(true);
        });
      }),
    );
  });

  it('of another rate, with the same tone at the same level', () => {
    const tone = (rate: number) =>
      Array.from({ length: rate / 10 }, (_, i) => 0.5 * Math.sin((2 * Math.PI * 440 * i) / rate));
    const { audio: whole, places } = joinClips([
      { audio: audio(tone(16_000), 16_000), pauseAfter: 0 },
      { audio: audio(tone(24_000), 24_000), pauseAfter: 0 },
    ]);
    const { start, length } = places[0]!;
    const expected = tone(24_000);
    whole.channels[0]!.subarray(start + 100, start + length - 100).forEach((sample, i) =>
      expect(sample).toBeCloseTo(expected[i + 100]!, 3),
    );
  });
});

it('captions come back as the script that they were made of', () => {
  const lines = [
    { speaker: 'ANNA', text: 'Hello <there> & you --> go' },
    { speaker: '', text: 'two\n\nlines' },
  ];
  const { rate, places } = placesOf([
    { samples: 8000, sampleRate: 8000, pauseAfter: 500 },
    { samples: 29_208_000, sampleRate: 8000, pauseAfter: 0 },
  ]);
  const captions = captionsOf(lines, places, rate);
  expect(captions.map(({ start, end }) => [start, end])).toEqual([
    [0, 1000],
    [1500, 3_652_500],
  ]);
  const srt = writeCaptions(captions, 'srt');
  expect(srt).toContain('00:00:01,500 --> 01:00:52,500\n');
  expect(writeCaptions(captions, 'vtt')).toContain('<v ANNA>Hello &lt;there&gt; &amp; you --&gt; go');
  expect(readScript(writeCaptions(captions, 'vtt'), 'subtitles').map(({ text }) => text)).toEqual([
    'Hello <there> & you --> go',
    'two lines',
  ]);
  expect(readScript(srt, 'subtitles')[0]).toMatchObject({ speaker: 'ANNA', pauseAfter: 500 });
});
