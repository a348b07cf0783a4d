/**
 * Figures and short forms in English as they are read, where eSpeak reads them otherwise than people do: a year in two halves, money with
 * its currency behind, decimals digit by digit. The same cases that kokoro.js writes out. Pure.
 */

const titles = /\b(Dr|Mr|Mrs|Ms|Prof|St)\.(?=\s+\p{Lu})/giu;
const money = /([$£€])(\d+(?:,\d{3})*)(?:\.(\d\d?)(?!\d))?((?: (?:hundred|thousand|million|billion|trillion))*)/gi;
const year = /(?<![\d.,:$£€-])(1[1-9]|20)(\d\d)(s?)\b(?![.,:-]\d)/g;

const currencies: Readonly<Record<string, readonly [string, string, string, string]>> = {
  $: ['dollar', 'dollars', 'cent', 'cents'],
  '£': ['pound', 'pounds', 'penny', 'pence'],
  '€': ['euro', 'euros', 'cent', 'cents'],
};

/** A text with such figures and forms in words, or so that eSpeak reads them as words. */
export function readInEnglish(text: string): string {
  return text
    .replace(titles, (_, title: string) => title.charAt(0).toUpperCase() + title.slice(1).toLowerCase())
    .replace(money, moneyInWords)
    .replace(year, yearInHalves)
    .replace(
      /(\d*)\.(\d+)(?![.\d])/g,
      (_, whole: string, part: string) => `${whole} point ${Array.from(part).join(' ')}`,
    )
    .replace(/(?<=\d)[-–](?=\d)/g, ' to ')
    .replace(/(?<=\b\p{Lu})\.(?=\p{Lu}\b)/gu, '-');
}

function moneyInWords(_: string, sign: string, whole: string, part: string | undefined, scale: string): string {
  const [one, many, small, smalls] = currencies[sign]!;
  const unit = whole === '1' && scale === '' ? one : many;
  if (part === undefined) return `${whole}${scale} ${unit}`;
  if (scale !== '') return `${whole}.${part}${scale} ${unit}`;
  const rest = Number(part.padEnd(2, '0'));
  return `${whole} ${unit} and ${rest} ${rest === 1 ? small : smalls}`;
}

/** 2004 and 1000 are numbers; 1900 is nineteen hundred, and 1905 nineteen oh five. */
function yearInHalves(all: string, century: string, rest: string, plural: string): string {
  if (century === '20' && rest < '10') return all;
  if (rest === '00') return `${century} hundred${plural}`;
  return `${century} ${rest < '10' ? `oh ${Number(rest)}` : rest}${plural}`;
}
