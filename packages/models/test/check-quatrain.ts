/**
 * Whether a quatrain is what was asked for, judged apart from the code that writes it: readings come from pinyin-pro by
 * initial and final, and rhyme from a table of finals (中华新韵, fourteen groups) of its own.
 */
import { pinyin } from 'pinyin-pro';

const finalsOfGroups = {
  麻: 'a ia ua',
  波: 'o e uo',
  皆: 'ie üe ue ê',
  开: 'ai uai',
  微: 'ei ui uei',
  豪: 'ao iao',
  尤: 'ou iu iou',
  寒: 'an ian uan üan',
  文: 'en in un ün uen',
  唐: 'ang iang uang',
  庚: 'eng ing ong iong ueng',
  齐: 'i er ü',
  姑: 'u',
} as const;

const groupOfFinal = new Map(
  Object.entries(finalsOfGroups).flatMap(([group, finals]) => finals.split(' ').map((final) => [final, group])),
);

const whistled = new Set(['zh', 'ch', 'sh', 'r', 'z', 'c', 's']);
const rounded = new Set(['j', 'q', 'x', 'y']);

/** The group's name and whether the tone is level, as one string; null without a reading. */
export function rhymeByFinals(character: string): string | null {
  const part = (pattern: 'initial' | 'final' | 'num') =>
    pinyin(character, { pattern, toneType: 'none', nonZh: 'removed' });
  const [initial, final, tone] = [part('initial'), part('final'), part('num')];
  if (tone < '1' || tone > '4') return null;
  const group =
    final === 'i' && whistled.has(initial)
      ? '支'
      : final === 'u' && rounded.has(initial)
        ? '齐'
        : final === 'e' && initial === 'y'
          ? '皆'
          : groupOfFinal.get(final);
  return group === undefined ? null : `${group} ${tone <= '2' ? 'level' : 'oblique'}`;
}

export interface Asked {
  readonly length: number;
  readonly rhyme?: string;
  readonly acrostic?: string;
  readonly firstLine?: string;
  readonly firstLineRhymes?: boolean;
}

/** What is wrong with a poem, in words; nothing when it is as it was asked for. */
export function faultsOf(lines: readonly string[], asked: Asked, known: ReadonlySet<string>): string[] {
  const faults: string[] = [];
  const rows = lines.map((line) => Array.from(line));
  if (rows.length !== 4) faults.push(`it has ${rows.length} lines`);
  for (const row of rows) {
    if (row.length !== asked.length) faults.push(`a line has ${row.length} characters`);
    if (!row.every((character) => /^\p{Script=Han}$/u.test(character))) faults.push('not all of it is Chinese');
  }
  const heads = Array.from(asked.acrostic ?? '');
  heads.forEach((head, line) => {
    if (rows[line]?.[0] !== head) faults.push(`line ${line + 1} does not begin with ${head}`);
  });
  if (asked.firstLine !== undefined && lines[0] !== asked.firstLine) faults.push('the first line is another one');
  rows.forEach((row, line) =>
    row.forEach((character, place) => {
      const given = (place === 0 && line < heads.length) || (line === 0 && asked.firstLine !== undefined);
      if (!given && !known.has(character)) faults.push(`${character} is not in the vocabulary`);
    }),
  );
  const endings = (asked.firstLineRhymes === true ? [0, 1, 3] : [1, 3]).map((line) => rows[line]?.at(-1) ?? '');
  const rhymes = new Set(endings.map(rhymeByFinals));
  if (rhymes.size !== 1 || rhymes.has(null)) faults.push(`${endings.join(' ')} do not rhyme`);
  if (asked.rhyme !== undefined && !rhymes.has(rhymeByFinals(asked.rhyme)))
    faults.push(`${endings.join(' ')} do not rhyme with ${asked.rhyme}`);
  if (new Set(endings).size !== endings.length) faults.push('two lines rhyme by the same character');
  return faults;
}
