import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitTalk, talkRequest, talkWayOf, toldText, turnsOf } from './context.ts';
import { applyDialogueEvent, type DialogueDetail, type DialogueEvent, type DialogueMessage } from './dialogue.ts';
import { piecesOf, runsOfEdit } from './message-runs.ts';
import { talkAsMarkdown } from './talk-file.ts';
import { followedLeaf, leafBeside, leafUnder, pathTo, siblingsOf } from './tree.ts';

const at = '2026-01-02T03:04:05.000Z';

const messageOf = (id: string, change: Partial<DialogueMessage> = {}): DialogueMessage => ({
  id,
  dialogueId: 'd',
  parentId: null,
  turn: 'person',
  author: { kind: 'person', id: 'anna', name: 'Anna' },
  text: id,
  state: 'done',
  quotes: [],
  recipe: null,
  runs: [],
  error: null,
  usage: null,
  createdAt: at,
  endedAt: at,
  ...change,
});

/** Each message follows an earlier one, or none. */
const trees = fc.array(fc.nat(), { minLength: 1, maxLength: 30 }).map((picks) =>
  picks.map((pick, index) => ({
    id: `m${index}`,
    parentId: pick % (index + 1) === index ? null : `m${pick % (index + 1)}`,
  })),
);

describe('the tree', () => {
  it('shows a path in which each message follows the one before, and whose siblings can all be reached', () => {
    fc.assert(
      fc.property(trees, fc.nat(), (tree, pick) => {
        const message = tree[pick % tree.length]!;
        const path = pathTo(tree, message.id);
        expect(path.at(-1)).toBe(message);
        for (const [index, one] of path.entries()) expect(one.parentId).toBe(path[index - 1]?.id ?? null);
        const siblings = siblingsOf(tree, message);
        let here = siblings[0]!;
        for (const next of siblings.slice(1)) {
          const leaf = leafBeside(tree, here, 1);
          const shown = pathTo(tree, leaf);
          expect(shown).toContain(next);
          // A leaf is the end of its path.
          expect(tree.some(({ parentId }) => parentId === leaf)).toBe(false);
          here = next;
        }
        expect(leafBeside(tree, here, 1)).toBeNull();
        expect(leafBeside(tree, siblings[0]!, -1)).toBeNull();
        expect(pathTo(tree, leafUnder(tree, message.id))).toContain(message);
      }),
    );
  });

  it('ends where messages follow each other in a circle, and is empty where the leaf is unknown', () => {
    const circle = [
      { id: 'a', parentId: 'b' },
      { id: 'b', parentId: 'a' },
    ];
    expect(pathTo(circle, 'a').map(({ id }) => id)).toEqual(['b', 'a']);
    expect(leafUnder(circle, 'a')).toMatch(/a|b/);
    expect(pathTo(circle, 'x')).toEqual([]);
    expect(pathTo(circle, null)).toEqual([]);
  });

  it('a page goes along with what is added at its end only', () => {
    expect(followedLeaf('a', { id: 'b', parentId: 'a' })).toBe('b');
    expect(followedLeaf('a', { id: 'c', parentId: 'b' })).toBe('a');
    expect(followedLeaf(null, { id: 'a', parentId: null })).toBe('a');
  });
});

describe('what a maker is told', () => {
  const paths = fc.array(fc.record({ maker: fc.boolean(), text: fc.string({ maxLength: 40 }) }), { maxLength: 20 });

  it('is the end of the talk as far as it fits, in turns that alternate; the rest is counted', () => {
    fc.assert(
      fc.property(paths, fc.integer({ min: 1, max: 200 }), (said, most) => {
        const path = said.map(({ maker, text }, index) =>
          messageOf(`m${index}`, { text, turn: maker ? 'maker' : 'person' }),
        );
        const usable = path.filter(({ text }) => text.trim() !== '');
        const { turns, told, leftOut } = fitTalk(path, most);
        expect(told).toEqual(usable.slice(leftOut).map(({ id }) => id));
        for (const [index, turn] of turns.entries()) expect(turn.by).not.toBe(turns[index - 1]?.by);
        if (usable.length === 0) return;
        // The last is always told; all together fit, or it is the only one.
        expect(told.at(-1)).toBe(usable.at(-1)!.id);
        const length = usable.slice(leftOut).reduce((sum, { text }) => sum + text.length, 0);
        expect(length <= most || told.length === 1).toBe(true);
        if (told.length > 1) expect(turns[0]!.by).toBe('person');
        // As much as fits: the one before would be too much, or is a maker’s that begins nothing.
        const before = usable[leftOut - 1];
        if (before !== undefined && before.turn === 'person') expect(length + before.text.length).toBeGreaterThan(most);
      }),
    );
  });

  it('has what is quoted before the words, with its source', () => {
    const quote = {
      workId: 'w',
      branchId: 'b',
      title: 'The lamp',
      base: [],
      region: { start: 0, end: 3 },
      text: 'lit',
    };
    expect(toldText({ text: 'Why?', quotes: [quote] })).toBe('From “The lamp”:\n"""\nlit\n"""\n\nWhy?');
    expect(turnsOf([messageOf('a'), messageOf('b')])).toEqual([{ by: 'person', text: 'a\n\nb' }]);
  });

  it('depends on what the maker can do', () => {
    const turns = [
      { by: 'person', text: 'One' },
      { by: 'maker', text: 'Two' },
      { by: 'person', text: 'Three' },
    ] as const;
    expect(talkWayOf({ operations: ['generate', 'continue'], talks: true })).toBe('told');
    expect(talkWayOf({ operations: ['generate', 'continue'] })).toBe('goes-on');
    expect(talkWayOf({ operations: ['generate'] })).toBeNull();
    expect(talkWayOf({ operations: ['explain'] })).toBeNull();
    expect(talkWayOf({ operations: ['generate'], briefs: 'only' })).toBeNull();
    expect(talkWayOf({ operations: ['translate' as never], translation: 'terms', talks: true })).toBeNull();
    expect(talkRequest('told', turns)).toEqual({ operation: 'generate', prompt: 'Three', before: '', turns });
    expect(talkRequest('goes-on', turns)).toEqual({ operation: 'continue', prompt: '', before: 'One\n\nTwo\n\nThree' });
  });
});

