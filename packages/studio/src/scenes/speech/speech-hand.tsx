/** The other hand at a script: who speaks, how the chosen line is spoken, and its takes. */
import { ActionIcon, Button, NumberInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { SpeechTake } from '@fourhands/core/media/speech/clip-recipe';
import { usualDelivery } from '@fourhands/core/media/speech/script';
import type { LiveLine } from '@fourhands/core/media/speech/speech-cells';
import { type SpeechMaker, voiceOf } from '@fourhands/core/media/speech/voice';
import type { Attribution } from '@fourhands/core/media/text/authorship';
import { client } from '../../api/client.ts';
import { describeError } from '../../api/describe-error.ts';
import { ErrorNotice, PlainNotice } from '../../components/error-notice.tsx';
import { Icon } from '../../components/icon.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.tsx';
import { useActorName } from '../../state/actor-name.ts';
import { notify } from '../../state/notices.ts';
import { useStore } from '../../state/store.ts';
import styles from './speech.module.css';
import type { SpeechDesk } from './use-speech-desk.ts';
import { VoiceSelect } from './voice-select.tsx';

export function SpeechHand({ desk, onMakerUndo }: { readonly desk: SpeechDesk; readonly onMakerUndo: () => void }) {
  const m = useMessages();
  const { script, makers, chosen } = desk;
  const speakers = [...new Set(script.lines.map(({ speaker }) => speaker))].filter((name) => name !== '');
  const silent = makers.filter(({ reason }) => reason !== null);
  return (
    <>
      <section className="stack-tight" aria-label={m.speech.hand}>
        <h2>{m.speech.hand}</h2>
        {desk.makersError === null ? null : <ErrorNotice error={desk.makersError} />}
        {silent.map(({ id, reason }) => (
          <PlainNotice key={id}>
            {makers.length === silent.length ? `${m.speech.nothingSpeaks} ` : ''}
            {reason}
          </PlainNotice>
        ))}
        <VoiceSelect
          label={m.speech.scriptVoice}
          otherwise={m.speech.byLanguage}
          value={script.voices[''] ?? null}
          makers={makers}
          onChange={(voice) => desk.edit([{ kind: 'cast', speaker: '', voice }])}
        />
        {speakers.map((speaker) => (
          <VoiceSelect
            key={speaker}
            label={m.speech.voiceOf(speaker)}
            otherwise={m.speech.asScript}
            value={script.voices[speaker] ?? null}
            makers={makers}
            onChange={(voice) => desk.edit([{ kind: 'cast', speaker, voice }])}
          />
        ))}
        {makers.some(({ id }) => id === 'espeak-ng') ? <p className="soft small">{m.speech.licence}</p> : null}
        <Button size="xs" variant="default" leftSection={<Icon name="back" size={18} />} onClick={onMakerUndo}>
          {m.speech.makerUndo}
        </Button>
      </section>
      {chosen === null ? (
        <p className="soft">{m.speech.noLine}</p>
      ) : (
        <ChosenLine key={chosen.id} desk={desk} line={chosen} />
      )}
    </>
  );
}

function ChosenLine({ desk, line }: { readonly desk: SpeechDesk; readonly line: LiveLine }) {
  const m = useMessages();
  const format = useFormat();
  const { id, lock } = line;
  const { document } = desk.session;
  const number = format.count(desk.script.lines.findIndex((one) => one.id === id) + 1);
  const writer = document.writerOf(id);
  const nameOf = useNames(desk);
  const set = (changed: Partial<LiveLine>) =>
    desk.edit([{ kind: 'change', line: id, set: changed }], { go: `${Object.keys(changed).join()} ${id}` });
  const maker = makerOf(desk, line);
  const all = [
    ['pace', m.speech.pace, 0.4, 3, 0.1],
    ['pitch', m.speech.pitch, -10, 10, 1],
    ['volume', m.speech.volume, -24, 6, 1],
    ['pauseAfter', m.speech.pauseAfter, 0, 60_000, 100],
  ] as const;
  const isTaken = (field: (typeof all)[number][0]) =>
    (field !== 'pace' && field !== 'pitch') || maker?.[field] === true;
  const numbers = all.filter(([field]) => isTaken(field));
  const unheard = (['pace', 'pitch'] as const).filter(
    (control) => maker?.[control] === false && line[control] !== usualDelivery[control],
  );
  return (
    <>
      <section className="stack-tight" aria-label={m.speech.chosenLine(number)}>
        <h2>{m.speech.chosenLine(number)}</h2>
        {writer === null ? null : (
          <p className="soft small">
            {writer.kind === 'imported' ? m.speech.importedBy(nameOf(writer)) : m.speech.writtenBy(nameOf(writer))}
          </p>
        )}
        <VoiceSelect
          label={m.speech.lineVoice}
          otherwise={m.speech.asSpeaker}
          value={line.voice}
          makers={desk.makers}
          disabled={lock !== null}
          onChange={(voice) => set({ voice })}
        />
        <div className={styles.numbers}>
          {numbers.map(([field, label, min, max, step]) => (
            <NumberInput
              key={field}
              size="sm"
              label={label}
              min={min}
              max={max}
              step={step}
              clampBehavior="strict"
              allowDecimal={step < 1}
              disabled={lock !== null && field !== 'pauseAfter'}
              value={line[field]}
              onChange={(value) => {
                if (typeof value === 'number' && value >= min && value <= max && value !== line[field])
                  set({ [field]: value });
              }}
            />
          ))}
        </div>
        {unheard.map((control) => (
          <p key={control} className="soft small">
            {m.speech.notTaken[control]}
          </p>
        ))}
      </section>
      <Takes desk={desk} line={line} />
    </>
  );
}

/** Whoever would speak the line; null where nobody can. */
function makerOf({ script, makers }: SpeechDesk, line: LiveLine): SpeechMaker | null {
  try {
    return voiceOf(script, line, makers).maker;
  } catch {
    return null;
  }
}

function Takes({ desk, line }: { readonly desk: SpeechDesk; readonly line: LiveLine }) {
  const m = useMessages();
  const format = useFormat();
  const nameOf = useNames(desk);
  const takes = desk.script.takes.get(line.id) ?? [];
  const replay = useMutation({
    mutationFn: (take: string) => client.replaySpeechTake(desk.session.workId, take),
    onError: (error) => notify(describeError(m, error).text, 'danger'),
    onSuccess: ({ verdict, reason }) => notify(verdict === 'exact' ? m.speech.replays[verdict] : reason),
  });
  const hear = (take: SpeechTake) => desk.player.play([{ line: line.id, sha256: take.sha256, pauseAfter: 0 }]);
  return (
    <section className="stack-tight" aria-label={m.speech.takes}>
      <h2>{m.speech.takes}</h2>
      <p className="soft small">{takes.length === 0 ? m.speech.noTakes : m.speech.takeHelp}</p>
      <ul className={styles.takes}>
        {takes.map((take, at) => {
          const by = desk.session.document.speakerOf(take.id);
          const number = format.count(at + 1);
          const isChosen = take.id === line.take;
          return (
            <li key={take.id} className={styles.take} data-chosen={isChosen}>
              <div className="grow">
                <div>{m.speech.take(number, format.duration(take.samples / take.sampleRate))}</div>
                <div className="soft small">
                  {m.speech.spokenBy(by === null ? take.recipe.makerName : nameOf(by))} · {take.recipe.voice}
                </div>
              </div>
              <ActionIcon
                variant="subtle"
                color="gray"
                size={40}
                aria-label={m.speech.hear(number)}
                onClick={() => hear(take)}
              >
                <Icon name="play" size={18} />
              </ActionIcon>
              <ActionIcon
                variant="subtle"
                color="gray"
                size={40}
                loading={replay.isPending && replay.variables === take.id}
                aria-label={`${m.speech.replay}: ${number}`}
                title={m.speech.replay}
                onClick={() => replay.mutate(take.id)}
              >
                <Icon name="loop" size={18} />
              </ActionIcon>
              <Button
                size="xs"
                variant={isChosen ? 'filled' : 'default'}
                aria-pressed={isChosen}
                aria-label={m.speech.choose(number)}
                disabled={line.lock !== null}
                onClick={() => isChosen || desk.edit([{ kind: 'choose', line: line.id, take: take.id }])}
              >
                {isChosen ? m.speech.chosen : m.speech.chooseIt}
              </Button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** What whoever made something is called. */
function useNames(desk: SpeechDesk): (by: Attribution) => string {
  const m = useMessages();
  const actors = useStore(desk.session.actors);
  const nameOf = useActorName();
  return ({ peer }) => nameOf(actors.byId.get(actors.ofPeer.get(peer) ?? '')) ?? m.speech.somebody;
}
