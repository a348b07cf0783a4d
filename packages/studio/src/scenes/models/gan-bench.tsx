/** An adversarial network at work: a sheet of what it draws by chance, others like one of them, and the way between two. */
import { Button, SegmentedControl } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { formatPlace, mostMoves, variationOf, type LatentPlace } from '@fourhands/core/protocol/adversarial';
import type { Model } from '@fourhands/core/protocol/model';
import { client } from '../../api/client.ts';
import { PlainNotice } from '../../components/error-notice.tsx';
import { Icon } from '../../components/icon.tsx';
import { Section } from '../../components/section.tsx';
import { Workbench } from '../../components/workbench.tsx';
import { useMessages } from '../../i18n/language.tsx';
import { narrow, useMedia } from '../../state/use-media.ts';
import styles from './gan-bench.module.css';
import { GanWalk, type WalkEnds } from './gan-walk.tsx';
import { ModelFacts } from './model-side.tsx';
import { PictureSheet } from './picture-sheet.tsx';
import { anySeed, SeedField } from './seed-field.tsx';
import { useLatestImage } from './use-latest-image.ts';

type View = 'sheet' | 'near' | 'walk';

/** Pixels between the pictures of a sheet of samples. */
const sheetGap = 2;
const variations = 9;

interface SheetProps {
  readonly model: Model;
  readonly imageSize: number;
  readonly onChoose: (place: LatentPlace) => void;
}

function Sheet({
  model,
  imageSize,
  seed,
  onSeed,
  onChoose,
}: SheetProps & { seed: number; onSeed: (seed: number) => void }) {
  const m = useMessages();
  const columns = useMedia(narrow) ? 4 : 6;
  const count = columns * columns;
  return (
    <>
      <div className="spread">
        <p className="soft small">
          {m.gan.sheetHelp} {m.gan.keys}
        </p>
        <SeedField seed={seed} onSeed={onSeed} />
      </div>
      <PictureSheet
        address={client.samplesUrl(model.id, { count, seed })}
        label={m.gan.sheetLabel(seed)}
        columns={columns}
        count={count}
        width={columns * imageSize + (columns - 1) * sheetGap}
        chosen={null}
        nameOf={(index) => m.gan.picture(index + 1)}
        onChoose={(index) => onChoose({ seed, index, moves: [] })}
      />
    </>
  );
}

interface NearProps extends SheetProps {
  readonly place: LatentPlace;
  readonly onBack: (() => void) | null;
  readonly onEnd: (which: keyof WalkEnds) => void;
}

function Near({ model, imageSize, place, onChoose, onBack, onEnd }: NearProps) {
  const m = useMessages();
  const [percent, setPercent] = useState(30);
  const [seed, setSeed] = useState(1);
  const columns = Math.sqrt(variations);
  const full = place.moves.length >= mostMoves;
  return (
    <>
      <div className="spread">
        <p className="soft small">
          {m.gan.nearHelp} {m.gan.keys}
        </p>
        <div className="row">
          <Button
            variant="default"
            disabled={onBack === null}
            leftSection={<Icon name="back" size={18} />}
            onClick={() => onBack?.()}
          >
            {m.gan.back}
          </Button>
          <Button variant="default" leftSection={<Icon name="dice" size={18} />} onClick={() => setSeed(anySeed())}>
            {m.gan.others}
          </Button>
        </div>
      </div>
      {full ? <PlainNotice>{m.gan.mostMoves}</PlainNotice> : null}
      <PictureSheet
        address={client.variationsUrl(model.id, { at: formatPlace(place), count: variations, seed, percent })}
        label={m.gan.nearLabel}
        columns={columns}
        count={variations}
        width={columns * imageSize}
        chosen={0}
        nameOf={(index) => (index === 0 ? m.gan.itself : m.gan.picture(index + 1))}
        onChoose={(index) => {
          if (index > 0 && !full) onChoose(variationOf(place, seed, index, percent));
        }}
      />
      <div className="stack-tight">
        <label className="row" style={{ flexWrap: 'nowrap' }}>
          <span className="small one-line" style={{ flex: 'none' }}>
            {m.gan.farther}
          </span>
          <input
            type="range"
            className={styles.range}
            min={5}
            max={100}
            step={5}
            value={percent}
            aria-valuetext={`${percent} %`}
            onChange={(event) => setPercent(Number(event.target.value))}
          />
          <span className="small figure" style={{ flex: 'none', minWidth: 48, textAlign: 'right' }}>
            {percent} %
          </span>
        </label>
        <div className="row">
          <Button variant="default" onClick={() => onEnd('from')}>
            {m.gan.asStart}
          </Button>
          <Button variant="default" onClick={() => onEnd('to')}>
            {m.gan.asEnd}
          </Button>
        </div>
      </div>
    </>
  );
}

