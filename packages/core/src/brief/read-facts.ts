/** Facts that are pasted: lines of “name: value”, or a table of tabs, bars or commas with a name and a value in each row. */
import { type Fact, longestFactName, longestFactValue, mostFacts } from './brief.ts';
import { guessKind } from './guess-kind.ts';

interface ReadFacts {
  readonly facts: readonly Fact[];
  /** Lines that are neither, as they are, and those beyond what a brief holds. */
  readonly left: readonly string[];
}

const separator = /^\s*[|+]?[\s:|+-]*-[\s:|+-]*$/;
const heading = /^(?:name|fact|field|key|名称|项目|字段)$/i;

export function readFacts(pasted: string): ReadFacts {
  const facts: Fact[] = [];
  const left: string[] = [];
  for (const line of pasted.replaceAll('\r\n', '\n').split('\n')) {
    if (line.trim() === '' || separator.test(line)) continue;
    const pair = pairOf(line);
    if (
      pair === null ||
      facts.length >= mostFacts ||
      pair[0].length > longestFactName ||
      pair[1].length > longestFactValue
    ) {
      left.push(line.trim());
      continue;
    }
    const [name, value] = pair;
    // The head of a table.
    if (facts.length === 0 && heading.test(name) && /^(?:value|content|值|内容)$/i.test(value)) continue;
    facts.push({ name, value, kind: guessKind({ name, value }) });
  }
  return { facts, left };
}

function pairOf(line: string): readonly [name: string, value: string] | null {
  const trimmed = line.trim().replace(/^[-*•·]\s+/, '');
  const cells = trimmed.includes('\t')
    ? trimmed.split('\t')
    : trimmed.startsWith('|')
      ? trimmed.replace(/^\|/, '').replace(/\|$/, '').split('|')
      : null;
  if (cells !== null) {
    const [name = '', ...rest] = cells.map((cell) => cell.trim());
    const value = rest.filter((cell) => cell !== '').join(' ');
    return name === '' || value === '' ? null : [name, value];
  }
  const colon = /^(?:\*\*)?([^:：]{1,200}?)(?:\*\*)?\s*[:：]\s*(?:\*\*)?\s*(.+)$/.exec(trimmed);
  if (colon !== null && !/^https?$/i.test(colon[1]!)) return [colon[1]!.trim(), colon[2]!.trim()];
  const comma = /^([^,"]{1,200}),\s*(?:"((?:[^"]|"")*)"|(.+))$/.exec(trimmed);
  if (comma !== null) return [comma[1]!.trim(), (comma[2]?.replaceAll('""', '"') ?? comma[3] ?? '').trim()];
  return null;
}
