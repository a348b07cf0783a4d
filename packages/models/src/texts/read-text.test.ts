import fc from 'fast-check';
import { strToU8, zipSync, type Zippable } from 'fflate';
import { describe, expect, test } from 'vitest';
import { resolvePath } from './epub.ts';
import { markdownWords } from './markdown-words.ts';
import { measureText, unitsOf } from './measure-text.ts';
import { readTextFile } from './read-text.ts';

const codeOf = (bytes: Uint8Array, name: string): string => {
  try {
    readTextFile(bytes, name);
    return 'read';
  } catch (error) {
    return String((error as { code?: unknown }).code);
  }
};
const sentence = 'The red fox sat on the old wall and looked at the sea.';

describe('plain text', () => {
  const words = fc
    .array(fc.constantFrom('fox', 'über', 'Ωmega', '狐狸', 'ёж', 'été', '🦊'), { minLength: 12, maxLength: 40 })
    .map((list) => list.join(' '));
  const utf16 = (text: string, little: boolean) => {
    const bytes = new Uint8Array(2 + text.length * 2);
    const view = new DataView(bytes.buffer);
    view.setUint16(0, 0xfeff, little);
    for (let at = 0; at < text.length; at++) view.setUint16(2 + at * 2, text.charCodeAt(at), little);
    return bytes;
  };

  test('comes out as it was, in UTF-8 and UTF-16, with and without a mark', () => {
    fc.assert(
      fc.property(words, (text) => {
        expect(readTextFile(strToU8(text), 'a.txt')).toMatchObject({ text, encoding: 'utf-8' });
        expect(readTextFile(new Uint8Array([0xef, 0xbb, 0xbf, ...strToU8(text)]), 'a.txt').text).toBe(text);
        expect(readTextFile(utf16(text, true), 'a.txt')).toMatchObject({ text, encoding: 'utf-16le' });
        expect(readTextFile(utf16(text, false), 'a.txt')).toMatchObject({ text, encoding: 'utf-16be' });
      }),
      { numRuns: 30 },
    );
  });

  test('old encodings are told apart, and said', () => {
    // “中国人民话是的我” in GB 2312.
    const chinese = [0xd6, 0xd0, 0xb9, 0xfa, 0xc8, 0xcb, 0xc3, 0xf1, 0xbb, 0xb0, 0xca, 0xc7, 0xb5, 0xc4, 0xce, 0xd2];
    expect(readTextFile(Uint8Array.from(chinese), 'gb.txt')).toMatchObject({
      text: '中国人民话是的我',
      encoding: 'gb18030',
      warnings: ['encoding-guessed'],
    });
    const french = 'Le café était fermé; où êtes-vous, mon élève préféré, à Noël ?';
    expect(readTextFile(Uint8Array.from(Buffer.from(french, 'latin1')), 'fr.txt')).toMatchObject({
      text: french,
      encoding: 'windows-1252',
    });
  });

  test('what is no text is refused with its reason', () => {
    expect(codeOf(new Uint8Array(), 'a.txt')).toBe('text-file-empty');
    expect(codeOf(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0, 1, 2), 'a.txt')).toBe('text-file-binary');
    expect(codeOf(strToU8('%PDF\u0001\u0002\u0003\u0004\u0005'), 'a.txt')).toBe('text-file-binary');
    expect(
      codeOf(
        Uint8Array.from({ length: 400 }, (_, at) => (at % 2 === 0 ? 0x81 : 0x20)),
        'a.txt',
      ),
    ).toBe('text-file-encoding-unknown');
    expect(codeOf(strToU8('one line'), 'a.txt')).toBe('text-file-too-short');
  });

  test('any bytes are read or refused, and nothing else happens', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.constantFrom('a.txt', 'a.md', 'a.epub'), (bytes, name) => {
        expect(codeOf(bytes, name)).toMatch(/^(read|text-file-[a-z-]+|epub-[a-z-]+)$/);
      }),
    );
  });

  test('words, scripts and language are measured', () => {
    const { words: count, language, scripts } = measureText(`${sentence} `.repeat(8));
    expect({ count, language, scripts }).toEqual({ count: 104, language: 'eng', scripts: { Latin: 1 } });
    expect([...unitsOf('Don’t 看海 twice')]).toEqual(['don’t', '看', '海', 'twice']);
    expect(measureText('春天的海边很安静，渔船都回来了，老人坐在墙上看海。'.repeat(4)).language).toBe('cmn');
  });
});

