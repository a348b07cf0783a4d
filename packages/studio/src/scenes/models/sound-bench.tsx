/** A maker of sounds at work: new sounds, sounds like one, and the way between two. */
import { Button } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQueries } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { Model } from '@fourhands/core/protocol/model';
import { modelSoundQuery } from '../../api/queries.ts';
import { DropCover } from '../../components/drop-zone.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { FileButton } from '../../components/file-button.tsx';
import { Icon, type IconName } from '../../components/icon.tsx';
import { Section } from '../../components/section.tsx';
import { SoundClip } from '../../components/sound-clip.tsx';
import { ValueSlider } from '../../components/value-slider.tsx';
import { Workbench } from '../../components/workbench.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.tsx';
import { clipOnWire, clipsInTurn, secondsOf } from '../../playing/clip.ts';
import { type ClipPlayer, useClipPlayer } from '../../playing/use-clip-player.ts';
import { acceptedRecordings } from '../../state/given-files.ts';
import type { GivenFile } from '../../state/uploads.ts';
import { useFileDrop } from '../../state/use-file-drop.ts';
import { type DrawnSound, PutSoundDialog } from './put-sound-dialog.tsx';
import { SeedField } from './seed-field.tsx';
import { type ChoiceProps, Making, SaveClip, SoundChoice } from './sound-bench-parts.tsx';
import { SoundModelSide } from './sound-model-side.tsx';
import { type GivenSound, useClipOf, useGivenSounds } from './use-given-sounds.ts';
import { useLearnedFrom } from './use-learned-from.ts';
import { useSoundWork } from './use-sound-work.ts';

const soundsDrawn = 4;
const variationsShown = 3;
const stepsOfWay = 5;
const usualKeep = 0.6;
/** Milliseconds: a slider is let go before sounds are asked for. */
const pause = 300;

/** A button beside a long title is not cut. */
const whole = { flex: 'none' };

const shares = Array.from({ length: stepsOfWay }, (_, at) => at / (stepsOfWay - 1));

interface PartProps {
  readonly model: Model;
  readonly sounds: readonly GivenSound[];
  readonly seed: number;
  readonly player: ClipPlayer;
}

interface LikeProps extends PartProps, Pick<ChoiceProps, 'chosen' | 'onChoose'> {
  readonly onFiles: (files: readonly GivenFile[]) => void;
}

function Like({ model, sounds, seed, player, chosen, onChoose, onFiles }: LikeProps) {
  const m = useMessages();
  const format = useFormat();
  const [keep, setKeep] = useState(usualKeep);
  const [kept] = useDebouncedValue(keep, pause);
  const { clip, error } = useClipOf(chosen);
  const from = clip === null ? null : clipOnWire(clip);
  const variations = useQueries({
    queries: Array.from({ length: variationsShown }, (_, at) =>
      modelSoundQuery(model.id, from === null ? null : { operation: 'vary', from, keep: kept, seed: seed + at }, [
        chosen?.identity ?? '',
      ]),
    ),
  });
  const name = (at: number) => m.ownSounds.variation(format.count(at + 1));
  return (
    <Section
      title={m.ownSounds.like}
      help={m.ownSounds.likeHelp}
      tools={
        <FileButton
          accept={acceptedRecordings}
          size="xs"
          variant="default"
          style={whole}
          leftSection={<Icon name="plus" size={16} />}
          onFiles={onFiles}
        >
          {m.ownSounds.file}
        </FileButton>
      }
    >
      <div className="row" style={{ alignItems: 'end', flexWrap: 'wrap' }}>
        <SoundChoice label={m.ownSounds.given} sounds={sounds} chosen={chosen} onChoose={onChoose} />
        <div className="grow" style={{ minWidth: 160 }}>
          <ValueSlider label={m.ownSounds.keep} value={keep} from={0} to={1} step={0.05} onChange={setKeep} />
        </div>
      </div>
      {error === null ? null : <ErrorNotice error={error} />}
      <div className="stack-tight">
        <Making sounds={variations} />
        <SoundClip
          id="given"
          name={m.ownSounds.givenShort}
          clip={clip}
          player={player}
          hand="person"
          tools={<SaveClip name={m.ownSounds.givenShort} clip={clip} />}
        />
        {variations.map(({ data = null }, at) => (
          <SoundClip
            // A variation has no name but its number.
            // oxlint-disable-next-line react/no-array-index-key
            key={at}
            id={`variation ${at}`}
            name={name(at)}
            clip={data}
            player={player}
            hand="maker"
            tools={<SaveClip name={name(at)} clip={data} />}
          />
        ))}
      </div>
    </Section>
  );
}

