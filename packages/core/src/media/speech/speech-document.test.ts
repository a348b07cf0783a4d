import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SpeechTake } from './clip-recipe.ts';
import { SpeechDocument } from './speech-document.ts';
import { type SpeechEdit, SpeechEditNotPossible } from './speech-edit.ts';
import type { SpeechSeat } from './speech-seat.ts';
import { ScriptTooLong } from './script.ts';

const at = '2026-01-02T03:04:05.000Z';
const takeOf = (line: string, id: string): SpeechTake => ({
  id,
  line,
  recipe: {
    makerId: 'm',
    makerName: 'M',
    makerHash: '',
    voice: 'v',
    language: 'en',
    parts: [],
    pace: 1,
    pitch: 0,
    volume: 0,
    seed: 0,
  },
  sha256: 'a'.repeat(64),
  bytes: 10,
  sampleRate: 8000,
  samples: 100,
  at,
  milliseconds: 5,
});
const texts = (document: SpeechDocument) => document.script().lines.map(({ text }) => text);
const scriptOf = (document: SpeechDocument) => JSON.stringify([document.script(), [...document.script().takes]]);

interface Doing {
  readonly do: 'add' | 'change' | 'remove' | 'move' | 'pace' | 'lock';
  readonly line: number;
  readonly to: number;
}

/** One thing that somebody does; numbers choose among the lines that are there. */
type Deed = Doing | { readonly do: 'undo' | 'redo' };
const deed: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom('add', 'change', 'remove', 'move', 'pace', 'lock'),
      line: fc.nat(30),
      to: fc.nat(30),
    }),
  },
  fc.record({ do: fc.constantFrom('undo' as const, 'redo' as const) }),
);

function editOf(document: SpeechDocument, one: Doing): SpeechEdit | null {
  const { lines } = document.script();
  const [line, other] = [lines[one.line % lines.length]?.id, lines[one.to % lines.length]?.id ?? null];
  if (one.do === 'add') return { kind: 'add', lines: [{ text: `${one.line}` }, { text: `${one.to}` }], after: other };
  if (line === undefined) return null;
  if (one.do === 'change') return { kind: 'change', line, set: { text: `new ${one.to}` } };
  if (one.do === 'pace') return { kind: 'change', line, set: { pace: 0.5 + one.to / 30 } };
  if (one.do === 'lock') return { kind: 'lock', lines: [line], by: 'somebody', at };
  return one.do === 'remove' ? { kind: 'remove', lines: [line] } : { kind: 'move', line, after: other };
}

function perform(document: SpeechDocument, seat: SpeechSeat, one: Deed): void {
  if (!('line' in one)) seat[one.do]();
  else {
    const edit = editOf(document, one);
    if (edit !== null) seat.edit([edit]);
  }
}

