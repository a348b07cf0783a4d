/**
 * The laws of making together, each as a check of one random history: it throws where the law is broken, naming the seed.
 * Tests run some hundreds of them, `npm run bench -- laws` ten thousand of each.
 */
import { freeing, type Law } from './law.ts';
import { applyChanges, normaliseText, type TextChange } from '../src/media/text/text-change.ts';
import { decide } from '../src/proposal/decide.ts';
import type { NewDecision } from '../src/proposal/decision.ts';
import { hunksBetween } from '../src/proposal/hunks.ts';
import type { Proposal } from '../src/proposal/proposal.ts';
import { rebaseRegion, touches } from '../src/proposal/rebase.ts';
import type { Recipe } from '../src/proposal/recipe.ts';
import { replayVerdict } from '../src/provenance/replay.ts';
import type { TextRegion } from '../src/region/region.ts';
import { snapToGraphemes } from '../src/region/snap.ts';
import { freeDocuments, numbersFrom, openDocument, RandomHistory, type Replica } from './random-history.ts';

const moment = '2026-01-02T03:04:05.000Z';

function demand(held: boolean, what: string, history?: RandomHistory): asserts held {
  if (!held) throw new Error(history === undefined ? what : `${what}\n${history.steps.join('\n')}`);
}

/** 1: all that was acknowledged is there after the end of a process, in whatever order and how often it comes back. */
function nothingIsLost(seed: number): void {
  const history = new RandomHistory(seed);
  const acknowledged: Uint8Array[] = [];
  let snapshot: Uint8Array | undefined;
  for (const { document } of history.replicas) document.onUpdate((bytes) => acknowledged.push(bytes));
  for (let step = 0; step < 25; step++) {
    history.step();
    if (step === 12) snapshot = history.replicas[0]!.document.snapshot();
  }
  const again = openDocument(snapshot === undefined ? {} : { snapshot });
  for (let at = acknowledged.length - 1; at > 0; at--) {
    const other = history.number(at + 1);
    [acknowledged[at], acknowledged[other]] = [acknowledged[other]!, acknowledged[at]!];
  }
  for (const bytes of [...acknowledged, ...acknowledged.slice(0, 5)]) again.import(bytes);
  history.settle();
  demand(again.toString() === history.replicas[0]!.document.toString(), `seed ${seed}: an edit was lost`, history);
}

interface Offer {
  readonly replica: Replica;
  readonly proposal: Proposal;
  readonly base: string;
}

/** A proposal of some rewriting of a random region of one replica's text. */
function offer(history: RandomHistory): Offer {
  const replica = history.replicas[history.number(2)]!;
  const base = replica.document.toString();
  const ends = [history.number(base.length + 1), history.number(base.length + 1)].toSorted((a, b) => a - b);
  const region = snapToGraphemes(base, { start: ends[0]!, end: ends[1]! });
  const removed = base.slice(region.start, region.end);
  const text = rewrite(history, removed);
  const hunks = [...hunksBetween(region, removed, text, { whole: history.number(4) === 0 })];
  const recipe = { base: replica.document.frontiers() } as Recipe;
  const proposal: Proposal = {
    id: 'p',
    workId: 'w',
    branchId: 'b',
    placement: 'offer',
    state: 'open',
    recipe,
    region,
    candidates: [{ text, state: 'ready', error: null, hunks }],
    error: null,
    usage: null,
    createdAt: moment,
    endedAt: moment,
  };
  return { replica, proposal, base };
}

/** Some characters dropped, some put in. */
function rewrite(history: RandomHistory, text: string): string {
  let result = '';
  for (const character of text) {
    if (history.number(4) > 0) result += character;
    if (history.number(5) === 0) result += ` made${history.number(100)} `;
  }
  return result === '' ? `made${history.number(100)}` : result;
}

/** Random decisions on a proposal, each applied; calls `each` with the changes before they are made. */
function decideAtRandom(
  history: RandomHistory,
  { replica, proposal }: Offer,
  each: (changes: readonly TextChange[], proposal: Proposal) => void,
): void {
  const { document } = replica;
  let now = proposal;
  for (let round = 0; round < 6 && now.state === 'open'; round++) {
    const open = now.candidates[0]!.hunks.flatMap(({ state }, index) => (state === 'open' ? [index] : []));
    const hunk = open[history.number(Math.max(1, open.length))];
    const decisions: NewDecision[] = [
      { kind: 'pick', candidate: 0 },
      hunk === undefined ? { kind: 'none' } : { kind: 'accept', candidate: 0, hunk },
      hunk === undefined ? { kind: 'none' } : { kind: 'reject', candidate: 0, hunk },
      hunk === undefined ? { kind: 'none' } : { kind: 'accept', candidate: 0, hunk },
    ];
    const since = document.changesSince(now.recipe.base);
    const decided = decide(now, decisions[history.number(decisions.length)]!, since, document.locks());
    const changes = decided.changes.map(({ change }) => change);
    each(changes, decided.proposal);
    document.edit(changes, { kind: 'made', recipe: 'p', hunk: 0 });
    now = decided.proposal;
  }
}

