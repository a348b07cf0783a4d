import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import Markdown from 'react-markdown';
import { expect, it } from 'vitest';
import { withPlaces } from './text-places.ts';

/** What is shown, each with the part of the source that it names as its place. */
function placesOf(source: string): (readonly [string, string])[] {
  const page = renderToStaticMarkup(createElement(Markdown, { rehypePlugins: [withPlaces(source)] }, source));
  return [...page.matchAll(/<span data-from="(\d+)" data-to="(\d+)">([^<]*)<\/span>/g)].map(
    ([, from, to, shown]) => [shown!, source.slice(Number(from), Number(to))] as const,
  );
}

it('names the place of words and of code', () => {
  expect(placesOf('Take **two** lamps.\n\n```\none\ntwo\n```\n')).toEqual([
    ['Take ', 'Take '],
    ['two', 'two'],
    [' lamps.', ' lamps.'],
    ['one\ntwo\n', 'one\ntwo\n'],
  ]);
});

it('code in a list, whose lines are indented there, has its whole block as its place', () => {
  const block = '```\n  one\n  two\n  ```';
  expect(placesOf(`- Write:\n\n  ${block}\n\n- Then one\n  two`)).toEqual([
    ['Write:', 'Write:'],
    ['one\ntwo\n', block],
    ['Then one\ntwo', 'Then one\n  two'],
  ]);
});

it('code is not looked for after its block', () => {
  const block = '```\n  one\n  two\n  ```';
  const [code] = placesOf(`- ${block}\n\none\ntwo`);
  expect(code).toEqual(['one\ntwo\n', block]);
});
