/** The score as notation, engraved by abcjs a page of bars at a time. What hands do on it is in use-notation-hand.ts, what keys do in notation-keys.ts. */
import { Button } from '@mantine/core';
import { useEffect, useMemo, useRef, useState } from 'react';
import type abcjsLibrary from 'abcjs';
import { writeAbcWithPlaces } from '@fourhands/core/media/score/files/abc-writer';
import { keyAt } from '@fourhands/core/media/score/bars';
import { endOf, type Note } from '@fourhands/core/media/score/score';
import { spellPitch, staffPlaceOf } from '@fourhands/core/media/score/pitch-spelling';
import { Icon } from '../../components/icon.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.tsx';
import { type Staff, xOf, yOf } from './notation-layout.ts';
import { NotationLocks } from './notation-locks.tsx';
import { pageAt } from './notation-page.ts';
import { readStaves } from './read-engraving.ts';
import styles from './score.module.css';
import { type Shown, useNotationHand } from './use-notation-hand.ts';
import type { NoteLength } from './use-note-length.ts';
import { barEnd, type ScoreDesk } from './use-score-desk.ts';

interface NotationViewProps {
  readonly desk: ScoreDesk;
  readonly length: NoteLength;
  readonly isMakers: (note: Note) => boolean;
  readonly describedBy: string;
}

type Abcjs = typeof abcjsLibrary;

/** What abcjs keeps of a note that it engraved. */
interface Engraved {
  readonly abselem?: { readonly elemset?: readonly Element[] };
}

/** Bars that are shown at the least. */
const fewestBars = 4;

/** The end of what is shown: an empty bar more than is written, to write in. */
function shownEnd({ score, bars }: ScoreDesk): number {
  let end = score.notes.length === 0 ? 0 : bars.at(barEnd(bars, endOf(score))).end;
  while (end === 0 || bars.at(end - 1).index + 1 < fewestBars) end = bars.at(end).end;
  return end;
}

