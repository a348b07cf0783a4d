/** A maker of melodies at work: new phrases that are steered by their traits, and the way between two tunes. */
import { Button, NativeSelect } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type ReactNode, useMemo, useState } from 'react';
import { isScoreItem } from '@fourhands/core/protocol/dataset';
import type { DrawnMelodiesQuery, Piece } from '@fourhands/core/protocol/melodies';
import type { WireMelody } from '@fourhands/core/protocol/melody';
import type { Model } from '@fourhands/core/protocol/model';
import { client } from '../../api/client.ts';
import { piecesQuery, scoreMakersQuery } from '../../api/queries.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Icon } from '../../components/icon.tsx';
import { MelodyRoll } from '../../components/melody-roll.tsx';
import { Section } from '../../components/section.tsx';
import { ValueSlider } from '../../components/value-slider.tsx';
import { Workbench } from '../../components/workbench.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.tsx';
import { inTurn } from '../../playing/melody-score.ts';
import { type MelodyPlayer, useMelodyPlayer } from '../../playing/use-melody-player.ts';
import { chooseScoreMaker } from '../../state/chosen-score-maker.ts';
import { useNewScore } from '../score/use-new-score.ts';
import { ModelFacts } from './model-side.tsx';
import { SeedField } from './seed-field.tsx';
import { useLearnedFrom } from './use-learned-from.ts';

type Steering = Pick<DrawnMelodiesQuery, 'density' | 'contour' | 'range' | 'leaps'>;

const phrasesDrawn = 4;
const stepsOfWay = 5;
const evenly: Steering = { density: 0, contour: 0, range: 0, leaps: 0 };
const usualTemperature = 0.9;
/** Milliseconds: a slider is let go before phrases are asked for. */
const pause = 300;
/** Pieces of the data set that can be an end of the way. */
const mostPieces = 40;

/** The first phrase of a piece, as an end of the way; from its first line. */
function phraseOf({ melodies }: Piece, steps: number): WireMelody | null {
  const [first] = melodies;
  return first === undefined ? null : { barSteps: first.barSteps, cells: first.cells.slice(0, steps) };
}

interface End {
  readonly value: string;
  readonly label: string;
  readonly melody: WireMelody;
}

/** Tunes of the data set that the model learned from, where it is still there. */
function useTunes(model: Model): readonly End[] {
  const dataset = useLearnedFrom(model);
  const datasetId = dataset?.id ?? null;
  const files = dataset?.files.filter(isScoreItem) ?? [];
  const known = useQuery({
    queryKey: ['datasets', datasetId, 'tunes', ...files.slice(0, mostPieces).map(({ id }) => id)],
    queryFn: async ({ client: cache }) =>
      (
        await Promise.all(
          files
            .slice(0, mostPieces)
            .map((file) => cache.query({ ...piecesQuery(datasetId ?? '', file.id), staleTime: 'static' })),
        )
      ).flat(),
    enabled: files.length > 0,
  });
  const steps = model.melody?.phraseSteps ?? 64;
  return useMemo(
    () =>
      (known.data ?? []).slice(0, mostPieces).flatMap((piece, at) => {
        const melody = phraseOf(piece, steps);
        return melody === null ? [] : [{ value: `tune ${at}`, label: piece.title, melody }];
      }),
    [known.data, steps],
  );
}

function Way({
  model,
  drawn,
  seed,
  player,
}: {
  readonly model: Model;
  readonly drawn: readonly WireMelody[];
  readonly seed: number;
  readonly player: MelodyPlayer;
}) {
  const m = useMessages();
  const format = useFormat();
  const tunes = useTunes(model);
  const ends: readonly End[] = [
    ...drawn.map((melody, at) => ({
      value: `phrase ${at}`,
      label: m.melodies.phraseChoice(format.count(at + 1)),
      melody,
    })),
    ...tunes,
  ];
  const [chosen, setChosen] = useState<readonly [from: string, to: string]>(['phrase 0', 'phrase 1']);
  const [from, to] = chosen.map((value) => ends.find((end) => end.value === value) ?? null);
  const way = useQuery({
    queryKey: ['melody-way', model.id, from?.melody, to?.melody, seed],
    queryFn: ({ signal }) =>
      client.melodyWay(
        model.id,
        { from: from!.melody, to: to!.melody, count: stepsOfWay, seed, temperature: 0 },
        { signal },
      ),
    enabled: from != null && to != null,
    placeholderData: keepPreviousData,
    retry: false,
  });
  const melodies = way.data ?? [];
  const field = (label: string, at: 0 | 1) => (
    <NativeSelect
      className="grow"
      label={label}
      value={chosen[at]}
      data={ends.map(({ value, label: name }) => ({ value, label: name }))}
      onChange={({ target: { value } }) => setChosen(at === 0 ? [value, chosen[1]] : [chosen[0], value])}
    />
  );
  return (
    <Section
      title={m.melodies.way}
      help={m.melodies.wayHelp}
      tools={
        <Button
          size="xs"
          variant="default"
          disabled={melodies.length === 0}
          leftSection={<Icon name={player.playing === 'way' ? 'stop' : 'play'} size={16} />}
          onClick={() => player.toggle('way', inTurn(melodies))}
        >
          {player.playing === 'way' ? m.melodies.stopAll : m.melodies.playAll}
        </Button>
      }
    >
      <div className="row" style={{ alignItems: 'end' }}>
        {field(m.melodies.from, 0)}
        {field(m.melodies.to, 1)}
      </div>
      {way.error === null ? null : <ErrorNotice error={way.error} onRetry={() => void way.refetch()} />}
      <div className="stack-tight" aria-busy={way.isFetching}>
        {melodies.map((melody, at) => (
          <MelodyRoll
            // A place on the way has no other name.
            // oxlint-disable-next-line react/no-array-index-key
            key={at}
            id={`way ${at}`}
            name={m.melodies.wayStep(format.count(at + 1), format.count(stepsOfWay))}
            melodies={[melody]}
            player={player}
            hand="maker"
          />
        ))}
      </div>
    </Section>
  );
}

