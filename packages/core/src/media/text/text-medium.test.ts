import fc from 'fast-check';
import { expect, it } from 'vitest';
import { describeMedium } from '../medium.contract.ts';
import { readText, textMedium } from './text-medium.ts';
import { compareTexts } from './word-diff.ts';

const word = fc.constantFrom('the', 'sea', ' ', ' ', '\n', '.', '👩‍👩‍👧', 'é', 'e\u0301', 'שלום', '海', '\r\n', '🇫🇷');
const text = fc.array(word, { maxLength: 30 }).map((words) => words.join(''));

describeMedium(textMedium, {
  content: text,
  region: (content) =>
    fc
      .tuple(fc.nat(content.length), fc.nat(content.length))
      .map(([a, b]) => ({ start: Math.min(a, b), end: Math.max(a, b) })),
  notContent: [Uint8Array.of(0xff, 0x00, 0x41), Uint8Array.of(0x89, 0x50, 0x4e, 0x47), Uint8Array.of(0x41, 0x00, 0x42)],
});

it('reads the encodings that programs write', () => {
  const letters = 'Größe 字 😀\nzwei';
  const utf16 = (bytes: Buffer) => new Uint8Array(bytes);
  const little = Buffer.from(`\ufeff${letters}`, 'utf16le');
  expect(readText(new TextEncoder().encode(letters))).toBe(letters);
  expect(readText(new TextEncoder().encode(`\ufeff${letters.replace('\n', '\r\n')}`))).toBe(letters);
  expect(readText(utf16(little))).toBe(letters);
  expect(readText(utf16(Buffer.from(little).swap16()))).toBe(letters);
});

it.each(['word', 'character'] as const)('a comparison by %s holds both texts', (unit) => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      const parts = compareTexts(before, after, unit);
      const without = (kind: string) =>
        parts
          .filter((part) => part.kind !== kind)
          .map((part) => part.text)
          .join('');
      expect(without('added')).toBe(before);
      expect(without('removed')).toBe(after);
    }),
  );
});
