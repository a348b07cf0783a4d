/** A data set of scores: what was read of each, to be seen and heard, and the way to a maker of melodies. */
import { Modal } from '@mantine/core';
import { useIntersection } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type DatasetDetail, isScoreItem, type PieceKey, type ScoreItem } from '@fourhands/core/protocol/dataset';
import type { Piece } from '@fourhands/core/protocol/melodies';
import { fewestPhrases } from '@fourhands/models/melody/fewest-phrases';
import { piecesQuery } from '../../api/queries.ts';
import { ErrorNotice, PlainNotice } from '../../components/error-notice.tsx';
import { MelodyRoll } from '../../components/melody-roll.tsx';
import type { Messages } from '../../i18n/en.ts';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.tsx';
import { type MelodyPlayer, useMelodyPlayer } from '../../playing/use-melody-player.ts';
import { LoadedFiles } from './loaded-files.tsx';
import styles from './loaded-files.module.css';
import { warningText } from './warning-text.ts';

/** Pieces of a book that are shown at once. */
const piecesShown = 200;
const keysShown = 6;

/** Of major keys by their sharps, from 7 flats on; the minor key of as many stands three places on. */
const tonics = ['Cb', 'Gb', 'Db', 'Ab', 'Eb', 'Bb', 'F', 'C', 'G', 'D', 'A', 'E', 'B', 'F#', 'C#', 'G#', 'D#', 'A#'];

function keyName(m: Messages, { fifths, mode, told }: PieceKey): string {
  const tonic = (tonics[fifths + 7 + (mode === 'minor' ? 3 : 0)] ?? '').replace('b', '♭').replace('#', '♯');
  const name = mode === 'minor' ? m.melodies.minor(tonic) : m.melodies.major(tonic);
  return told ? name : m.melodies.guessed(name);
}

function useKeys(scores: readonly ScoreItem[]): string {
  const m = useMessages();
  const format = useFormat();
  return useMemo(() => {
    const counts = new Map<string, number>();
    for (const { keys } of scores)
      for (const key of keys) {
        const name = keyName(m, { ...key, told: true });
        counts.set(name, (counts.get(name) ?? 0) + key.pieces);
      }
    const most = [...counts].toSorted(([, a], [, b]) => b - a).slice(0, keysShown);
    return m.common.list(most.map(([name, count]) => `${name} ${format.count(count)}`));
  }, [scores, m, format]);
}

interface PiecesProps {
  readonly datasetId: string;
  readonly score: ScoreItem;
  readonly player: MelodyPlayer;
}

function PieceRoll({
  score,
  piece,
  at,
  player,
}: Omit<PiecesProps, 'datasetId'> & { readonly piece: Piece; readonly at: number }) {
  return (
    <MelodyRoll
      name={piece.title}
      id={`${score.id} ${at}`}
      melodies={piece.melodies}
      tempo={piece.tempo}
      player={player}
      hand="person"
    />
  );
}

/** Its melodies are fetched when it is first in sight. */
function ScoreRow({ datasetId, score, player, onOpen }: PiecesProps & { readonly onOpen: () => void }) {
  const m = useMessages();
  const format = useFormat();
  const { ref, entry } = useIntersection({ rootMargin: '200px' });
  const { data } = useQuery({ ...piecesQuery(datasetId, score.id), enabled: entry?.isIntersecting === true });
  const [first] = data ?? [];
  const facts = [
    m.melodies.formats[score.format],
    ...(score.pieces > 1 ? [m.melodies.pieces(score.pieces)] : []),
    score.keys[0] === undefined ? m.melodies.unknownKey : keyName(m, score.keys[0]),
    m.melodies.phrases(score.phrases),
    format.duration(score.seconds),
    ...score.warnings.map((code) => warningText(m, code)),
  ];
  return (
    <div ref={ref} className={styles.score}>
      <button
        type="button"
        className={styles.open}
        title={m.melodies.openFile(score.name)}
        disabled={score.pieces === 1}
        onClick={onOpen}
      >
        <span className="one-line">{score.name}</span>
        <span className="soft small">{facts.join(' · ')}</span>
        {score.pieces > 1 ? <span className="small">{m.melodies.morePieces(score.pieces - 1)}</span> : null}
      </button>
      <div className={styles.roll}>
        {first === undefined ? null : <PieceRoll score={score} piece={first} at={0} player={player} />}
      </div>
    </div>
  );
}

function Pieces({ datasetId, score, player }: PiecesProps) {
  const m = useMessages();
  const { data, error } = useQuery(piecesQuery(datasetId, score.id));
  if (error !== null) return <ErrorNotice error={error} />;
  const pieces = data ?? [];
  return (
    <div className="stack">
      {pieces.slice(0, piecesShown).map((piece, at) => (
        // A book holds its pieces in an order that never changes.
        // oxlint-disable-next-line react/no-array-index-key
        <div key={at} className="stack-tight">
          <span>
            {piece.title} <span className="soft small">{piece.key === null ? '' : keyName(m, piece.key)}</span>
          </span>
          <PieceRoll score={score} piece={piece} at={at} player={player} />
        </div>
      ))}
      {pieces.length > piecesShown ? (
        <p className="soft">{m.melodies.morePieces(pieces.length - piecesShown)}</p>
      ) : null}
    </div>
  );
}

export function LoadedScores({ dataset }: { readonly dataset: DatasetDetail }) {
  const m = useMessages();
  const format = useFormat();
  const player = useMelodyPlayer();
  const scores = useMemo(() => dataset.files.filter(isScoreItem), [dataset.files]);
  const keys = useKeys(scores);
  const sum = (of: (score: ScoreItem) => number) => scores.reduce((total, score) => total + of(score), 0);
  const pieces = sum((score) => score.pieces);
  const phrases = sum((score) => score.phrases);
  return (
    <LoadedFiles
      dataset={dataset}
      files={scores}
      words={m.melodies}
      note={`${m.melodies.pieces(pieces)} · ${m.melodies.phrases(phrases)}`}
      modelKind="melody"
      notice={
        scores.length > 0 && phrases < fewestPhrases ? (
          <PlainNotice>{m.melodies.tooFew(format.count(fewestPhrases))}</PlainNotice>
        ) : null
      }
      facts={[
        [m.melodies.allFiles, format.count(scores.length)],
        [m.melodies.allPieces, format.count(pieces)],
        [m.melodies.allPhrases, format.count(phrases)],
        [m.melodies.allNotes, format.count(sum((score) => score.notes))],
        [m.melodies.allTime, format.duration(sum((score) => score.seconds))],
        [m.melodies.keys, keys],
      ]}
      row={(score, open) => <ScoreRow datasetId={dataset.id} score={score} player={player} onOpen={open} />}
      dialog={(opened, close) => (
        <Modal
          opened={opened !== null}
          onClose={close}
          title={opened?.title}
          size="min(820px, 94vw)"
          closeButtonProps={{ 'aria-label': m.common.close }}
        >
          {opened === null ? null : <Pieces datasetId={dataset.id} score={opened} player={player} />}
        </Modal>
      )}
    />
  );
}
