import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Frontiers } from '../../version/version.ts';
import { writeAttribution } from './authorship.ts';
import { applyChanges, ChangeOutOfRange } from './text-change.ts';
import { DocumentDamaged, TextDocument, VersionUnknown } from './text-document.ts';

const lockedBy = { by: 'ana', at: '2026-01-02T03:04:05.000Z' };

function documentOf(text: string, peer = '1'): TextDocument {
  const document = new TextDocument({ peer });
  document.edit([{ start: 0, end: 0, text }], { kind: 'typed' });
  return document;
}

function copyOf(document: TextDocument, peer: string): TextDocument {
  return new TextDocument({ peer, snapshot: document.snapshot() });
}

function share(...documents: TextDocument[]): void {
  for (const to of documents) for (const from of documents) if (to !== from) to.import(from.export(to.version()));
}

function bys(document: TextDocument): string[] {
  return document.authorship().map(({ length, by }) => `${length} ${writeAttribution(by)}`);
}

describe('editing', () => {
  it('makes the changes that a plain string would take', () => {
    const wishOf = fc.record({ at: fc.nat(), length: fc.nat(6), text: fc.string({ unit: 'grapheme', maxLength: 5 }) });
    fc.assert(
      fc.property(fc.array(wishOf, { maxLength: 20 }), (wishes) => {
        const document = documentOf('a 😀 begins');
        let text = document.toString();
        for (const wish of wishes) {
          const start = wish.at % (text.length + 1);
          const change = { start, end: Math.min(text.length, start + wish.length), text: wish.text };
          const heard: string[] = [];
          const before = text;
          const stop = document.onChange((changes) => heard.push(applyChanges(before, changes)));
          document.edit([change], { kind: 'typed' });
          stop();
          text = document.toString();
          expect(text.isWellFormed()).toBe(true);
          // Where no surrogate pair is cut, it is exactly what was asked for.
          const kept = [before.slice(0, change.start), before.slice(change.end)];
          const put = wish.text.replaceAll('\r\n', '\n').replaceAll('\r', '\n');
          if (kept.every((part) => part.isWellFormed())) expect(text).toBe(kept.join(put));
          if (heard.length > 0) expect(heard).toEqual([text]);
        }
      }),
    );
  });

  it('keeps text well-formed, with LF line ends', () => {
    const document = documentOf('a\r\nb\rc\ud800d');
    expect(document.toString()).toBe('a\nb\nc\ufffdd');
  });

  it('widens a change that would cut an emoji, and puts an insertion before it', () => {
    const document = documentOf('a😀b');
    document.edit([{ start: 2, end: 2, text: '-' }], { kind: 'typed' });
    expect(document.toString()).toBe('a-😀b');
    document.edit([{ start: 3, end: 4, text: '' }], { kind: 'typed' });
    expect(document.toString()).toBe('a-b');
  });

  it('refuses places that are not there, and changes nothing', () => {
    const document = documentOf('abc');
    for (const change of [
      { start: 2, end: 9 },
      { start: -1, end: 0 },
      { start: 2, end: 1 },
      { start: 0.5, end: 1 },
    ])
      expect(() => document.edit([{ ...change, text: 'x' }], { kind: 'typed' })).toThrow(ChangeOutOfRange);
    const overlapping = [
      { start: 0, end: 2, text: '' },
      { start: 1, end: 3, text: '' },
    ];
    expect(() => document.edit(overlapping, { kind: 'typed' })).toThrow(ChangeOutOfRange);
    expect(document.toString()).toBe('abc');
  });
});

