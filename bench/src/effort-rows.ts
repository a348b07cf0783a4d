/** The rows of the effort bench: what each way of writing took, by the character, and the bars that compare them. */
import type { NextWordWeights } from '@fourhands/models/transformer/next-words';
import type { Effort } from './effort-person.ts';
import { makeRow, type Row } from './report.ts';

export const ways = ['typing', '5-gram', 'same without the writer', 'prefix', 'segment'] as const;
export type Way = (typeof ways)[number];
export type Efforts = Readonly<Record<Way, Effort>>;

const leastSaved = 37;

/** Keys and mouse actions by the character. */
const actions = ({ keys, mouseActions, characters }: Effort): number => (keys + mouseActions) / characters;

const saved = { name: 'saved with the writer', unit: '% of keys' } as const;
const savedBar = { text: `≥ ${leastSaved}`, direction: 'at least', limit: leastSaved } as const;

/** What there is to tell without a text. */
export const unmeasured = (path: string): Row =>
  makeRow({
    ...saved,
    value: null,
    peers: {},
    bar: savedBar,
    notes: { ours: `there is no text at ${path}; name one with --data` },
  });

export function effortRows(efforts: Efforts, { writer, recent }: NextWordWeights): Row[] {
  const by = (of: (effort: Effort) => number) =>
    Object.fromEntries(ways.filter((way) => way !== 'segment').map((way) => [way, of(efforts[way])]));
  const { segment } = efforts;
  const unit = 'actions a character';
  const lower = (way: Way, than: Way): Row => {
    const limit = actions(efforts[than]);
    return makeRow({
      name: `KSMR, ${way}`,
      value: actions(efforts[way]),
      unit,
      peers: { [than]: limit },
      // As many is not fewer.
      bar: { text: `< ${than}`, direction: 'at most', limit: limit - Number.EPSILON },
    });
  };
  const best = Math.min(actions(efforts.prefix), actions(segment));
  return [
    lower('segment', 'prefix'),
    lower('prefix', '5-gram'),
    lower('5-gram', 'typing'),
    makeRow({
      ...saved,
      value: 100 * (1 - best),
      peers: Object.fromEntries(ways.map((way) => [way, 100 * (1 - actions(efforts[way]))])),
      bar: savedBar,
      notes: {
        ours: `${segment.words} words, ${segment.characters} characters of a book that nothing learned from; shares: writer ${writer}, recent words ${recent}`,
      },
    }),
    makeRow({
      name: 'KSR, segment',
      value: segment.keys / segment.characters,
      unit: 'keys a character',
      peers: by(({ keys, characters }) => keys / characters),
    }),
    makeRow({
      name: 'MAR, segment',
      value: segment.mouseActions / segment.characters,
      unit: 'mouse actions a character',
      peers: by(({ mouseActions, characters }) => mouseActions / characters),
    }),
    makeRow({
      name: 'WSR, segment',
      value: segment.wordStrokes / segment.words,
      unit: 'words typed at a word',
      peers: by(({ wordStrokes, words }) => wordStrokes / words),
    }),
  ];
}
