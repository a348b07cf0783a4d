/** A data set of recordings: what is heard of each, to be seen and played, and the way to a maker of sounds. */
import { useCallback } from 'react';
import { type DatasetDetail, isRecordingItem, type RecordingItem } from '@fourhands/core/protocol/dataset';
import { fewestClips, fewestToHoldOut, mostSeconds } from '@fourhands/models/spectra/learned-amounts';
import { rate } from '@fourhands/models/spectra/short-time';
import { queryClient, recordingQuery } from '../../api/queries.ts';
import { PlainNotice } from '../../components/error-notice.tsx';
import { SoundWave } from '../../components/sound-clip.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.tsx';
import { type ClipPlayer, useClipPlayer } from '../../playing/use-clip-player.ts';
import { LoadedFiles } from './loaded-files.tsx';
import styles from './loaded-files.module.css';
import { warningText } from './warning-text.ts';

interface RowProps {
  readonly datasetId: string;
  readonly recording: RecordingItem;
  readonly player: ClipPlayer;
}

/** Its samples are fetched when it is played. */
function RecordingRow({ datasetId, recording, player }: RowProps) {
  const m = useMessages();
  const format = useFormat();
  const { id, name, seconds, sampleRate, bits, clips, peaks, warnings } = recording;
  const read = useCallback(
    () => queryClient.query({ ...recordingQuery(datasetId, id), staleTime: 'static' }),
    [datasetId, id],
  );
  const facts = [
    format.measuredSeconds(seconds),
    m.ownSounds.clips(clips),
    `${format.count(sampleRate / 1000)} kHz`,
    m.ownSounds.bits(bits),
    ...warnings.map((code) => warningText(m, code)),
  ];
  return (
    <div className={styles.score}>
      <div className={styles.named}>
        <span className="one-line" title={name}>
          {name}
        </span>
        <span className="soft small">{facts.join(' · ')}</span>
      </div>
      <div className={styles.roll}>
        <SoundWave
          name={name}
          id={id}
          peaks={peaks}
          seconds={seconds}
          played={{ sampleRate: rate, length: Math.round(seconds * rate), read }}
          player={player}
          hand="person"
        />
      </div>
    </div>
  );
}

export function LoadedRecordings({ dataset }: { readonly dataset: DatasetDetail }) {
  const m = useMessages();
  const format = useFormat();
  const player = useClipPlayer();
  const recordings = dataset.files.filter(isRecordingItem);
  const sum = (of: (recording: RecordingItem) => number) => recordings.reduce((total, each) => total + of(each), 0);
  const [clips, seconds] = [sum((each) => each.clips), sum((each) => each.seconds)];
  const notices = [
    ...(clips < fewestClips ? [m.ownSounds.tooFew(format.count(fewestClips))] : []),
    ...(recordings.length < fewestToHoldOut ? [m.ownSounds.noneHeldOut] : []),
    ...(seconds > mostSeconds ? [m.ownSounds.beyond(format.duration(mostSeconds))] : []),
  ];
  return (
    <LoadedFiles
      dataset={dataset}
      files={recordings}
      words={m.ownSounds}
      note={`${m.ownSounds.files(recordings.length)} · ${m.ownSounds.clips(clips)}`}
      modelKind="spectra"
      notice={recordings.length === 0 ? null : notices.map((text) => <PlainNotice key={text}>{text}</PlainNotice>)}
      facts={[
        [m.ownSounds.allFiles, format.count(recordings.length)],
        [m.ownSounds.allClips, format.count(clips)],
        [m.ownSounds.allTime, format.duration(seconds)],
      ]}
      row={(recording) => <RecordingRow datasetId={dataset.id} recording={recording} player={player} />}
      dialog={() => null}
    />
  );
}