interface MelodyBenchProps {
  readonly model: Model;
  readonly title: ReactNode;
  readonly tools: ReactNode;
}

export function MelodyBench({ model, title, tools }: MelodyBenchProps) {
  const m = useMessages();
  const format = useFormat();
  const player = useMelodyPlayer();
  const { make } = useNewScore();
  const { data: makers } = useQuery(scoreMakersQuery);
  const maker = makers?.find(({ hash }) => hash === model.sha256);
  const [seed, setSeed] = useState(1);
  const [steering, setSteering] = useState(evenly);
  const [temperature, setTemperature] = useState(usualTemperature);
  const [asked] = useDebouncedValue({ ...steering, temperature }, pause);
  const drawn = useQuery({
    queryKey: ['melodies', model.id, seed, asked],
    queryFn: ({ signal }) => client.drawMelodies(model.id, { count: phrasesDrawn, seed, ...asked }, { signal }),
    placeholderData: keepPreviousData,
    retry: false,
  });
  const melodies = drawn.data ?? [];
  return (
    <Workbench
      title={title}
      tools={tools}
      sideLabel={m.nav.side}
      side={
        <>
          <div className="stack-tight">
            <Button
              disabled={maker === undefined}
              leftSection={<Icon name="notes" size={18} />}
              onClick={() => {
                if (maker === undefined) return;
                chooseScoreMaker(maker.id);
                void make({ title: m.melodies.useTitle(model.name) });
              }}
            >
              {m.melodies.use}
            </Button>
            <p className="soft small">{m.melodies.useHint}</p>
          </div>
          <ModelFacts model={model} />
        </>
      }
    >
      <div className="stack" style={{ gap: 32 }}>
        <Section title={m.melodies.drawn} help={m.melodies.drawnHelp}>
          <div
            style={{ display: 'grid', gridTemplateColumns: 'repeat(auto-fit, minmax(148px, 1fr))', gap: '8px 16px' }}
          >
            {(Object.keys(evenly) as (keyof Steering)[]).map((trait) => (
              <ValueSlider
                key={trait}
                label={m.melodies.traits[trait]}
                value={steering[trait]}
                from={-3}
                to={3}
                onChange={(value) => setSteering({ ...steering, [trait]: value })}
              />
            ))}
            <ValueSlider label={m.melodies.temperature} value={temperature} from={0} to={2} onChange={setTemperature} />
          </div>
          <div className="row" style={{ flexWrap: 'wrap' }}>
            <div className="grow">
              <SeedField seed={seed} onSeed={setSeed} />
            </div>
            <Button
              variant="default"
              disabled={Object.values(steering).every((value) => value === 0) && temperature === usualTemperature}
              onClick={() => {
                setSteering(evenly);
                setTemperature(usualTemperature);
              }}
            >
              {m.melodies.evenly}
            </Button>
          </div>
          {drawn.error === null ? null : <ErrorNotice error={drawn.error} onRetry={() => void drawn.refetch()} />}
          <div className="stack-tight" aria-busy={drawn.isFetching}>
            <span className="soft small" role="status" style={{ minHeight: '1.5em' }}>
              {drawn.isFetching ? `${m.melodies.drawing} …` : ''}
            </span>
            {melodies.map((melody, at) => (
              <MelodyRoll
                // A phrase has no name but its number.
                // oxlint-disable-next-line react/no-array-index-key
                key={at}
                id={`phrase ${at}`}
                name={m.melodies.drawnPhrase(format.count(at + 1))}
                melodies={[melody]}
                player={player}
                hand="maker"
              />
            ))}
          </div>
        </Section>
        <Way model={model} drawn={melodies} seed={seed} player={player} />
      </div>
    </Workbench>
  );
}