describe('an edited message', () => {
  const words = fc
    .array(fc.constantFrom('sea ', 'lamp ', '灯', '。', 'keeper ', '\n', '👩‍👩‍👧 '))
    .map((parts) => parts.join(''));

  it('has an author for every character, and what is another’s reads as it does there', () => {
    fc.assert(
      fc.property(words, words, words, fc.nat(), fc.nat(), (first, second, third, a, b) => {
        const made = messageOf('made', { text: first, turn: 'maker' });
        const edited = messageOf('edited', { text: second, runs: runsOfEdit(made, 'edited', second) });
        const again = messageOf('again', { text: third, runs: runsOfEdit(edited, 'again', third) });
        const texts = new Map([made, edited, again].map(({ id, text }) => [id, text]));
        for (const message of [made, edited, again]) {
          const [start, end] = [a, b].map((one) => one % (message.text.length + 1)).toSorted((x, y) => x - y) as [
            number,
            number,
          ];
          const pieces = piecesOf(message, start, end);
          expect(pieces.map(({ text }) => text).join('')).toBe(message.text.slice(start, end));
          for (const piece of pieces) {
            expect(piece.text).toHaveLength(piece.length);
            expect(texts.get(piece.messageId)!.slice(piece.start, piece.start + piece.length)).toBe(piece.text);
          }
        }
      }),
    );
  });

  it('keeps the maker’s words the maker’s', () => {
    const made = messageOf('made', { text: 'The lamp went out at ten.', turn: 'maker' });
    const text = 'The lamp went out at midnight.';
    expect(piecesOf({ id: 'e', text, runs: runsOfEdit(made, 'e', text) }, 0, text.length)).toEqual([
      { messageId: 'made', start: 0, length: 21, text: 'The lamp went out at ' },
      { messageId: 'e', start: 21, length: 8, text: 'midnight' },
      { messageId: 'made', start: 24, length: 1, text: '.' },
    ]);
  });
});

describe('events', () => {
  const { messages: _messages, ...rest }: DialogueDetail = {
    id: 'd',
    title: null,
    workId: null,
    leafId: null,
    preview: '',
    createdAt: at,
    changedAt: at,
    trashedAt: null,
    messages: [],
  };
  const coming = messageOf('m', { turn: 'maker', state: 'streaming', text: '' });

  it('add up to what was said, whichever of them come twice', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1 })), fc.array(fc.nat()), (pieces, twice) => {
        let [length, whole] = [0, ''];
        const events: DialogueEvent[] = pieces.map((text) => {
          const event: DialogueEvent = { type: 'text', messageId: 'm', at: length, text };
          length += text.length;
          whole += text;
          return event;
        });
        let dialogue: DialogueDetail | null = { ...rest, messages: [coming] };
        for (const [index, event] of events.entries()) {
          dialogue = applyDialogueEvent(dialogue, event);
          if (twice.includes(index)) dialogue = applyDialogueEvent(dialogue, event);
        }
        expect(dialogue?.messages[0]?.text).toBe(whole);
      }),
    );
  });

  it('never shorten a message that has ended, and end with the dialogue', () => {
    const done = { ...coming, state: 'done' as const, text: 'whole' };
    const dialogue = applyDialogueEvent({ ...rest, messages: [coming] }, { type: 'message', message: done });
    const late = applyDialogueEvent(dialogue, { type: 'text', messageId: 'm', at: 0, text: 'wh' });
    expect(late?.messages).toEqual([done]);
    expect(applyDialogueEvent(late, { type: 'changed', dialogue: { ...rest, title: 'Two' } })?.title).toBe('Two');
    expect(applyDialogueEvent(late, { type: 'deleted' })).toBeNull();
  });
});

it('a talk goes out as Markdown with who said what', () => {
  const quote = {
    workId: 'w',
    branchId: 'b',
    title: 'The lamp',
    base: [],
    region: { start: 0, end: 3 },
    text: 'lit\nlow',
  };
  expect(
    talkAsMarkdown({ title: 'Lamps' }, [
      messageOf('a', { text: 'Why?', quotes: [quote] }),
      messageOf('b', {
        text: 'Because.',
        state: 'stopped',
        author: { kind: 'maker', id: 'x', name: 'Other', hash: 'h' },
      }),
    ]),
  ).toBe(
    '# Lamps\n\n## Anna, 2026-01-02 03:04\n\n> lit\n> low\n>\n> — The lamp\n\nWhy?\n\n## Other, 2026-01-02 03:04 – stopped\n\nBecause.\n',
  );
});