function lockSome(history: RandomHistory): void {
  for (const { document } of history.replicas.slice(0, 2)) {
    if (document.length < 2 || history.number(3) === 0) continue;
    const start = history.number(document.length - 1);
    const region = { start, end: Math.min(document.length, start + 1 + history.number(8)) };
    document.lock({ id: `l${history.number(1000)}`, region, by: 'ana', at: moment });
  }
}

function prepared(seed: number): { history: RandomHistory; offered: Offer } {
  const history = new RandomHistory(seed);
  for (let step = 0; step < 15; step++) history.step();
  lockSome(history);
  history.settle();
  const offered = offer(history);
  // Meanwhile everybody goes on, and locks come.
  for (let step = 0; step < history.number(8); step++) history.step();
  if (history.number(2) === 0) lockSome(history);
  history.settle();
  return { history, offered };
}

/** 2: what is locked when a proposal is taken stays, character by character. */
function locksHold(seed: number): void {
  const { history, offered } = prepared(seed);
  const { document } = offered.replica;
  decideAtRandom(history, offered, (changes) => {
    for (const { region } of document.locks()) {
      const text = document.slice(region.start, region.end);
      demand(!changes.some((change) => touches(change, region)), `seed ${seed}: a change touches a lock`, history);
      const shift = changes
        .filter(({ end }) => end <= region.start)
        .reduce((sum, { start, end, text: put }) => sum + put.length - (end - start), 0);
      const after = applyChanges(document.toString(), changes);
      const there = after.slice(region.start + shift, region.end + shift);
      demand(there === text, `seed ${seed}: locked "${text}" became "${there}"`, history);
    }
  });
}

/** 3: outside a proposal's region nothing changes. */
function outsideStays(seed: number): void {
  const { history, offered } = prepared(seed);
  const { document } = offered.replica;
  let region: TextRegion = rebaseRegion(offered.proposal.region, document.changesSince(offered.proposal.recipe.base));
  decideAtRandom(history, offered, (changes) => {
    const before = document.toString();
    const after = applyChanges(before, changes);
    const grown = after.length - before.length;
    const [head, tail] = [before.slice(0, region.start), before.slice(region.end)];
    demand(
      after.startsWith(head) && after.endsWith(tail),
      `seed ${seed}: something outside the region changed`,
      history,
    );
    region = { start: region.start, end: region.end + grown };
  });
}

/** 4: every character is attributed to whoever put it in, and all replicas agree. */
function everyCharacterHasItsAuthor(seed: number): void {
  const history = new RandomHistory(seed);
  for (let step = 0; step < 40; step++) {
    const replica = history.step();
    const wrong = history.misattributed(replica);
    demand(wrong.length === 0, `seed ${seed}: ${wrong[0]}`, history);
  }
  history.settle();
  const [first, ...others] = history.replicas;
  for (const { document } of [...others, { document: openDocument({ snapshot: first!.document.snapshot() }) }]) {
    demand(document.toString() === first!.document.toString(), `seed ${seed}: texts differ`, history);
    demand(
      JSON.stringify(document.authorship()) === JSON.stringify(first!.document.authorship()),
      `seed ${seed}: authorship differs`,
      history,
    );
  }
}

/** 5: the verdict says exact only of the same text, and names what changed otherwise. */
function replaysAreJudged(seed: number): void {
  const number = numbersFrom(seed);
  const word = () => ['the', 'sea', 'was', 'grey', 'and', 'still'][number(6)]!;
  const original = Array.from({ length: 1 + number(20) }, word).join(' ');
  const recipe = { makerName: 'writer', makerHash: 'a', runtime: 'x', destination: null } as Recipe;
  const text = number(3) === 0 ? original : `${original} ${word()}`;
  const now = { makerHash: number(4) === 0 ? 'b' : 'a', runtime: number(4) === 0 ? 'y' : 'x', text };
  const replay = replayVerdict(recipe, original, now);
  demand((replay.verdict === 'exact') === (text === original), `seed ${seed}: a wrong verdict`);
  demand(replay.changed.includes('model') === (now.makerHash !== 'a'), `seed ${seed}: the model's change is not named`);
  demand(replay.changed.includes('runtime') === (now.runtime !== 'x'), `seed ${seed}: the runtime's is not named`);
  demand(replay.reason !== '', `seed ${seed}: no reason`);
}

