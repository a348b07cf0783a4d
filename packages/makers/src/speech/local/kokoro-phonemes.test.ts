/** Against the values that kokoro.js expects of its own (hexgrad/kokoro, kokoro.js/tests/phonemize.test.js), by the real eSpeak. */
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { Espeak } from '../espeak/espeak.ts';
import { kokoroPhonemes, sectionsOf } from './kokoro-phonemes.ts';

const espeak = new Espeak();
afterAll(() => espeak.close());
const { signal } = new AbortController();

const american: readonly (readonly [string, string])[] = [
  ['‘Hello’', 'həlˈoʊ'],
  ['‘Test’ and ‘Example’', 'tˈɛst ænd ɛɡzˈæmpəl'],
  ['«Bonjour»', '"bɔːnʒˈʊɹ"'],
  ['(Hello)', '«həlˈoʊ»'],
  ['(Nested (Parentheses))', '«nˈɛstᵻd «pɚɹˈɛnθəsˌiːz»»'],
  ['Hello World', 'həlˈoʊ wˈɜːld'],
  ['Dr. Smith', 'dˈɑːktɚ smˈɪθ'],
  ['DR. Brown', 'dˈɑːktɚ bɹˈaʊn'],
  ['Mr. Smith', 'mˈɪstɚ smˈɪθ'],
  ['Mrs. Johnson', 'mˈɪsɪz dʒˈɑːnsən'],
  ['1990', 'nˈaɪntiːn nˈaɪndi'],
  ['12:34', 'twˈɛlv θˈɜːɾi fˈoːɹ'],
  ['1,000', 'wˈʌn θˈaʊzənd'],
  ['12,345,678', 'twˈɛlv mˈɪliən θɹˈiː hˈʌndɹɪd fˈoːɹɾi fˈaɪv θˈaʊzənd sˈɪks hˈʌndɹɪd sˈɛvənti ˈeɪt'],
  ['2022s', 'twˈɛnti twˈɛnti tˈuːz'],
  ['$100', 'wˈʌn hˈʌndɹɪd dˈɑːlɚz'],
  ['£1.50', 'wˈʌn pˈaʊnd ænd fˈɪfti pˈɛns'],
  ['12.34', 'twˈɛlv pˈɔɪnt θɹˈiː fˈoːɹ'],
  ['0.01', 'zˈiəɹoʊ pˈɔɪnt zˈiəɹoʊ wˈʌn'],
  ['10-20', 'tˈɛn tə twˈɛnti'],
  ["Cat's tail", 'kˈæts tˈeɪl'],
  ["X's mark", 'ˈɛksᵻz mˈɑːɹk'],
  ['U.S.A.', 'jˈuːˈɛsˈeɪ.'],
  ['Apples, oranges, etc. Pears.', 'ˈæpəlz, ˈɔɹɪndʒᵻz, ɛtsˈɛtɹə. pˈɛɹz.'],
];

const british: readonly (readonly [string, string])[] = [
  ['‘Hello’', 'həlˈəʊ'],
  ['‘Test’ and ‘Example’', 'tˈɛst and ɛɡzˈampəl'],
  ['Dr. Smith', 'dˈɒktə smˈɪθ'],
  ['Apples, etc. Pears.', 'ˈapəlz, ɛtsˈɛtɹə. pˈeəz.'],
  ['$100', 'wˈɒn hˈʌndɹɪd dˈɒləz'],
];

async function phonemesOf(texts: readonly string[], language: string): Promise<string[]> {
  const lines = texts.map((text) => sectionsOf([{ kind: 'words', text }]));
  const words = lines.flatMap((sections) => sections.filter(({ kind }) => kind === 'words'));
  const said = await espeak.phonemes(
    words.map(({ text }) => text),
    language.toLowerCase(),
    signal,
  );
  return lines.map((sections) =>
    kokoroPhonemes(sections, said.splice(0, sections.filter(({ kind }) => kind === 'words').length), language),
  );
}

describe('words become phonemes as kokoro.js has them', () => {
  it.each([
    ['en-US', american],
    ['en-GB', british],
  ] as const)('in %s', async (language, cases) => {
    const made = await phonemesOf(
      cases.map(([text]) => text),
      language,
    );
    expect(Object.fromEntries(cases.map(([text], at) => [text, made[at]]))).toEqual(Object.fromEntries(cases));
  });

  it('what a lexicon says in phonemes is said so, and its signs are no marks', async () => {
    const sections = sectionsOf([
      { kind: 'words', text: 'Say ' },
      { kind: 'phonemes', text: "k'oUkIroU" },
      { kind: 'words', text: ', now: go.' },
    ]);
    expect(sections.map(({ kind }) => kind)).toEqual(['words', 'marks', 'words', 'marks', 'words', 'marks']);
    const words = sections.filter(({ kind }) => kind === 'words').map(({ text }) => text);
    const said = await espeak.phonemes(words, 'en-us', signal);
    expect(kokoroPhonemes(sections, said, 'en-US')).toBe('sˈeɪ kˈoʊkɪɹoʊ, nˈaʊ: ɡˈoʊ.');
  });

  it('what pauses within one stretch is still said in its own place', async () => {
    expect(await espeak.phonemes(['one', 'half,5 past', 'two'], 'en-us', signal)).toEqual([
      'wˈʌn',
      'hˈæf fˈaɪv pˈæst',
      'tˈuː',
    ]);
  });
});

it('every word of a line is in a stretch of words, none of it is a phoneme, and marks have no letters', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...Array.from('ab1 .,:;!?()[]«»“”‘’、。…-—$')) }), (text) => {
      const sections = sectionsOf([{ kind: 'words', text }]);
      for (const { kind, text: part } of sections) {
        if (kind === 'words') expect(part).not.toContain('[[');
        else expect(part).not.toMatch(/[\p{L}\p{N}]/u);
      }
      const letters = (said: string) => said.replaceAll(/[^ab]/g, '');
      const words = sections.filter(({ kind }) => kind === 'words').map(({ text: part }) => part);
      // What is read out may have letters more: of the words for money and the like.
      if (!/[$1]/.test(text)) expect(letters(words.join(''))).toBe(letters(text));
      expect(sections.some(({ kind }, at) => sections[at + 1]?.kind === kind)).toBe(false);
    }),
  );
});
