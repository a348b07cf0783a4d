/** Locks over a page of notation, as the piano roll shows them: hatched where a region is locked, a padlock at each note that is held. */
import { useId } from 'react';
import type { ScoreLock } from '@fourhands/core/media/score/score-region';
import { type Staff, xOf, yOf } from './notation-layout.ts';
import styles from './score.module.css';

interface NotationLocksProps {
  readonly locks: readonly ScoreLock[];
  readonly staves: readonly Staff[];
  /** The tick at which the page begins. */
  readonly start: number;
}

/** Pixels above and below the lines, and from the middle of a note's head to what stands before it. */
const room = 10;
const lead = 12;

/** Where a locked region lies on a staff, in pixels; null where it does not. */
function hatchedOn(staff: Staff, { region }: Pick<ScoreLock, 'region'>, start: number): [number, number] | null {
  const [first, last] = [staff.anchors[0], staff.anchors.at(-1)];
  const isOnTrack = region.parts === null || region.parts.some(({ track }) => track === staff.track);
  if (first === undefined || last === undefined || !isOnTrack) return null;
  const [from, to] = [Math.max(region.start - start, first.tick), Math.min(region.end - start, last.tick)];
  if (from >= to) return null;
  const before = (tick: number) => {
    const x = xOf(staff, tick);
    return x === null ? null : Math.max(staff.left, x - lead);
  };
  const end = to === last.tick ? staff.right : (before(to) ?? staff.right);
  return [before(from) ?? staff.left, end];
}

export function NotationLocks({ locks, staves, start }: NotationLocksProps) {
  const pattern = useId();
  const held = new Set(locks.flatMap(({ notes }) => notes));
  return (
    <g className={styles.locks} data-locks>
      <pattern id={pattern} width="12" height="12" patternUnits="userSpaceOnUse">
        <path d="M-3 3 3 -3M0 12 12 0M9 15 15 9" />
      </pattern>
      {locks.flatMap((lock) =>
        staves.map((staff) => {
          const across = hatchedOn(staff, lock, start);
          return across === null ? null : (
            <rect
              key={`${lock.id} ${staff.track} ${staff.top}`}
              x={across[0]}
              y={staff.top - room}
              width={across[1] - across[0]}
              height={staff.bottom - staff.top + 2 * room}
              fill={`url(#${pattern})`}
            />
          );
        }),
      )}
      {staves.flatMap((staff) =>
        staff.heads.map(({ id, x, place }) =>
          held.has(id) ? (
            <g key={`${id} ${x}`} data-padlock transform={`translate(${x + 6} ${yOf(staff, place) - 11})`}>
              <rect className={styles.padlock} y="4" width="8" height="6" rx="1" />
              <path d="M1.500 4V2.500a2.500 2.500 0 0 1 5 0V4" />
            </g>
          ) : null,
        ),
      )}
    </g>
  );
}
