/** The other hand at a sound: which effect is asked for and how, how far it is, what it offers, and what becomes of that. */
import { Button, NativeSelect, SegmentedControl, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { longestSoundPrompt, mostSoundCandidates, type SoundMaker } from '@fourhands/core/protocol/sound-proposals';
import { client } from '../../api/client.ts';
import { soundMakersQuery } from '../../api/queries.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Icon } from '../../components/icon.tsx';
import { MakingProgress } from '../../components/making-progress.tsx';
import { drawnSeed, PartActions, SeedAndCount } from '../../components/offer-parts.tsx';
import { Section } from '../../components/section.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { chosenSoundMaker } from '../../state/chosen-sound-maker.ts';
import { ControlSlider } from '../work/maker-parts.tsx';
import { clock } from './track-view.ts';
import type { SoundDesk } from './use-sound-desk.ts';
import type { SoundOffers } from './use-sound-offers.ts';

export interface SoundAsking {
  /** Null: the first one there is. */
  readonly makerId: string | null;
  readonly prompt: string;
  /** Null: what the words mean. */
  readonly effect: string | null;
  readonly controls: Readonly<Record<string, number>>;
  /** A source of the work, for what hears a second sound; null: the last that there is. */
  readonly second: string | null;
  readonly mode: 'replace' | 'over';
  readonly seed: number;
  readonly candidates: number;
  readonly change: (next: Partial<Omit<SoundAsking, 'change'>>) => void;
}

export function useSoundAsking(): SoundAsking {
  const [asking, setAsking] = useState<Omit<SoundAsking, 'change'>>({
    makerId: chosenSoundMaker.get(),
    prompt: '',
    effect: null,
    controls: {},
    second: null,
    mode: 'replace',
    seed: drawnSeed(),
    candidates: 1,
  });
  return { ...asking, change: (next) => setAsking((before) => ({ ...before, ...next })) };
}

interface SoundHandProps {
  readonly desk: SoundDesk;
  readonly offers: SoundOffers;
  readonly asking: SoundAsking;
}

export function SoundHand({ desk, offers, asking }: SoundHandProps) {
  const { language, messages: m } = useLanguage();
  const query = useQuery(soundMakersQuery);
  const makers = query.data ?? [];
  const maker = makers.find(({ id }) => id === asking.makerId) ?? makers[0];
  const { proposal, newest, candidate } = offers;
  const making = proposal?.state === 'making';
  const failed = newest?.state === 'failed' ? newest.error : null;
  // What waits for a decision comes first.
  const offered = proposal !== null && !making;
  const offersSection = (
    <Section title={m.sounds.offers}>
      {proposal === null && failed === null ? <p className="soft small">{m.sounds.offersNone}</p> : null}
      {making ? (
        <MakingProgress
          progress={proposal.progress}
          onStop={() => void client.stopSoundProposal(desk.at.workId, proposal.id).catch(() => undefined)}
        />
      ) : null}
      {failed === null ? null : <ErrorNotice error={Object.assign(new Error(failed.message), { code: failed.code })} />}
      {proposal === null || making || candidate === null ? null : <OfferActions desk={desk} offers={offers} />}
      <Button
        variant="subtle"
        color="gray"
        leftSection={<Icon name="back" size={18} />}
        onClick={() => desk.step('undo', true)}
      >
        {m.sounds.takeBackMaker}
      </Button>
    </Section>
  );
  return (
    <>
      {offered ? offersSection : null}
      <Section title={m.sounds.what}>
        {query.error === null ? null : <ErrorNotice error={query.error} onRetry={() => void query.refetch()} />}
        {makers.length < 2 ? null : (
          <NativeSelect
            label={m.soundModels.maker}
            value={maker?.id ?? ''}
            onChange={(event) => asking.change({ makerId: event.target.value, effect: null, controls: {} })}
            data={makers.map(({ id, name }) => ({ value: id, label: name[language] }))}
          />
        )}
        {maker === undefined ? null : <EffectForm desk={desk} maker={maker} asking={asking} making={making} />}
      </Section>
      {offered ? null : offersSection}
    </>
  );
}

interface EffectFormProps {
  readonly desk: SoundDesk;
  readonly maker: SoundMaker;
  readonly asking: SoundAsking;
  readonly making: boolean;
}

function EffectForm({ desk, maker, asking, making }: EffectFormProps) {
  const { language, messages: m } = useLanguage();
  const { sound, marked, cursor, at, shown } = desk;
  const byModel = maker.kind === 'trained';
  const named = maker.effects.find(({ name }) => name === asking.effect);
  const chosen = named ?? (byModel || asking.prompt.trim() === '' ? maker.effects[0] : undefined);
  const hears = chosen?.hears ?? 'nothing';
  const second = shown.sources.find(({ id }) => id === asking.second) ?? shown.sources.at(-1);
  const trackId = marked?.tracks[0] ?? cursor.trackId;
  const track = sound.tracks.find(({ id }) => id === trackId)?.name ?? '';
  // A marked stretch is filled, where the effect can be as long.
  const fill = ((): Readonly<Record<string, number>> => {
    const seconds = chosen?.controls.find(({ name }) => name === 'seconds');
    if (seconds === undefined || marked === null) return {};
    const wanted = (marked.end - marked.start) / sound.sampleRate;
    return { seconds: Math.max(seconds.minimum, Math.min(seconds.maximum, wanted)) };
  })();
  const ask = () => {
    const known = new Set(chosen?.controls.map(({ name }) => name));
    const controls = Object.fromEntries(Object.entries(asking.controls).filter(([name]) => known.has(name)));
    void at.act((personId) =>
      client.proposeSound(at.workId, {
        personId,
        makerId: maker.id,
        place: { trackId, start: marked?.start ?? cursor.at, end: marked?.end ?? null, mode: asking.mode },
        ...(chosen === undefined ? {} : { effect: chosen.name }),
        ...(byModel ? {} : { prompt: asking.prompt.trim() }),
        ...(hears === 'second' && second !== undefined ? { second: second.id } : {}),
        controls: { ...fill, ...controls },
        seed: asking.seed,
        candidates: asking.candidates,
      }),
    );
  };
  return (
    <form
      className="stack-tight"
      style={{ gap: 12 }}
      onSubmit={(event) => {
        event.preventDefault();
        ask();
      }}
    >
      {byModel ? null : (
        <TextInput
          data-prompt
          label={m.sounds.prompt}
          description={m.sounds.promptHelp}
          placeholder={m.sounds.promptHint}
          maxLength={longestSoundPrompt}
          value={asking.prompt}
          onChange={(event) => asking.change({ prompt: event.target.value, effect: null, controls: {} })}
        />
      )}
      <NativeSelect
        label={byModel ? m.soundModels.does : m.sounds.effect}
        value={chosen?.name ?? ''}
        onChange={(event) => asking.change({ effect: event.target.value || null, controls: {} })}
        data={[
          ...(chosen === undefined ? [{ value: '', label: `“${asking.prompt.trim()}”` }] : []),
          ...maker.effects.map(({ name, label }) => ({ value: name, label: label[language] })),
        ]}
      />
      {hears === 'nothing' ? null : (
        <p className="soft small">{hears === 'place' ? m.soundModels.hearsPlace : m.soundModels.hearsSecond}</p>
      )}
      {hears === 'second' ? (
        second === undefined ? (
          <p className="small">{m.soundModels.noSecond}</p>
        ) : (
          <NativeSelect
            label={m.soundModels.second}
            description={m.soundModels.secondHelp}
            value={second.id}
            onChange={(event) => asking.change({ second: event.target.value })}
            data={shown.sources.map(({ id, name }, index) => ({
              value: id,
              label: `${index + 1} · ${name} · ${clock(shown.sources[index]?.length ?? 0, sound.sampleRate)}`,
            }))}
          />
        )
      ) : null}
      {chosen?.controls.map((control) => (
        <ControlSlider
          key={`${chosen.name} ${control.name}`}
          control={control}
          value={{ ...fill, ...asking.controls }[control.name] ?? control.default}
          onChange={(value) => asking.change({ controls: { ...asking.controls, [control.name]: value } })}
        />
      ))}
      <SeedAndCount
        seed={asking.seed}
        candidates={asking.candidates}
        most={mostSoundCandidates}
        onChange={asking.change}
      />
      <SegmentedControl
        aria-label={m.sounds.mode}
        value={asking.mode}
        onChange={(value) => asking.change({ mode: value === 'over' ? 'over' : 'replace' })}
        data={(['replace', 'over'] as const).map((value) => ({ value, label: m.sounds.modes[value] }))}
      />
      <p className="soft small">
        {marked === null
          ? m.sounds.atCursor(clock(cursor.at, sound.sampleRate), track)
          : m.sounds.region(clock(marked.start, sound.sampleRate), clock(marked.end, sound.sampleRate), track)}
      </p>
      <Button
        type="submit"
        disabled={making || trackId === '' || (hears === 'second' && second === undefined)}
        leftSection={<Icon name="play" size={18} />}
      >
        {m.sounds.make}
      </Button>
    </form>
  );
}

/** Also below the tracks, where the side is a sheet. */
export function OfferActions({ desk, offers }: { readonly desk: SoundDesk; readonly offers: SoundOffers }) {
  const { messages: m } = useLanguage();
  const format = useFormat();
  const { proposal, chosen, parts } = offers;
  if (proposal === null) return null;
  const offer = { proposalId: proposal.id, candidate: chosen };
  const listening = desk.heard?.proposalId === offer.proposalId && desk.heard.candidate === chosen;
  return (
    <div className="stack-tight">
      {proposal.candidates.length < 2 ? null : (
        <SegmentedControl
          aria-label={m.pictures.count}
          value={String(chosen)}
          onChange={(value) => offers.choose(Number(value))}
          data={proposal.candidates.map((_, index) => ({
            value: String(index),
            label: m.sounds.candidate(format.count(index + 1)),
          }))}
        />
      )}
      {parts.length === 0 ? (
        <p className="soft small">{m.sounds.nothingOpen}</p>
      ) : (
        <>
          <Button
            variant="default"
            leftSection={<Icon name={listening ? 'stop' : 'play'} size={18} />}
            onClick={() => desk.togglePlay(offer)}
          >
            {listening ? m.sounds.listenStop : m.sounds.listen}
          </Button>
          <PartActions at={offers.at} count={parts.length} step={offers.step} decide={offers.decide} />
        </>
      )}
    </div>
  );
}
