/** The way between two pictures of an adversarial network: one large at the place on the way, all of them as a row. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { formatPlace, type LatentPlace } from '@fourhands/core/protocol/adversarial';
import type { Model } from '@fourhands/core/protocol/model';
import { client } from '../../api/client.ts';
import { PlainNotice } from '../../components/error-notice.tsx';
import { Icon } from '../../components/icon.tsx';
import { useMessages } from '../../i18n/language.tsx';
import styles from './gan-bench.module.css';
import { useLatestImage } from './use-latest-image.ts';

export interface WalkEnds {
  readonly from: LatentPlace | null;
  readonly to: LatentPlace | null;
}

const steps = 17;
/** Pictures of the row below: every second one of the way. */
const apart = 2;

interface GanWalkProps {
  readonly model: Model;
  readonly ends: WalkEnds;
  readonly onSwap: () => void;
}

/** One picture out of a row of them. */
function Window({ row, count, at }: { readonly row: string; readonly count: number; readonly at: number }) {
  return (
    <div className={styles.window}>
      <img src={row} alt="" style={{ width: `${count * 100}%`, left: `${-at * 100}%` }} />
    </div>
  );
}

export function GanWalk({ model, ends, onSwap }: GanWalkProps) {
  const m = useMessages();
  const [at, setAt] = useState(0);
  const { from, to } = ends;
  const address =
    from === null || to === null
      ? null
      : client.walkUrl(model.id, { from: formatPlace(from), to: formatPlace(to), steps });
  const row = useLatestImage(address);
  if (address === null)
    return (
      <>
        <PlainNotice>{m.gan.walkNone}</PlainNotice>
        <div className={styles.ends}>
          {(
            [
              [m.gan.start, from],
              [m.gan.end, to],
            ] as const
          ).map(([name, place]) =>
            place === null ? null : (
              <figure key={name}>
                <img src={client.generatedUrl(model.id, { at: formatPlace(place) })} alt={name} />
                <figcaption>{name}</figcaption>
              </figure>
            ),
          )}
        </div>
      </>
    );
  return (
    <>
      <div className="spread">
        <p className="soft small">{m.gan.walkHelp}</p>
        <div className="row">
          <Button variant="default" leftSection={<Icon name="handle" size={18} />} onClick={onSwap}>
            {m.gan.swap}
          </Button>
          <Button
            component="a"
            href={address}
            download={`${model.name} ${m.gan.walk}.png`}
            variant="default"
            leftSection={<Icon name="download" size={18} />}
          >
            {m.gan.downloadWalk}
          </Button>
        </div>
      </div>
      <div className={styles.frame} role="img" aria-label={`${m.gan.walkLabel}, ${at + 1} / ${steps}`}>
        {row === null ? null : <Window row={row} count={steps} at={at} />}
      </div>
      <input
        type="range"
        className={styles.range}
        aria-label={m.gan.walkAt}
        aria-valuetext={`${at + 1} / ${steps}`}
        min={0}
        max={steps - 1}
        value={at}
        onChange={(event) => setAt(Number(event.target.value))}
      />
      <div className={styles.row} aria-hidden="true">
        <div style={{ display: 'grid', gridTemplateColumns: `repeat(${(steps - 1) / apart + 1}, 1fr)` }}>
          {Array.from({ length: (steps - 1) / apart + 1 }, (_, cell) => (
            <div key={cell} style={{ aspectRatio: 1 }}>
              {row === null ? null : <Window row={row} count={steps} at={cell * apart} />}
            </div>
          ))}
        </div>
      </div>
    </>
  );
}