describe('undo', () => {
  it('takes back a word at a time while typing, and brings it back', () => {
    const document = new TextDocument({ peer: '1' });
    for (const [at, letter] of Array.from('two words').entries())
      document.edit([{ start: at, end: at, text: letter }], { kind: 'typed' });
    document.undo();
    expect(document.toString()).toBe('two ');
    document.undo();
    expect(document.toString()).toBe('');
    expect(document.undo()).toBe(false);
    document.redo();
    document.redo();
    expect(document.toString()).toBe('two words');
    expect(document.canRedo).toBe(false);
  });

  it('takes back a whole word though others typed meanwhile', () => {
    const [person, other] = [documentOf('End', '1'), new TextDocument({ peer: '2' })];
    for (const letter of 'word') {
      person.edit([{ start: person.length, end: person.length, text: letter }], { kind: 'typed' });
      share(person, other);
      other.edit([{ start: 0, end: 0, text: '-' }], { kind: 'typed' });
      share(person, other);
    }
    expect(person.toString()).toBe('----Endword');
    person.undo();
    expect(person.toString()).toBe('----');
  });

  it('goes on where others took everything out meanwhile', () => {
    const [person, other] = [documentOf('', '1'), new TextDocument({ peer: '2' })];
    person.edit([{ start: 0, end: 0, text: 'a' }], { kind: 'typed' });
    other.edit([{ start: 0, end: 0, text: 'first ' }], { kind: 'typed' });
    share(person, other);
    other.edit([{ start: 0, end: other.length, text: '' }], { kind: 'typed' });
    share(person, other);
    person.edit([{ start: 0, end: 0, text: 'b' }], { kind: 'typed' });
    expect(person.toString()).toBe('b');
  });

  it('leaves what the other wrote meanwhile', () => {
    const person = documentOf('One. ');
    const maker = copyOf(person, '2');
    person.edit([{ start: 5, end: 5, text: 'Mine. ' }], { kind: 'pasted' });
    maker.edit([{ start: 5, end: 5, text: 'Made. ' }], { kind: 'made', recipe: 'r', hunk: 0 });
    share(person, maker);
    person.undo();
    share(person, maker);
    expect(maker.toString()).toBe('One. Made. ');
    maker.undo();
    expect(maker.toString()).toBe('One. ');
  });

  it('brings back deleted text as its author’s, not the undoer’s', () => {
    const maker = new TextDocument({ peer: '2' });
    maker.edit([{ start: 0, end: 0, text: 'made 😀 here' }], { kind: 'made', recipe: 'r', hunk: 3 });
    const person = copyOf(maker, '1');
    person.edit([{ start: 2, end: 9, text: 'X' }], { kind: 'typed' });
    person.undo();
    expect(bys(person)).toEqual(['12 m:2:r:3:12']);
    share(person, maker);
    expect(bys(maker)).toEqual(['12 m:2:r:3:12']);
    expect(bys(copyOf(person, '9'))).toEqual(['12 m:2:r:3:12']);
  });
});

describe('several seats at one document', () => {
  /** What one of two does: put in, take out, undo or redo. */
  const deedOf = fc.record({
    who: fc.nat(1),
    what: fc.constantFrom('edit', 'edit', 'edit', 'undo', 'redo'),
    at: fc.nat(),
    length: fc.nat(4),
    text: fc.string({ unit: 'grapheme', maxLength: 4 }),
  });

  it('do what documents of their own would do that have each other’s edits at once', () => {
    fc.assert(
      fc.property(fc.array(deedOf, { maxLength: 25 }), (deeds) => {
        const shared = documentOf('begun 😀 so', '1');
        const seats = [shared.seat('2'), shared.seat('3')];
        const heard = copyOf(shared, '9');
        shared.onUpdate((bytes) => heard.import(bytes));
        const apart = ['2', '3'].map((peer) => copyOf(shared, peer));
        for (const { who, what, at, length, text } of deeds) {
          const start = at % (shared.length + 1);
          const change = { start, end: Math.min(shared.length, start + length), text };
          for (const one of [seats[who]!, apart[who]!]) {
            if (what === 'edit') one.edit([change], { kind: 'typed' });
            else one[what]();
          }
          share(...apart);
          expect(shared.toString()).toBe(apart[0]!.toString());
          expect(bys(shared)).toEqual(bys(apart[0]!));
        }
        // Who hears of the edits has them all, with their authors.
        expect(heard.toString()).toBe(shared.toString());
        expect(bys(heard)).toEqual(bys(shared));
        for (const document of [shared, heard, ...apart]) document.free();
      }),
      { numRuns: 300 },
    );
  });
});

