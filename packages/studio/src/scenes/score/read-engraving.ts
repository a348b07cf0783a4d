/** Reads where abcjs has put what it engraved. */
import type { TuneObject } from 'abcjs';
import { type AbcPlace, clefFor } from '@fourhands/core/media/score/files/abc-writer';
import { keyAt } from '@fourhands/core/media/score/bars';
import { spellPitch, staffPlaceOf } from '@fourhands/core/media/score/pitch-spelling';
import { defaultKey, type Score } from '@fourhands/core/media/score/score';
import { type Anchor, type Head, headMiddle, type Staff } from './notation-layout.ts';

/** What is read of the library's own picture of a page, which its types leave open. */
interface Engraved {
  readonly x: number;
  readonly w: number;
  readonly type: string;
  readonly abcelem?: { readonly startChar?: number; readonly endChar?: number };
}
interface EngravedStaff {
  readonly topLine?: number;
  readonly bottomLine?: number;
}
interface EngravedGroup {
  readonly startx: number;
  readonly w: number;
  readonly staffs: readonly EngravedStaff[];
  readonly voices: readonly { readonly staff: EngravedStaff; readonly children: readonly Engraved[] }[];
}

/** Of each system from above its staves, one a track. `score` is the page that was written, and `places` what stands where in its text. */
export function readStaves(tune: TuneObject, score: Score, places: readonly AbcPlace[]): Staff[] {
  const groups = (tune.engraver?.staffgroups ?? []) as readonly EngravedGroup[];
  const notes = new Map(score.notes.map((note) => [note.id, note]));
  const byStart = new Map(places.map((place) => [place.start, place]));
  const clefs = score.tracks.map((track) =>
    clefFor(
      track,
      score.notes.filter((note) => note.track === track.id),
    ),
  );
  const placeOf = ({ abcelem }: Engraved): AbcPlace | undefined => {
    const { startChar = 0, endChar = 0 } = abcelem ?? {};
    // What is engraved begins with its chord symbol, where it has one.
    for (let at = startChar; at < endChar; at++) if (byStart.has(at)) return byStart.get(at);
    return undefined;
  };
  return groups.flatMap(({ staffs, voices, startx, w }) =>
    staffs.flatMap((staff, index): Staff[] => {
      const track = score.tracks[index];
      const { topLine, bottomLine } = staff;
      if (track === undefined || topLine === undefined || bottomLine === undefined) return [];
      const anchors = new Map<number, Anchor>();
      const heads: Head[] = [];
      const put = (anchor: Anchor) => {
        const there = anchors.get(anchor.tick);
        if (
          there === undefined ||
          (there.isEnd && !anchor.isEnd) ||
          (there.isEnd === anchor.isEnd && anchor.x < there.x)
        )
          anchors.set(anchor.tick, anchor);
      };
      for (const voice of voices.filter((each) => each.staff === staff)) {
        // The place after a clef, a signature or a bar line: rests of whole bars are drawn in the middle of them.
        let edge: number | null = startx;
        let end = 0;
        for (const child of voice.children) {
          if (child.type === 'bar') {
            if (end > 0) put({ x: child.x, tick: end, isEnd: true });
            edge = child.x + child.w;
            continue;
          }
          const place = child.type === 'note' || child.type === 'rest' ? placeOf(child) : undefined;
          if (place === undefined) {
            if (child.type.startsWith('staff-extra')) edge = child.x + child.w;
            continue;
          }
          const isRest = place.notes.length === 0;
          put({
            x: isRest && edge !== null ? Math.min(child.x, edge + headMiddle) : child.x,
            tick: place.tick,
            isEnd: false,
          });
          edge = null;
          end = place.tick + place.ticks;
          for (const id of place.notes) {
            const note = notes.get(id);
            if (note === undefined) continue;
            const { fifths } = keyAt(score.keys, note.start) ?? defaultKey;
            const spelling = note.spelling ?? spellPitch(note.pitch, fifths);
            heads.push({ id, x: child.x + headMiddle, place: staffPlaceOf(spelling) });
          }
        }
      }
      const ordered = [...anchors.values()].toSorted((a, b) => a.tick - b.tick);
      return [
        {
          track: track.id,
          clef: clefs[index]!,
          top: topLine,
          bottom: bottomLine,
          left: startx,
          right: w,
          anchors: ordered,
          heads,
        },
      ];
    }),
  );
}