function Chosen({ model, place }: { readonly model: Model; readonly place: LatentPlace }) {
  const m = useMessages();
  const address = client.generatedUrl(model.id, { at: formatPlace(place) });
  const shown = useLatestImage(address);
  return (
    <Section title={m.gan.chosen}>
      <div className={styles.chosen}>{shown === null ? null : <img src={shown} alt={m.gan.chosen} />}</div>
      <p className={`soft small figure ${styles.place}`} aria-live="polite">
        {m.gan.place(formatPlace(place))}
      </p>
      <div>
        <Button
          component="a"
          href={address}
          download={`${model.name} ${formatPlace(place)}.png`}
          variant="default"
          leftSection={<Icon name="download" size={18} />}
        >
          {m.gan.download}
        </Button>
      </div>
    </Section>
  );
}

interface GanBenchProps {
  readonly model: Model;
  readonly title: ReactNode;
  readonly tools: ReactNode;
}

export function GanBench({ model, title, tools }: GanBenchProps) {
  const m = useMessages();
  const [view, setView] = useState<View>('sheet');
  const [seed, setSeed] = useState(1);
  /** The chosen picture, and those that were chosen before it. */
  const [trail, setTrail] = useState<readonly LatentPlace[]>([]);
  const [ends, setEnds] = useState<WalkEnds>({ from: null, to: null });
  const place = trail.at(-1);
  const imageSize = model.gan?.imageSize ?? 64;
  const choose = (next: LatentPlace) => {
    setTrail([...trail, next]);
    setView('near');
  };
  return (
    <Workbench
      title={title}
      tools={tools}
      sideLabel={m.nav.side}
      side={
        <>
          {place === undefined ? null : <Chosen model={model} place={place} />}
          <ModelFacts model={model} />
        </>
      }
    >
      <div className={styles.stage}>
        <SegmentedControl
          aria-label={m.gan.views}
          value={view}
          onChange={(value) => setView(value)}
          transitionDuration={120}
          style={{ alignSelf: 'start' }}
          data={[
            { value: 'sheet', label: m.gan.sheet },
            { value: 'near', label: m.gan.near },
            { value: 'walk', label: m.gan.walk },
          ]}
        />
        {view === 'sheet' ? (
          <Sheet model={model} imageSize={imageSize} seed={seed} onSeed={setSeed} onChoose={choose} />
        ) : view === 'walk' ? (
          <GanWalk model={model} ends={ends} onSwap={() => setEnds({ from: ends.to, to: ends.from })} />
        ) : place === undefined ? (
          <PlainNotice>{m.gan.nearNone}</PlainNotice>
        ) : (
          <Near
            model={model}
            imageSize={imageSize}
            place={place}
            onChoose={choose}
            onBack={trail.length > 1 ? () => setTrail(trail.slice(0, -1)) : null}
            onEnd={(which) => {
              const next = { ...ends, [which]: place };
              setEnds(next);
              if (next.from !== null && next.to !== null) setView('walk');
            }}
          />
        )}
      </div>
    </Workbench>
  );
}
