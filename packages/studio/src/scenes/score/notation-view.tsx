/** The score as notation, engraved by abcjs a page of bars at a time. Notes are chosen here, and changed by the same keys as in the piano roll. */
import { Button } from '@mantine/core';
import { useEffect, useMemo, useRef, useState } from 'react';
import type abcjsLibrary from 'abcjs';
import { writeAbcWithPlaces } from '@fourhands/core/media/score/files/abc-writer';
import { endOf, type Note } from '@fourhands/core/media/score/score';
import { Icon } from '../../components/icon.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.tsx';
import { familyOf } from '../../playing/instruments.ts';
import { pageAt } from './notation-page.ts';
import styles from './score.module.css';
import type { ScoreDesk } from './use-score-desk.ts';

interface NotationViewProps {
  readonly desk: ScoreDesk;
  readonly isMakers: (note: Note) => boolean;
  readonly describedBy: string;
}

type Abcjs = typeof abcjsLibrary;

/** What abcjs keeps of a note that it engraved. */
interface Engraved {
  readonly abselem?: { readonly elemset?: readonly Element[] };
}

export default function NotationView({ desk, isMakers, describedBy }: NotationViewProps) {
  const m = useMessages();
  const format = useFormat();
  const paper = useRef<HTMLDivElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const [library, setLibrary] = useState<Abcjs | null>(null);
  const [width, setWidth] = useState(0);
  const [at, setAt] = useState(desk.cursor.tick);
  const { score, bars, selection, authorsShown } = desk;
  const page = useMemo(() => pageAt(score, bars, at, Math.max(1, endOf(score))), [score, bars, at]);

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
  const chosenAt = first?.start;
  useEffect(() => {
    if (chosenAt !== undefined) setAt(chosenAt);
  }, [chosenAt]);
  useEffect(() => {
    if (!desk.playing.playing) return undefined;
    const timer = setInterval(() => {
      const tick = Math.max(0, desk.player.tick());
      setAt((before) => (bars.at(before).index === bars.at(tick).index ? before : tick));
    }, 200);
    return () => clearInterval(timer);
  }, [desk.playing.playing, desk.player, bars]);

  const latest = useRef(desk);
  latest.current = desk;
  const withShift = useRef(false);
  const engraved = useRef<{ readonly ids: readonly string[]; readonly elements: readonly Element[] }[]>([]);
  useEffect(() => {
    if (library === null || paper.current === null || width === 0) return;
    const written = writeAbcWithPlaces(page.score);
    // The engraver drops what stands before the tune, and counts from its first character.
    const lead = written.text.indexOf('X:1');
    const text = written.text.slice(lead);
    const places = written.places.map(({ start, end, notes }) => ({ start: start - lead, end: end - lead, notes }));
    const narrow = width < 560;
    const [tune] = library.renderAbc(paper.current, text, {
      add_classes: true,
      staffwidth: Math.max(240, width - 48),
      wrap: { minSpacing: 1.4, maxSpacing: 2.6, preferredMeasuresPerLine: narrow ? 2 : 4 },
      paddingleft: 0,
      paddingright: 0,
      foregroundColor: 'currentColor',
      selectionColor: 'currentColor',
      selectTypes: ['note'],
      clickListener: (element) => {
        const { startChar } = element as { readonly startChar?: number };
        const place = places.find(({ start, end }) => startChar !== undefined && start <= startChar && startChar < end);
        if (place === undefined) return;
        const { current: now } = latest;
        now.select(withShift.current ? [...now.selection, ...place.notes] : place.notes);
        const note = now.score.notes.find(({ id }) => id === place.notes[0]);
        if (note === undefined) return;
        now.chooseTrack(note.track);
        now.setCursor({ tick: note.start, pitch: note.pitch });
        const track = now.score.tracks.find(({ id }) => id === note.track);
        now.player.strike(familyOf(track?.instrument ?? 0), note.pitch, note.velocity, 0.3);
      },
    });
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

  return (
    <>
      <div
        ref={frame}
        className={styles.notation}
        data-notation
        data-authors={authorsShown}
        tabIndex={0}
        onMouseDownCapture={(event) => (withShift.current = event.shiftKey)}
        role="application"
        aria-label={m.scores.notation}
        aria-describedby={describedBy}
      >
        {library === null ? <p className="soft">{m.scores.notationLoading} …</p> : null}
        {score.notes.length === 0 ? <p className="soft">{m.scores.notationEmpty}</p> : null}
        <div ref={paper} data-paper />
      </div>
      <div className="spread" style={{ padding: '4px 16px', borderTop: '1px solid var(--line)' }}>
        <span className="soft small">{m.scores.notationHelp}</span>
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
