/** Chord symbols as MusicXML has them: root, kind and bass apart (MusicXML 4.0, element harmony). */
import { type Chord, chordPattern } from '../score.ts';
import { escapeXml } from '../../xml-text.ts';
import { child, numberAt, textAt, type XmlElement } from './xml-tree.ts';

const kinds: Readonly<Record<string, string>> = {
  '': 'major',
  m: 'minor',
  '7': 'dominant',
  maj7: 'major-seventh',
  m7: 'minor-seventh',
  dim: 'diminished',
  dim7: 'diminished-seventh',
  m7b5: 'half-diminished',
  aug: 'augmented',
  aug7: 'augmented-seventh',
  mmaj7: 'major-minor',
  sus4: 'suspended-fourth',
  sus2: 'suspended-second',
  '6': 'major-sixth',
  m6: 'minor-sixth',
  '9': 'dominant-ninth',
  maj9: 'major-ninth',
  m9: 'minor-ninth',
  '11': 'dominant-11th',
  '13': 'dominant-13th',
  '5': 'power',
};
const qualities = new Map(Object.entries(kinds).map(([quality, kind]) => [kind, quality]));
const alters: Readonly<Record<string, number>> = { '#': 1, b: -1, '': 0 };

export function writeHarmony({ symbol }: Chord): string {
  const [, step = 'C', sign = '', quality = '', bassStep, bassSign = ''] =
    /^([A-G])(#|b(?!\d))?([^/]*)(?:\/([A-G])(#|b)?)?$/.exec(symbol) ?? [];
  const note = (part: string, letter: string, mark: string) =>
    `<${part}><${part}-step>${letter}</${part}-step>` +
    (mark === '' ? '' : `<${part}-alter>${alters[mark]}</${part}-alter>`) +
    `</${part}>`;
  const kind = `<kind text="${escapeXml(quality)}">${kinds[quality] ?? 'other'}</kind>`;
  const bass = bassStep === undefined ? '' : note('bass', bassStep, bassSign);
  return `<harmony>${note('root', step, sign)}${kind}${bass}</harmony>`;
}

/** Null where it is no chord symbol that a score can hold. */
export function readHarmony(element: XmlElement): string | null {
  const note = (part: string) => {
    const step = textAt(element, part, `${part}-step`);
    const alter = numberAt(element, part, `${part}-alter`) ?? 0;
    return step === undefined ? '' : `${step}${alter > 0 ? '#' : alter < 0 ? 'b' : ''}`;
  };
  const kind = child(element, 'kind');
  const degrees = element.children
    .filter(({ name }) => name === 'degree')
    .map((degree) => {
      const alter = numberAt(degree, 'degree-alter') ?? 0;
      return `${alter > 0 ? '#' : alter < 0 ? 'b' : ''}${textAt(degree, 'degree-value') ?? ''}`;
    })
    .join('');
  const quality = kind?.attributes['text'] ?? qualities.get(kind?.text.trim() ?? '') ?? '';
  const bass = note('bass');
  const symbol = `${note('root')}${quality.replaceAll(/\s/g, '')}${degrees}${bass === '' ? '' : `/${bass}`}`;
  return chordPattern.test(symbol) ? symbol : null;
}
