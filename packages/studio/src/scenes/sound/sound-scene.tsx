/** One sound: its tracks in the middle, the other hand, tracks and loudness at the right, versions below. */
import { Button, Menu, VisuallyHidden } from '@mantine/core';
import { useId, useRef, useState } from 'react';
import type { SoundShown } from '@fourhands/core/protocol/sounds';
import type { WorkDetail } from '@fourhands/core/protocol/works';
import { client } from '../../api/client.ts';
import { queryClient } from '../../api/queries.ts';
import { EditableName } from '../../components/editable-name.tsx';
import { ErrorNotice, PlainNotice } from '../../components/error-notice.tsx';
import { FileButton } from '../../components/file-button.tsx';
import { Icon } from '../../components/icon.tsx';
import { OpusExportState } from '../../components/opus-export-state.tsx';
import { Workbench } from '../../components/workbench.tsx';
import { useMessages } from '../../i18n/language.tsx';
import { notify } from '../../state/notices.ts';
import { useFileDrop } from '../../state/use-file-drop.ts';
import { narrow, useMedia } from '../../state/use-media.ts';
import { useOpusExport } from '../../state/use-opus-export.ts';
import { useTitle } from '../../state/use-title.ts';
import { useWorkKeys } from '../work/work-keys.ts';
import { ClipCard } from './clip-card.tsx';
import { soundFiles } from './new-sound.tsx';
import { SoundBar } from './sound-bar.tsx';
import { OfferActions, SoundHand, useSoundAsking } from './sound-hand.tsx';
import { SoundMeter } from './sound-meter.tsx';
import { SoundVersions } from './sound-versions.tsx';
import styles from './sound.module.css';
import { type Tool, TrackCanvas, type TracksHandle } from './track-canvas.tsx';
import { clock } from './track-view.ts';
import { TracksPanel } from './tracks-panel.tsx';
import { type SoundAtWork, useSound } from './use-sound.ts';
import { type SoundDesk, useSoundDesk } from './use-sound-desk.ts';
import { useSoundEditing } from './use-sound-editing.ts';
import { useSoundOffers } from './use-sound-offers.ts';
import { useSoundRecording } from './use-sound-recording.ts';
import { useTrackKeys } from './use-track-keys.ts';

export function SoundScene({ work }: { readonly work: WorkDetail }) {
  const m = useMessages();
  const at = useSound(work.id);
  useTitle(work.title);
  if (at.sound !== null) return <OpenSound work={work} at={at} shown={at.sound} />;
  return (
    <div className="page stack">
      <h1>{work.title}</h1>
      {at.error === null ? (
        <p className="soft" role="status">
          {m.sounds.loading} …
        </p>
      ) : (
        <ErrorNotice error={at.error} />
      )}
    </div>
  );
}

const did = (act: () => unknown) => {
  act();
  return true;
};

interface OpenSoundProps {
  readonly work: WorkDetail;
  readonly at: SoundAtWork;
  readonly shown: SoundShown;
}

