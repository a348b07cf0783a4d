/**
 * Emoji as drawings with names: pictures of a folder whose files are called by their code points, as those of Noto Emoji are
 * (`emoji_u1f44b_1f3fb.png`), and names and tags of emojibase-data in English and Chinese. Node only.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import type { Drawing } from './drawing.ts';
import type { NamedDrawing } from './named-drawing.ts';

interface Entry {
  readonly label: string;
  readonly hexcode: string;
  readonly tags?: readonly string[];
  readonly tone?: number | readonly number[];
  readonly skins?: readonly Entry[];
}

/** Variation selectors are in some names of files and not in others. */
const plain = (codes: string) =>
  codes
    .toLowerCase()
    .split(/[-_]/)
    .filter((code) => code !== 'fe0f' && code !== 'fe0e')
    .map((code) => code.replace(/^0+/, ''))
    .join('-');

const withoutTone = (label: string) => label.replace(/[:：,，]?\s*[^:：,，]*(skin tone|肤色)/g, '').trim();

/** The drawings of a folder that have a name, in the order of their files' names, `size` pixels a side. */
export async function readEmoji(folder: string, namesFolder: string, size: number): Promise<readonly NamedDrawing[]> {
  const entries = async (language: string) =>
    JSON.parse(await readFile(join(namesFolder, language, 'data.json'), 'utf8')) as readonly Entry[];
  const [english, chinese] = [byCode(await entries('en')), byCode(await entries('zh'))];
  const found: NamedDrawing[] = [];
  for (const file of (await readdir(folder)).toSorted()) {
    const code = /^(?:emoji_u)?([0-9a-f_-]+)\.png$/i.exec(file)?.[1];
    const entry = code === undefined ? undefined : english.get(plain(code));
    if (!entry) continue;
    const other = chinese.get(plain(code!));
    const tone = entry.tone ?? 0;
    // Two people with a tone each have no single one.
    if (typeof tone !== 'number') continue;
    found.push({
      name: withoutTone(entry.label),
      chineseName: withoutTone(other?.label ?? ''),
      tone,
      tags: entry.tags,
      chineseTags: other?.tags ?? [],
      drawing: await readDrawing(join(folder, file), size),
    });
  }
  return found;
}

function byCode(entries: readonly Entry[]) {
  const named = new Map<
    string,
    { readonly label: string; readonly tags: readonly string[]; readonly tone?: Entry['tone'] }
  >();
  for (const entry of entries)
    for (const each of [entry, ...(entry.skins ?? [])])
      named.set(plain(each.hexcode), {
        label: each.label,
        tags: entry.tags ?? [],
        ...(each.tone === undefined ? {} : { tone: each.tone }),
      });
  return named;
}

async function readDrawing(path: string, size: number): Promise<Drawing> {
  const data = await sharp(path)
    .ensureAlpha()
    .resize(size, size, { fit: 'contain', background: '#0000' })
    .raw()
    .toBuffer();
  return { size, data: new Uint8Array(data) };
}