describe('authorship', () => {
  it('is found again from the history alone, as asking each character gives it', () => {
    const ana = documentOf('A beginning that is somewhat long, so that the history is lived through again. ');
    const maker = copyOf(ana, '2');
    for (let at = 0; at < 6; at++) {
      maker.edit([{ start: 10 * at, end: 10 * at + 3, text: `made ${at} ` }], { kind: 'made', recipe: 'r', hunk: at });
      ana.edit([{ start: 5 * at, end: 5 * at, text: `pasted ${at}` }], { kind: 'pasted' });
      if (at % 2 === 0) ana.undo();
      share(ana, maker);
    }
    const plain = copyOf(ana, '9');
    const each = Array.from({ length: plain.length }, (_, at) => plain.authorship(at, at + 1)[0]!);
    const whole = plain.authorship().flatMap(({ length, by }) => Array.from({ length }, () => writeAttribution(by)));
    expect(whole).toEqual(each.map(({ by }) => writeAttribution(by)));
    expect(bys(plain)).toEqual(bys(ana));
  });

  // Living such a history through again would merge each of its changes with all the others: minutes, and then hours.
  it('is found soon from a history of thousands of changes that were made side by side', { timeout: 20_000 }, () => {
    const text = documentOf('word '.repeat(4_000));
    const pages = ['2', '3'].map((peer) => copyOf(text, peer));
    for (const [index, page] of pages.entries())
      for (let change = 0; change < 1_500; change++) {
        const at = (change * 7 + index * 10_000) % page.length;
        page.edit([{ start: at, end: at, text: 'x' }], { kind: 'made', recipe: `r${change}`, hunk: 0 });
      }
    for (const page of pages) text.import(page.export(text.version()));
    const runs = new TextDocument({ snapshot: text.snapshot() }).authorship();
    const lettersOf = (peer: string) => runs.reduce((sum, { length, by }) => sum + (by.peer === peer ? length : 0), 0);
    expect(['2', '3'].map(lettersOf)).toEqual([1_500, 1_500]);
    expect(text.authorship()).toEqual(runs);
  });
});

describe('history', () => {
  it('goes back to a version with the authorship of then', () => {
    const document = documentOf('first');
    document.edit([{ start: 5, end: 5, text: ' pasted' }], { kind: 'pasted' });
    const [then, madeThen] = [document.frontiers(), bys(document)];
    const other = copyOf(document, '2');
    other.edit([{ start: 0, end: 12, text: 'all new' }], { kind: 'typed' });
    expect(other.textAt(then)).toBe('first pasted');
    expect(applyChanges('first pasted', other.changesSince(then))).toBe('all new');
    other.restore(then);
    expect(bys(other)).toEqual(['5 t:1', '7 p:1']);
    expect(bys(other)).toEqual(madeThen);
  });

  it('knows what changed since a moment that it was to remember, whoever changed it', () => {
    const editOf = fc.record({ who: fc.nat(2), at: fc.nat(), length: fc.nat(5), text: fc.string({ maxLength: 4 }) });
    fc.assert(
      fc.property(fc.array(editOf, { maxLength: 40 }), (edits) => {
        const [document, other] = [documentOf('begun', '1'), new TextDocument({ peer: '2' })];
        const seat = document.seat('3');
        const moments: { readonly frontiers: Frontiers; readonly text: string }[] = [];
        for (const { who, at, length, text } of edits) {
          moments.push({ frontiers: document.remember(), text: document.toString() });
          const one = [document, seat, other][who]!;
          const { length: all } = one === other ? other : document;
          const start = at % (all + 1);
          one.edit([{ start, end: Math.min(all, start + length), text }], { kind: 'typed' });
          share(document, other);
        }
        for (const { frontiers, text } of moments) {
          const changes = document.changesSince(frontiers);
          expect(applyChanges(text, changes)).toBe(document.toString());
          // As the history has it, for one that remembers nothing.
          expect(applyChanges(text, other.changesSince(frontiers))).toBe(document.toString());
        }
        document.free();
        other.free();
      }),
    );
  });

  it('refuses a version it does not have', () => {
    const document = documentOf('a');
    expect(document.has([{ peer: '77', counter: 3 }])).toBe(false);
    expect(() => document.textAt([{ peer: '77', counter: 3 }])).toThrow(VersionUnknown);
  });
});

