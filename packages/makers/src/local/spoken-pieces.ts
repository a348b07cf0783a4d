/** A text cut where a voice may breathe, because its network takes only so much at once. Pure. */

const ends = [/[.!?…。！？]["”»’)]*\s/gu, /[;:,，；：、—–]["”»’)]*\s/gu, /\s/gu];

/**
 * Pieces of at most so many code points that are the text together but for the space between them: as long as may be, and cut
 * at the end of a sentence where one is in the second half of it, else at another mark, else between words, else anywhere.
 */
export function spokenPieces(text: string, most: number): string[] {
  const pieces: string[] = [];
  let rest = text.trim();
  for (;;) {
    const signs = Array.from(rest);
    if (signs.length <= most) break;
    const fitting = signs.slice(0, most + 1).join('');
    const cut = cutIn(fitting, signs.slice(0, most).join('').length);
    pieces.push(rest.slice(0, cut).trim());
    rest = rest.slice(cut).trim();
  }
  return [...pieces, rest].filter((piece) => piece !== '');
}

/** In UTF-16 code units, at most `most`: after what the piece ends with. */
function cutIn(text: string, most: number): number {
  for (const end of ends) {
    const last = [...text.matchAll(end)].at(-1);
    const cut = last === undefined ? 0 : last.index + last[0].length;
    // The white space that the pattern ends with is cut off, so that it may stand behind the last place.
    if (last !== undefined && cut > (end === ends[2] ? 0 : most / 2)) return Math.min(cut, most);
  }
  return most;
}