/** 6: undoing one's own work leaves all characters of others that are there. */
function undoIsOnesOwn(seed: number): void {
  const history = new RandomHistory(seed, { restores: false });
  for (let step = 0; step < 40; step++) history.step();
  for (const replica of history.replicas) {
    const { document } = replica;
    for (let times = 0; times < 4; times++) {
      const others = Array.from(document.toString()).filter((character) => history.peerOf(character) !== document.peer);
      if (!document.undo()) break;
      const left = new Set(document.toString());
      const lost = others.filter((character) => !left.has(character));
      demand(lost.length === 0, `seed ${seed}: ${replica.name} undid ${lost.length} characters of others`, history);
    }
  }
}

/** 8: whatever a weak model answers, the text after taking it is the text with that answer in the region's place. */
function anyAnswerIsHandled(seed: number): void {
  const number = numbersFrom(seed);
  const odd = [
    '\ud800',
    '\udc00',
    '<p>',
    '```',
    '{"a":',
    '\r\n',
    '\u0000',
    '👩‍👩‍👧',
    'שלום',
    'e\u0301',
    ' ',
    'word',
    '\n\n',
    '\u202e',
  ];
  const some = (most: number) => Array.from({ length: number(most) }, () => odd[number(odd.length)]!).join('');
  const document = openDocument({ peer: '1' });
  document.edit([{ start: 0, end: 0, text: `${some(12)}middle${some(12)}` }], { kind: 'typed' });
  const base = document.toString();
  const ends = [number(base.length + 1), number(base.length + 1)].toSorted((a, b) => a - b);
  const region = snapToGraphemes(base, { start: ends[0]!, end: ends[1]! });
  const text = normaliseText(some(20));
  const removed = base.slice(region.start, region.end);
  const hunks = hunksBetween(region, removed, text, { whole: number(2) === 0 });
  const changes = hunks.map((hunk) => ({ start: hunk.start, end: hunk.end, text: hunk.text }));
  for (const hunk of hunks)
    demand(
      base.slice(hunk.start, hunk.end) === hunk.removed,
      `seed ${seed}: a hunk names other words than stand there`,
    );
  document.edit(changes, { kind: 'made', recipe: 'p', hunk: 0 });
  const expected = base.slice(0, region.start) + text + base.slice(region.end);
  demand(document.toString() === expected, `seed ${seed}: ${JSON.stringify([document.toString(), expected])}`);
}

/** 9: what people typed since a proposal's base is still there after it is taken, or the hunk was refused. */
function typingIsNeverOverwritten(seed: number): void {
  const { history, offered } = prepared(seed);
  const { document } = offered.replica;
  const before = new Set(offered.base);
  const typed = Array.from(document.toString()).filter(
    (character) => history.originOf(character) !== undefined && !before.has(character),
  );
  decideAtRandom(history, offered, (changes, proposal) => {
    const after = new Set(applyChanges(document.toString(), changes));
    const lost = typed.filter((character) => !after.has(character));
    demand(lost.length === 0, `seed ${seed}: ${lost.length} characters typed meanwhile were overwritten`, history);
    for (const { state, reason } of proposal.candidates[0]!.hunks)
      demand(state !== 'refused' || reason !== null, `seed ${seed}: refused without a reason`, history);
  });
}

const checks: readonly Law[] = [
  { number: 1, name: 'nothing acknowledged is lost', check: nothingIsLost },
  { number: 2, name: 'a lock holds', check: locksHold },
  { number: 3, name: 'outside the region nothing changes', check: outsideStays },
  { number: 4, name: 'every character has its author', check: everyCharacterHasItsAuthor },
  { number: 5, name: 'a replay is judged rightly', check: replaysAreJudged },
  { number: 6, name: 'undo is one’s own', check: undoIsOnesOwn },
  { number: 8, name: 'any answer of a model is handled', check: anyAnswerIsHandled },
  { number: 9, name: 'typing is never overwritten', check: typingIsNeverOverwritten },
];

export const laws = freeing(checks, freeDocuments);