describe('sharing', () => {
  it('says whose edits an update holds', () => {
    const ana = documentOf('a', '1');
    const bo = copyOf(ana, '2');
    const before = bo.version();
    bo.edit([{ start: 1, end: 1, text: 'b' }], { kind: 'typed' });
    expect(TextDocument.peersOf(bo.export(before))).toEqual(['2']);
    expect(TextDocument.peersOf(bo.export()).toSorted()).toEqual(['1', '2']);
  });

  it('refuses damaged bytes and stays as it was', () => {
    const document = documentOf('stays');
    const other = copyOf(document, '3');
    other.edit([{ start: 0, end: 0, text: 'more text ' }], { kind: 'typed' });
    const update = other.export(document.version());
    fc.assert(
      fc.property(fc.nat(update.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = update.slice();
        damaged[at] = damaged[at]! ^ change;
        const receiver = copyOf(document, '4');
        try {
          receiver.import(damaged);
        } catch (error) {
          expect(error).toBeInstanceOf(DocumentDamaged);
          expect(receiver.toString()).toBe('stays');
        }
        // The first bytes carry nothing that matters; whatever is taken is what was sent.
        expect(['stays', 'more text stays']).toContain(receiver.toString());
      }),
      { numRuns: 300 },
    );
    expect(() => document.import(update.subarray(0, 20))).toThrow(DocumentDamaged);
    expect(() => TextDocument.peersOf(new Uint8Array(9))).toThrow(DocumentDamaged);
    document.import(update);
    expect(document.toString()).toBe('more text stays');
  });

  it('merges a long paste with what others did meanwhile, whole and soon, and takes it back and forth', () => {
    const [ana, bo] = [documentOf('Start. End.', '1'), new TextDocument({ peer: '2' })];
    share(ana, bo);
    const paste = 'A line of a long paste, 😀 and all.\n'.repeat(30_000);
    ana.edit([{ start: 7, end: 7, text: paste }], { kind: 'pasted' });
    bo.edit([{ start: 7, end: 7, text: 'made ' }], { kind: 'made', recipe: 'r', hunk: 0 });
    const begun = performance.now();
    share(ana, bo);
    // It takes a fifth of a second; as one span it took a quarter of a minute.
    expect(performance.now() - begun).toBeLessThan(8_000);
    expect(['made ' + paste, paste + 'made ']).toContain(bo.slice(7, bo.length - 4));
    expect(bo.toString()).toBe(ana.toString());
    ana.undo();
    expect(ana.toString()).toBe('Start. made End.');
    ana.redo();
    share(ana, bo);
    expect(bys(bo)).toEqual(bys(ana));
    expect(bys(bo).filter((by) => by.endsWith('p:1'))).toEqual([`${paste.length} p:1`]);
    expect(bys(copyOf(bo, '9'))).toEqual(bys(ana));
  });

  it('waits with edits whose forerunners have not come', () => {
    const ana = documentOf('a');
    const bo = new TextDocument({ peer: '2' });
    const updates: Uint8Array[] = [ana.export()];
    ana.onUpdate((bytes) => updates.push(bytes));
    ana.edit([{ start: 1, end: 1, text: 'b' }], { kind: 'pasted' });
    bo.import(updates[1]!);
    expect(bo.toString()).toBe('');
    bo.import(updates[0]!);
    expect(bo.toString()).toBe('ab');
    expect(bys(bo)).toEqual(['1 t:1', '1 p:1']);
  });
});

describe('places and locks', () => {
  it('move with the text', () => {
    const document = documentOf('The quick 😀 fox');
    document.lock({ id: 'l', region: { start: 4, end: 12 }, ...lockedBy });
    const cursor = document.cursor(13);
    document.edit([{ start: 0, end: 3, text: 'That' }], { kind: 'typed' });
    expect(document.position(cursor)).toBe(14);
    const [lock] = document.locks();
    expect(document.slice(lock!.region.start, lock!.region.end)).toBe('quick 😀');
    const other = copyOf(document, '2');
    other.edit([{ start: lock!.region.end, end: lock!.region.end, text: ' red' }], { kind: 'typed' });
    expect(other.slice(other.locks()[0]!.region.start, other.locks()[0]!.region.end)).toBe('quick 😀');
    other.unlock('l');
    expect(other.locks()).toEqual([]);
  });

  it('a lock whose text is gone is gone', () => {
    const document = documentOf('abc');
    document.lock({ id: 'l', region: { start: 1, end: 2 }, ...lockedBy });
    document.edit([{ start: 0, end: 3, text: '' }], { kind: 'typed' });
    expect(document.locks()).toEqual([]);
    expect(() => document.lock({ id: 'm', region: { start: 0, end: 1 }, ...lockedBy })).toThrow(ChangeOutOfRange);
  });

  it('a cursor of another document, or none, is nowhere', () => {
    expect(documentOf('abc').position('nonsense')).toBeNull();
    expect(documentOf('abc').position('')).toBeNull();
  });
});