function OpenSound({ work, at, shown }: OpenSoundProps) {
  const m = useMessages();
  const desk = useSoundDesk(at, shown);
  const editing = useSoundEditing(desk);
  const recording = useSoundRecording(desk);
  const offers = useSoundOffers(at);
  const asking = useSoundAsking();
  const { sampleRate, channels } = desk.sound;
  const opus = useOpusExport(work.title, channels, async (signal) => ({
    sampleRate,
    channels,
    length: desk.end,
    read: (start, length) => client.soundSamples(work.id, { start, length }, { signal }),
  }));
  const asSheet = useMedia(narrow);
  const [tool, setTool] = useState<Tool>('mark');
  const [spectrogram, setSpectrogram] = useState(false);
  const [authorsShown, setAuthorsShown] = useState(true);
  const [sheetAsked, setSheetAsked] = useState(0);
  const handle = useRef<TracksHandle | null>(null);
  const said = useId();
  useFileDrop(([file]) => file && void desk.bringIn(file));

  const open = offers.current !== null && offers.proposal?.state !== 'making';
  const onTracks = (event: KeyboardEvent) =>
    event.target instanceof Element && event.target.closest('[data-tracks]') !== null;
  useWorkKeys({
    undo: () => did(() => desk.step('undo', false)),
    redo: () => did(() => desk.step('redo', false)),
    makerUndo: () => did(() => desk.step('undo', true)),
    makerRedo: () => did(() => desk.step('redo', true)),
    lock: () => did(desk.lock),
    authorship: () => did(() => setAuthorsShown((before) => !before)),
    saveVersion: () =>
      did(
        () =>
          void at
            .act((personId) => client.saveSoundVersion(work.id, { personId }))
            .then((kept) => kept && notify(m.sounds.kept)),
      ),
    stop: () =>
      offers.proposal?.state === 'making' &&
      did(() => void client.stopSoundProposal(work.id, offers.proposal!.id).catch(() => undefined)),
    accept: (event) => open && onTracks(event) && did(() => offers.decide('accept', false)),
    nextHunk: () => open && did(() => offers.step(1)),
    previousHunk: () => open && did(() => offers.step(-1)),
    acceptAll: () => open && did(() => offers.decide('accept', true)),
    rejectAll: () => open && did(() => offers.decide('reject', true)),
  });
  useTrackKeys({ desk, editing, handle, setTool });

  const state = at.connected ? (at.saving ? 'saving' : 'saved') : 'offline';
  const isEmpty = desk.end === 0 && offers.parts.length === 0;
  return (
    <Workbench
      title={
        <EditableName
          name={work.title}
          onRename={(title) =>
            client.changeWork(work.id, { title }).then(() => queryClient.invalidateQueries({ queryKey: ['works'] }))
          }
        />
      }
      tools={
        <>
          <span className={styles.state} data-state={state} role="status">
            {m.sounds.states[state]}
          </span>
          <FileButton
            variant="default"
            px={12}
            accept={soundFiles}
            multiple={false}
            aria-label={m.sounds.importHere}
            title={m.sounds.importHere}
            onFiles={([file]) => file && void desk.bringIn(file)}
          >
            <Icon name="file" size={18} />
          </FileButton>
          <Button
            variant="default"
            px={12}
            aria-pressed={authorsShown}
            aria-label={m.sounds.authors}
            title={m.sounds.authors}
            onClick={() => setAuthorsShown(!authorsShown)}
          >
            <Icon name="authors" size={18} />
          </Button>
          <Menu position="bottom-end">
            <Menu.Target>
              <Button variant="default" px={12} aria-label={m.sounds.download} title={m.sounds.download}>
                <Icon name="download" size={18} />
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {(['16', '24', 'float'] as const).map((depth) => (
                <Menu.Item key={depth} component="a" href={client.exportSoundUrl(work.id, depth)} download>
                  {m.sounds.depths[depth]}
                </Menu.Item>
              ))}
              {opus.offered ? (
                <Menu.Item disabled={opus.going !== null || desk.end === 0} onClick={opus.start}>
                  {m.opus.sound}
                </Menu.Item>
              ) : null}
            </Menu.Dropdown>
          </Menu>
        </>
      }
      sideLabel={m.sounds.hand}
      closesSheet={offers.proposal?.id}
      opensSheet={sheetAsked}
      side={
        <>
          <SoundHand desk={desk} offers={offers} asking={asking} />
          <TracksPanel desk={desk} editing={editing} />
          <SoundMeter desk={desk} />
          <ClipCard desk={desk} />
        </>
      }
      strip={
        <div className="stack-tight">
          {asSheet && open ? <OfferActions desk={desk} offers={offers} /> : null}
          <SoundVersions at={at} />
        </div>
      }
    >
      {work.trashedAt === null ? null : <PlainNotice>{m.work.inTrash}</PlainNotice>}
      {at.error === null ? null : <ErrorNotice error={at.error} />}
      <div className={styles.middle}>
        <SoundBar
          desk={desk}
          editing={editing}
          recording={recording}
          tool={tool}
          setTool={setTool}
          spectrogram={spectrogram}
          setSpectrogram={setSpectrogram}
          handle={handle}
        />
        <OpusExportState writing={opus} />
        {authorsShown ? <p className="soft small">{m.sounds.authorsLegend}</p> : null}
        <div className={styles.frame}>
          <TrackCanvas
            desk={desk}
            offers={offers}
            tool={tool}
            spectrogram={spectrogram}
            authorsShown={authorsShown}
            handle={handle}
            describedBy={said}
          />
          {isEmpty ? (
            <div className={styles.empty}>
              <span>{m.sounds.nothingYet}</span>
              <div className="row">
                <FileButton
                  accept={soundFiles}
                  multiple={false}
                  leftSection={<Icon name="file" size={18} />}
                  onFiles={([file]) => file && void desk.bringIn(file)}
                >
                  {m.sounds.importHere}
                </FileButton>
                <Button
                  variant="default"
                  onClick={() => {
                    if (asSheet) setSheetAsked((before) => before + 1);
                    else document.querySelector<HTMLElement>('[data-prompt]')?.focus();
                  }}
                >
                  {m.sounds.makeHere}
                </Button>
              </div>
              <span className="small">{m.sounds.chooseHelp}</span>
            </div>
          ) : null}
        </div>
        <VisuallyHidden>
          <span id={said} role="status">
            <Said desk={desk} />
          </span>
        </VisuallyHidden>
      </div>
    </Workbench>
  );
}

/** What is marked, or where the cursor is, in words. */
function Said({ desk }: { readonly desk: SoundDesk }) {
  const m = useMessages();
  const { marked, cursor, sound } = desk;
  const nameOf = (trackId: string) => sound.tracks.find(({ id }) => id === trackId)?.name ?? '';
  if (marked === null) return m.sounds.said(clock(cursor.at, sound.sampleRate), nameOf(cursor.trackId));
  const names = m.common.list(marked.tracks.map((id) => m.sounds.track(nameOf(id))));
  return m.sounds.saidMarked(clock(marked.start, sound.sampleRate), clock(marked.end, sound.sampleRate), names);
}