export default function NotationView({ desk, length, isMakers, describedBy }: NotationViewProps) {
  const m = useMessages();
  const format = useFormat();
  const paper = useRef<HTMLDivElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const [library, setLibrary] = useState<Abcjs | null>(null);
  const [width, setWidth] = useState(0);
  const [at, setAt] = useState(desk.cursor.tick);
  const { score, bars, selection, authorsShown, cursor } = desk;
  const end = shownEnd(desk);
  const page = useMemo(() => pageAt(score, bars, at, end), [score, bars, at, end]);
  const [staves, setStaves] = useState<readonly Staff[]>([]);

  useEffect(() => {
    let current = true;
    void import('abcjs').then((loaded) => current && setLibrary(() => loaded.default));
    return () => {
      current = false;
    };
  }, []);
  useEffect(() => {
    const element = frame.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  // What plays, and what is chosen elsewhere, is on the page.
  const [first] = desk.selected;
  const chosenAt = first?.start ?? cursor.tick;
  useEffect(() => setAt(Math.min(chosenAt, end - 1)), [chosenAt, end]);
  useEffect(() => {
    if (!desk.playing.playing) return undefined;
    const timer = setInterval(() => {
      const tick = Math.max(0, desk.player.tick());
      setAt((before) => (bars.at(before).index === bars.at(tick).index ? before : tick));
    }, 200);
    return () => clearInterval(timer);
  }, [desk.playing.playing, desk.player, bars]);

  const engraved = useRef<{ readonly ids: readonly string[]; readonly elements: readonly Element[] }[]>([]);
  useEffect(() => {
    if (library === null || paper.current === null || width === 0) return;
    const written = writeAbcWithPlaces(page.score, page.end - page.start);
    // The engraver drops what stands before the tune, and counts from its first character.
    const lead = written.text.indexOf('X:1');
    const text = written.text.slice(lead);
    const places = written.places.map((place) => ({ ...place, start: place.start - lead, end: place.end - lead }));
    const narrow = width < 560;
    const [tune] = library.renderAbc(paper.current, text, {
      add_classes: true,
      staffwidth: Math.max(240, width - 48),
      wrap: { minSpacing: 1.4, maxSpacing: 2.6, preferredMeasuresPerLine: narrow ? 2 : 4 },
      paddingleft: 0,
      paddingright: 0,
      foregroundColor: 'currentColor',
      selectionColor: 'currentColor',
    });
    setStaves(tune === undefined ? [] : readStaves(tune, page.score, places));
    engraved.current = places.map(({ start, notes }) => {
      const item = tune?.getElementFromChar(start) as Engraved | null | undefined;
      return { ids: notes, elements: item?.abselem?.elemset ?? [] };
    });
  }, [library, page, width]);
  useEffect(() => {
    const byId = new Map(score.notes.map((note) => [note.id, note]));
    for (const { ids, elements } of engraved.current) {
      const isSelected = ids.some((id) => selection.has(id));
      const note = byId.get(ids[0] ?? '');
      for (const element of elements) {
        element.toggleAttribute('data-selected', isSelected);
        element.setAttribute('data-hand', note !== undefined && isMakers(note) ? 'maker' : 'person');
      }
    }
  }, [library, page, width, selection, score, isMakers]);

  const hand = useNotationHand({ desk, length, staves, start: page.start, paper });
  return (
    <>
      <div
        ref={frame}
        className={styles.notation}
        data-notation
        data-letters
        data-authors={authorsShown}
        tabIndex={0}
        {...hand.on}
        role="application"
        aria-label={m.scores.notation}
        aria-describedby={describedBy}
      >
        {library === null ? <p className="soft">{m.scores.notationLoading} …</p> : null}
        <div className={styles.sheet}>
          <div ref={paper} data-paper />
          <Overlay desk={desk} staves={staves} start={page.start} shown={hand.shown} />
        </div>
      </div>
      <div className="spread" style={{ padding: '4px 16px', borderTop: '1px solid var(--line)', flexWrap: 'wrap' }}>
        <span className="soft small" style={{ flex: '1 1 280px' }}>
          {m.notation.help}
        </span>
        <span className={styles.group} style={{ flex: 'none' }}>
          <Button
            size="compact-sm"
            variant="default"
            aria-label={m.scores.earlierBars}
            disabled={page.start === 0}
            onClick={() => setAt(Math.max(0, page.start - 1))}
          >
            <Icon name="left" size={16} />
          </Button>
          <span className="small figure">
            {m.scores.notationPage(format.count(page.bars[0]), format.count(page.bars[1]))}
          </span>
          <Button
            size="compact-sm"
            variant="default"
            aria-label={m.scores.laterBars}
            disabled={page.isLast}
            onClick={() => setAt(page.end)}
          >
            <Icon name="right" size={16} />
          </Button>
        </span>
      </div>
    </>
  );
}

/** Over the page: where keys write, and the notes that a hand holds. */
function Overlay({
  desk,
  staves,
  start,
  shown,
}: {
  readonly desk: ScoreDesk;
  readonly staves: readonly Staff[];
  readonly start: number;
  readonly shown: Shown;
}) {
  const { cursor, track, selected, score } = desk;
  const staff = staves.find((each) => each.track === track?.id && xOf(each, cursor.tick - start) !== null);
  const x = staff === undefined ? null : xOf(staff, cursor.tick - start);
  const fifths = keyAt(score.keys, cursor.tick)?.fifths ?? 0;
  const room = 14;
  return (
    <svg className={styles.overlay} aria-hidden="true">
      <NotationLocks locks={desk.locks} staves={staves} start={start} />
      {staff === undefined || x === null || selected.length > 0 ? null : (
        <g className={styles.caret}>
          <path d={`M${x} ${staff.top - room}V${staff.bottom + room}`} />
          <ellipse cx={x} cy={yOf(staff, staffPlaceOf(spellPitch(cursor.pitch, fifths)))} rx={5} ry={3.8} />
        </g>
      )}
      {shown.map((held) => (
        <g key={`${held.x} ${held.y}`} className={styles.held}>
          <ellipse cx={held.x} cy={held.y} rx={5.5} ry={4.2} />
          <text x={held.x + 10} y={held.y - 6}>
            {held.name}
          </text>
        </g>
      ))}
    </svg>
  );
}
