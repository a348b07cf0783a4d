/** Which scripts of a text a writer has never learned. Pure. */
const scripts = {
  Latin: /\p{Script=Latin}/u,
  Han: /\p{Script=Han}/u,
  Kana: /[\p{Script=Hiragana}\p{Script=Katakana}]/u,
  Hangul: /\p{Script=Hangul}/u,
  Cyrillic: /\p{Script=Cyrillic}/u,
  Greek: /\p{Script=Greek}/u,
  Arabic: /\p{Script=Arabic}/u,
  Hebrew: /\p{Script=Hebrew}/u,
  Devanagari: /\p{Script=Devanagari}/u,
  Thai: /\p{Script=Thai}/u,
} as const;

/** Below this share of its letters a writer has hardly seen a script. */
const hardlySeen = 0.002;

/** The scripts of a text that a writer has not learned. */
export function unseenScripts(text: string, seen: Readonly<Record<string, number>>): (keyof typeof scripts)[] {
  if (Object.keys(seen).length === 0) return [];
  return (Object.keys(scripts) as (keyof typeof scripts)[]).filter(
    (script) => (seen[script] ?? 0) < hardlySeen && scripts[script].test(text),
  );
}