describe('a live script', () => {
  it('puts lines where they are asked for, also where there is no room for numbers between them', () => {
    const document = new SpeechDocument();
    const [first, last] = document.edit([{ kind: 'add', lines: [{ text: 'first' }, { text: 'last' }], after: null }]);
    for (let i = 0; i < 120; i++) document.edit([{ kind: 'add', lines: [{ text: `${i}` }], after: first! }]);
    expect(texts(document)).toEqual(['first', ...Array.from({ length: 120 }, (_, i) => `${119 - i}`), 'last']);
    document.edit([{ kind: 'move', line: last!, after: null }]);
    expect(texts(document).slice(0, 2)).toEqual(['last', 'first']);
    document.free();
  });

  it('refuses what does not fit, and changes nothing then', () => {
    const document = new SpeechDocument();
    const [id] = document.edit([{ kind: 'add', lines: [{ text: 'a' }], after: null }]);
    const before = scriptOf(document);
    const refused: readonly SpeechEdit[] = [
      { kind: 'change', line: 'nobody', set: { text: 'x' } },
      { kind: 'change', line: id!, set: { text: 'x'.repeat(6000) } },
      { kind: 'choose', line: id!, take: 'none' },
      { kind: 'move', line: id!, after: 'nobody' },
    ];
    for (const edit of refused)
      expect(() => document.edit([{ kind: 'change', line: id!, set: { pace: 2 } }, edit])).toThrow(
        SpeechEditNotPossible,
      );
    const many = Array.from({ length: 2000 }, () => ({ text: 'x' }));
    expect(() => document.edit([{ kind: 'add', lines: many, after: id! }])).toThrow(ScriptTooLong);
    expect(scriptOf(document)).toBe(before);
    document.free();
  });

  it('takes what was typed in one go back in one go', () => {
    const document = new SpeechDocument();
    const [line] = document.edit([{ kind: 'add', lines: [{ text: '' }], after: null }]);
    for (const [count, text] of ['H', 'He', 'Hel'].entries())
      document.edit([{ kind: 'change', line: line!, set: { text } }], 'typed', { joins: count > 0 });
    document.undo();
    expect(texts(document)).toEqual(['']);
    document.redo();
    expect(texts(document)).toEqual(['Hel']);
    document.free();
  });

  it('keeps every take, and lets a person choose; the maker’s undo takes back what it did only', () => {
    const document = new SpeechDocument();
    const [line] = document.edit([{ kind: 'add', lines: [{ text: 'a' }], after: null }]);
    const maker = document.seat();
    maker.edit([{ kind: 'take', take: takeOf(line!, 'one'), choose: true }]);
    maker.edit([{ kind: 'take', take: takeOf(line!, 'two'), choose: true }]);
    const heard = () => document.takeOf(document.line(line!)!)?.id ?? null;
    expect(heard()).toBe('two');
    expect(document.undo()).toBe(false);
    expect(document.speakerOf('two')).toMatchObject({ kind: 'made', peer: maker.peer });
    expect(document.writerOf(line!)).toEqual({ kind: 'typed', peer: document.peer });
    maker.undo();
    expect(heard()).toBe('one');
    maker.redo();
    document.edit([{ kind: 'choose', line: line!, take: 'one' }]);
    maker.undo();
    expect(heard()).toBe('one');
    document.undo();
    expect(heard()).toBe('two');
    expect(document.script().takes.get(line!)!.length).toBe(2);
    document.free();
  });

  it('of two people ends the same on both sides, whatever they do and whenever it arrives', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(1), deed, fc.boolean()), { maxLength: 25 }), (deeds) => {
        const pages = [new SpeechDocument(), new SpeechDocument()] as const;
        const waiting: [Uint8Array[], Uint8Array[]] = [[], []];
        pages.forEach((page, i) => page.onUpdate((bytes) => waiting[1 - i]!.push(bytes)));
        const seats = pages.map((page) => page.seat());
        for (const [who, one, sends] of deeds) {
          perform(pages[who]!, seats[who]!, one);
          if (sends) for (const bytes of waiting[who]!.splice(0)) pages[who]!.import(bytes);
        }
        waiting.forEach((all, i) => all.forEach((bytes) => pages[i]!.import(bytes)));
        expect(scriptOf(pages[0])).toBe(scriptOf(pages[1]));
        const read = new SpeechDocument({ snapshot: pages[0].snapshot() });
        expect(scriptOf(read)).toBe(scriptOf(pages[0]));
        for (const page of [...pages, read]) page.free();
      }),
      { numRuns: 80 },
    );
  });

  it('takes back one’s own only: what somebody else set last stays, and redo brings all of it back', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(1), deed), { maxLength: 25 }), (deeds) => {
        const document = new SpeechDocument();
        const seats = [document.seat(), document.seat()];
        for (const [who, one] of deeds) perform(document, seats[who]!, one);
        const [mine, other] = seats as [SpeechSeat, SpeechSeat];
        const before = document.script().lines;
        const written = before.filter(({ id }) => document.writerOf(id)?.peer === other.peer);
        while (mine.canRedo && mine.redo());
        const whole = scriptOf(document);
        let steps = 0;
        while (mine.undo()) steps++;
        for (const { id, text } of written) {
          const now = document.line(id);
          // A line that somebody else wrote in is still there, with those words, unless its writer took them back.
          if (document.writerOf(id)?.peer === other.peer) expect(now?.text ?? text).toBe(text);
        }
        for (let i = 0; i < steps; i++) mine.redo();
        expect(scriptOf(document)).toBe(whole);
        document.free();
      }),
      { numRuns: 80 },
    );
  });

  it('goes back to a version, without losing takes, and that can be undone', () => {
    const document = new SpeechDocument();
    const [a, b] = document.edit([{ kind: 'add', lines: [{ text: 'a' }, { text: 'b' }], after: null }]);
    const then = document.frontiers();
    document.edit([
      { kind: 'remove', lines: [a!] },
      { kind: 'change', line: b!, set: { text: 'c' } },
    ]);
    document.edit([{ kind: 'add', lines: [{ text: 'd' }], after: b! }]);
    document.seat().edit([{ kind: 'take', take: takeOf(b!, 'one'), choose: true }]);
    document.restore(then);
    expect(texts(document)).toEqual(['a', 'b']);
    expect(document.script().takes.get(b!)).toHaveLength(1);
    expect(document.scriptAt(then).lines.map(({ text }) => text)).toEqual(['a', 'b']);
    document.undo();
    expect(texts(document)).toEqual(['c', 'd']);
    document.free();
  });

  it('that holds anything at all is read without what is not well formed', () => {
    const document = new SpeechDocument();
    document.edit([{ kind: 'add', lines: [{ text: 'a' }], after: null }]);
    expect(() => document.import(Uint8Array.from([1, 2, 3]))).toThrow(/not a script/);
    expect(texts(document)).toEqual(['a']);
    document.free();
  });
});