describe('Markdown', () => {
  test('keeps its words, and nothing of its marks', () => {
    const markdown = `---\ntitle: X\n---\n# The *harbour*\n\nA [letter](http://x.example) &amp; **news** &#8212; \`code\`.\n\n- one\n- two\n  - three\n\n> said\n\n| a | b |\n|---|---|\n| c | d |\n\n![picture](p.png)\n\n[def]: http://y.example\n\n<p>html</p>\n`;
    expect(markdownWords(markdown)).toBe(
      'The harbour\n\nA letter & news — code.\n\none\ntwo\nthree\n\nsaid\n\na b\nc d\n\nhtml',
    );
  });

  test('any string is read, however it nests', { timeout: 20_000 }, () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'#>*_-[]()!`|\n\\<&; ab'.split('')) }), (text) => {
        expect(typeof markdownWords(text)).toBe('string');
      }),
    );
    expect(markdownWords(`${'> '.repeat(20_000)}deep`)).toContain('deep');
    expect(markdownWords(`${'*'.repeat(30_000)}${sentence}`)).toContain('red fox');
  });
});

describe('EPUB', () => {
  const page = (body: string, attributes = '') =>
    strToU8(`<html><head><title>no</title></head><body ${attributes}>${body}</body></html>`);
  const container = strToU8('<container><rootfiles><rootfile full-path="O/p.opf"/></rootfiles></container>');
  const item = (id: string, href: string, more = '') =>
    `<item id="${id}" href="${href}" media-type="application/xhtml+xml" ${more}/>`;
  const opf = (items: string, spine: string, more = '') =>
    strToU8(
      `<package xmlns:dc="d"><metadata><dc:title>A &amp; B</dc:title></metadata><manifest>${items}</manifest><spine>${spine}</spine>${more}</package>`,
    );
  const epub = (files: Zippable) => zipSync({ 'META-INF/container.xml': container, ...files });

  test('gives its chapters in the order of the spine, without what is marked as apart', () => {
    const items = `${item('nav', 'nav.xhtml', 'properties="nav"')}${item('two', 'two.xhtml')}${item('one', 'a%20b/one.xhtml')}${item('aside', 'aside.xhtml')}${item('cover', 'cover.xhtml')}${item('copy', 'copy.xhtml')}`;
    const spine = ['cover', 'nav', 'one', 'two', 'copy'].map((id) => `<itemref idref="${id}"/>`).join('');
    const read = readTextFile(
      epub({
        'O/p.opf': opf(
          items,
          `${spine}<itemref idref="aside" linear="no"/>`,
          '<guide><reference type="cover" href="cover.xhtml"/></guide>',
        ),
        'O/nav.xhtml': page('<p>contents</p>'),
        'O/cover.xhtml': page('<p>cover words</p>'),
        'O/copy.xhtml': page('<h1>Rights</h1><p>All<br>of <p>them</p>', 'epub:type="copyright-page"'),
        'O/aside.xhtml': page('<p>aside</p>'),
        'O/a b/one.xhtml': page('<h1>First</h1><p>It <i>was</i>&nbsp;late.<br/>Very.</p><script>x()</script>'),
        'O/two.xhtml': page(
          '<section epub:type="toc"><p>list</p></section><p>Second &#8220;part&#8221; of the whole story.</p>',
        ),
      }),
      'books/x.epub',
    );
    expect(read.title).toBe('A & B');
    expect(read.text).toBe('First\n\nIt was late.\nVery.\n\nSecond “part” of the whole story.');
  });

  test('a chapter outside the book is not read, and said', () => {
    const items = item('one', 'one.xhtml') + item('out', '../../secret.xhtml');
    const files = {
      'O/p.opf': opf(items, '<itemref idref="one"/><itemref idref="out"/>'),
      'O/one.xhtml': page(`<p>${sentence}</p>`),
      '../secret.xhtml': page('<p>secret</p>'),
    };
    const read = readTextFile(epub(files), 'x.epub');
    expect(read.warnings).toEqual(['chapters-missing']);
    expect(read.text).toBe(sentence);
    fc.assert(
      fc.property(fc.array(fc.constantFrom('..', '.', 'a', 'b'), { maxLength: 8 }), (parts) => {
        const found = resolvePath('O/t/p.opf', parts.join('/'));
        expect(found === null || !found.split('/').includes('..')).toBe(true);
      }),
    );
    expect(resolvePath('p.opf', 'file:///etc/passwd')).toBeNull();
  });

  test('locked books are told from those with hidden fonts', () => {
    const files = {
      'O/p.opf': opf(item('one', 'one.xhtml'), '<itemref idref="one"/>'),
      'O/one.xhtml': page(`<p>${sentence}</p>`),
    };
    const encryption = (algorithm: string) => ({
      'META-INF/encryption.xml': strToU8(
        `<encryption><enc:EncryptedData><enc:EncryptionMethod Algorithm="${algorithm}"/></enc:EncryptedData></encryption>`,
      ),
    });
    expect(codeOf(epub({ ...files, ...encryption('http://www.w3.org/2001/04/xmlenc#aes128-cbc') }), 'x.epub')).toBe(
      'epub-protected',
    );
    expect(codeOf(epub({ ...files, ...encryption('http://www.idpf.org/2008/embedding') }), 'x.epub')).toBe('read');
  });

  test('bombs of entities and of zeros are defused', () => {
    const laughs = `<!DOCTYPE html [<!ENTITY a "lol">${Array.from({ length: 30 }, (_, at) => `<!ENTITY b${at} "&b${at - 1};&b${at - 1};">`).join('')}]>`;
    const files = { 'O/p.opf': opf(item('one', 'one.xhtml'), '<itemref idref="one"/>') };
    const read = readTextFile(
      epub({ ...files, 'O/one.xhtml': strToU8(`${laughs}<html><body><p>${sentence} &b29;</p></body></html>`) }),
      'x.epub',
    );
    expect(read.text).toBe(`${sentence} &b29;`);
    const bomb = epub({ ...files, 'O/one.xhtml': [new Uint8Array(33 * 1024 * 1024), { level: 1 }] });
    expect(bomb.length).toBeLessThan(1024 * 1024);
    expect(codeOf(bomb, 'x.epub')).toBe('epub-too-large');
  });

  test('of two entries of one name the first is measured and read', () => {
    const twice = (first: Uint8Array, second: Uint8Array) => {
      const book = epub({
        'O/p.opf': opf(item('one', 'one.xhtml'), '<itemref idref="one"/>'),
        'O/one.xhtml': [first, { level: 1 }],
        'O/two.xhtml': second,
      });
      return Uint8Array.from(
        Buffer.from(Buffer.from(book).toString('latin1').replaceAll('O/two.xhtml', 'O/one.xhtml'), 'latin1'),
      );
    };
    const short = page(`<p>${sentence}</p>`);
    expect(codeOf(twice(new Uint8Array(33 * 1024 * 1024), short), 'x.epub')).toBe('epub-too-large');
    expect(readTextFile(twice(short, page('<p>Others.</p>')), 'x.epub').text).toBe(sentence);
  });

  test('a chapter that the spine names again counts again', () => {
    const files = {
      'O/p.opf': opf(item('one', 'one.xhtml'), '<itemref idref="one"/>'.repeat(5)),
      'O/one.xhtml': [new Uint8Array(30 * 1024 * 1024), { level: 1 }],
    } satisfies Zippable;
    expect(codeOf(epub(files), 'x.epub')).toBe('epub-too-large');
  });

  test('one chapter of many thousand paragraphs takes no time in the square of them', { timeout: 10_000 }, () => {
    const body = `<p>${sentence}</p>`.repeat(40_000);
    const files = { 'O/p.opf': opf(item('one', 'one.xhtml'), '<itemref idref="one"/>'), 'O/one.xhtml': page(body) };
    expect(readTextFile(epub(files), 'x.epub').text).toBe(Array.from({ length: 40_000 }, () => sentence).join('\n\n'));
  });

  test('cut or changed anywhere, it is read or refused', () => {
    const whole = epub({
      'O/p.opf': opf(item('one', 'one.xhtml'), '<itemref idref="one"/>'),
      'O/one.xhtml': page(`<p>${sentence}</p>`),
    });
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), fc.boolean(), (at, byte, cut) => {
        const changed = cut ? whole.slice(0, at) : whole.slice();
        if (!cut) changed[at] = byte;
        expect(codeOf(changed, 'x.epub')).toMatch(/^(read|epub-[a-z-]+|text-file-[a-z-]+)$/);
      }),
      { numRuns: 200 },
    );
  });
});