function Way({ model, sounds, seed, player, ends }: PartProps & { readonly ends: readonly [GivenSound, GivenSound] }) {
  const m = useMessages();
  const format = useFormat();
  const [chosen, setChosen] = useState<readonly [string | null, string | null]>([null, null]);
  const [from, to] = [0, 1].map((at) => sounds.find(({ value }) => value === chosen[at]) ?? ends[at] ?? null) as [
    GivenSound,
    GivenSound,
  ];
  const [first, last] = [useClipOf(from), useClipOf(to)];
  const given =
    first.clip === null || last.clip === null ? null : { from: clipOnWire(first.clip), to: clipOnWire(last.clip) };
  const way = useQueries({
    queries: shares.map((share) =>
      modelSoundQuery(model.id, given === null ? null : { operation: 'morph', ...given, share, seed }, [
        from.identity,
        to.identity,
      ]),
    ),
  });
  const made = way.flatMap(({ data }) => (data === undefined ? [] : [data]));
  const error = first.error ?? last.error;
  const name = (at: number) => m.ownSounds.wayStep(format.count(at + 1), format.count(stepsOfWay));
  return (
    <Section
      title={m.ownSounds.way}
      help={m.ownSounds.wayHelp}
      tools={
        <Button
          size="xs"
          variant="default"
          style={whole}
          disabled={made.length < stepsOfWay}
          leftSection={<Icon name={player.playing === 'way' ? 'stop' : 'play'} size={16} />}
          onClick={() => player.toggle('way', clipsInTurn(made))}
        >
          {player.playing === 'way' ? m.ownSounds.stopAll : m.ownSounds.playAll}
        </Button>
      }
    >
      <div className="row" style={{ alignItems: 'end' }}>
        <SoundChoice
          label={m.ownSounds.from}
          sounds={sounds}
          chosen={from}
          onChoose={(value) => setChosen([value, chosen[1]])}
        />
        <SoundChoice
          label={m.ownSounds.to}
          sounds={sounds}
          chosen={to}
          onChoose={(value) => setChosen([chosen[0], value])}
        />
      </div>
      {error === null ? null : <ErrorNotice error={error} />}
      <div className="stack-tight">
        <Making sounds={way} />
        {way.map(({ data = null }, at) => (
          <SoundClip
            key={shares[at]}
            id={`way ${at}`}
            name={name(at)}
            clip={data}
            player={player}
            hand="maker"
            tools={<SaveClip name={name(at)} clip={data} />}
          />
        ))}
      </div>
    </Section>
  );
}

interface SoundBenchProps {
  readonly model: Model;
  readonly title: ReactNode;
  readonly tools: ReactNode;
}

interface ClipToolProps {
  readonly icon: IconName;
  readonly label: string;
  readonly disabled: boolean;
  readonly onUse: () => void;
}

function ClipTool({ icon, label, disabled, onUse }: ClipToolProps) {
  return (
    <Button
      variant="default"
      size="xs"
      px={8}
      aria-label={label}
      title={label}
      disabled={disabled}
      onClick={() => onUse()}
    >
      <Icon name={icon} size={16} />
    </Button>
  );
}

export function SoundBench({ model, title, tools }: SoundBenchProps) {
  const m = useMessages();
  const format = useFormat();
  const player = useClipPlayer();
  const work = useSoundWork(model);
  const dataset = useLearnedFrom(model);
  const [typedSeed, setSeed] = useState(1);
  const [seed] = useDebouncedValue(typedSeed, pause);
  const [putting, setPutting] = useState<DrawnSound | null>(null);
  const [likeValue, setLikeValue] = useState<string | null>(null);
  const seeds = Array.from({ length: soundsDrawn }, (_, at) => seed + at);
  const drawn = useQueries({
    queries: seeds.map((own) => modelSoundQuery(model.id, { operation: 'draw', seed: own })),
  });
  const { all, bring } = useGivenSounds(
    seeds.map((own, at) => ({ seed: own, clip: drawn[at]?.data ?? null })),
    dataset ?? null,
  );
  const take = (files: readonly GivenFile[]) =>
    void bring(files).then((value) => {
      if (value !== null) setLikeValue(value);
    });
  const over = useFileDrop(take);
  const recordings = all.filter(({ recording }) => recording !== null);
  const ofDrawn = all.slice(-soundsDrawn);
  const ends = [recordings[0] ?? ofDrawn[0]!, recordings.length > 1 ? recordings.at(-1)! : ofDrawn[1]!] as const;
  const parts = { model, sounds: all, seed, player };
  return (
    <Workbench title={title} tools={tools} sideLabel={m.nav.side} side={<SoundModelSide model={model} work={work} />}>
      <div className="stack" style={{ gap: 32 }}>
        <Section title={m.ownSounds.drawn} help={m.ownSounds.drawnHelp}>
          <SeedField seed={typedSeed} onSeed={setSeed} />
          <div className="stack-tight">
            <Making sounds={drawn} />
            {drawn.map(({ data = null }, at) => {
              const name = m.ownSounds.drawnSound(format.count(at + 1));
              return (
                <SoundClip
                  // A sound has no name but its number.
                  // oxlint-disable-next-line react/no-array-index-key
                  key={at}
                  id={`drawn ${at}`}
                  name={name}
                  clip={data}
                  player={player}
                  hand="maker"
                  tools={
                    <>
                      <ClipTool
                        icon="sound"
                        label={m.ownSounds.take(name)}
                        disabled={!work.ready}
                        onUse={() => void work.take(seed + at)}
                      />
                      <ClipTool
                        icon="works"
                        label={m.ownSounds.put(name)}
                        disabled={!work.ready || data === null}
                        onUse={() => setPutting({ name, seed: seed + at, length: data === null ? 0 : secondsOf(data) })}
                      />
                      <SaveClip name={name} clip={data} />
                    </>
                  }
                />
              );
            })}
          </div>
        </Section>
        {dataset === undefined ? null : (
          <>
            <Like
              {...parts}
              chosen={all.find(({ value }) => value === likeValue) ?? ends[0]}
              onChoose={setLikeValue}
              onFiles={take}
            />
            <Way {...parts} ends={ends} />
          </>
        )}
      </div>
      {putting === null ? null : (
        <PutSoundDialog model={model} drawn={putting} work={work} onClose={() => setPutting(null)} />
      )}
      {over ? <DropCover text={m.ownSounds.dropHere} /> : null}
    </Workbench>
  );
}
