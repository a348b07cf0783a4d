/** A VAE at work: its latent space in the middle; what lies under the crosshair, and samples, at the side. */
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { LatentMap, Model } from '@fourhands/core/protocol/model';
import { client } from '../../api/client.ts';
import { latentMapQuery, runsQuery } from '../../api/queries.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Section } from '../../components/section.tsx';
import { Workbench } from '../../components/workbench.tsx';
import { useMessages } from '../../i18n/language.tsx';
import { narrow, useMedia } from '../../state/use-media.ts';
import { LatentPlane } from './latent-plane.tsx';
import { ModelFacts } from './model-side.tsx';
import { Samples } from './samples.tsx';
import { Variations } from './variations.tsx';
import { useLatestImage } from './use-latest-image.ts';
import type { PlanePoint } from './use-latent-walk.ts';
import styles from './vae-bench.module.css';

function nearestItem(map: LatentMap | undefined, at: PlanePoint): string | null {
  let nearest: string | null = null;
  let least = Infinity;
  for (const { x, y, itemId } of map?.points ?? []) {
    const distance = (x - at.x) ** 2 + (y - at.y) ** 2;
    if (itemId !== null && distance < least) {
      least = distance;
      nearest = itemId;
    }
  }
  return nearest;
}

interface HereProps {
  readonly model: Model;
  readonly map: LatentMap | undefined;
  readonly at: PlanePoint;
  readonly aspect: number;
}

function useDrawnAt(model: Model, at: PlanePoint): string | null {
  return useLatestImage(client.decodeUrl(model.id, { x: Number(at.x.toFixed(3)), y: Number(at.y.toFixed(3)) }));
}

/** What the model draws at the crosshair, beside the picture of the data set that lies nearest. */
function Here({ model, map, at, aspect }: HereProps) {
  const m = useMessages();
  const { data: runs } = useQuery(runsQuery);
  const datasetId = runs?.find((run) => run.id === model.runId)?.datasetId ?? null;
  const x = Number(at.x.toFixed(3));
  const y = Number(at.y.toFixed(3));
  const drawn = useDrawnAt(model, at);
  const itemId = nearestItem(map, at);
  const nearest = useLatestImage(
    itemId === null || datasetId === null ? null : client.itemPictureUrl(datasetId, itemId, 'thumbnail'),
  );
  return (
    <Section title={m.models.underCursor} help={m.models.underCursorHelp}>
      <div className={styles.here}>
        <figure className={styles.drawn} style={{ aspectRatio: String(1 / aspect) }}>
          {drawn === null ? null : <img src={drawn} alt={m.models.underCursor} />}
        </figure>
        {nearest === null ? null : (
          <figure className={styles.nearest}>
            <img src={nearest} alt="" />
            <figcaption className="small">{m.models.nearest}</figcaption>
          </figure>
        )}
      </div>
      <p className="soft small figure" aria-live="polite">
        {m.models.position(x.toFixed(2), y.toFixed(2))}
      </p>
    </Section>
  );
}

/** Where the side is a sheet: the same, small, over a corner of the space. */
function HereInCorner({ model, at, aspect }: Omit<HereProps, 'map'>) {
  const m = useMessages();
  const drawn = useDrawnAt(model, at);
  return (
    <figure className={styles.corner} style={{ aspectRatio: String(1 / aspect) }}>
      {drawn === null ? null : <img src={drawn} alt={m.models.underCursor} />}
    </figure>
  );
}

export function VaeBench({
  model,
  title,
  tools,
}: {
  readonly model: Model;
  readonly title: ReactNode;
  readonly tools: ReactNode;
}) {
  const m = useMessages();
  const map = useQuery(latentMapQuery(model.id));
  const [chosen, setAt] = useState<PlanePoint | null>(null);
  const asSheet = useMedia(narrow);
  const [showPoints, setShowPoints] = useState(true);
  const aspect = model.vae === null ? 1 : model.vae.imageHeight / model.vae.imageWidth;
  const bounds = map.data?.bounds;
  const middle =
    bounds === undefined ? { x: 0, y: 0 } : { x: (bounds.x0 + bounds.x1) / 2, y: (bounds.y0 + bounds.y1) / 2 };
  const at = chosen ?? middle;
  return (
    <Workbench
      title={title}
      tools={tools}
      sideLabel={m.nav.side}
      side={
        <>
          <Here model={model} map={map.data} at={at} aspect={aspect} />
          <Samples model={model} aspect={aspect} />
          <Variations model={model} aspect={aspect} />
          <ModelFacts model={model} />
        </>
      }
    >
      <div className="spread" style={{ minHeight: 40 }}>
        <p className="soft small">{m.models.spaceHelp}</p>
        <label className={styles.toggle} title={m.models.showPointsHelp}>
          <input type="checkbox" checked={showPoints} onChange={(event) => setShowPoints(event.target.checked)} />
          <span className={styles.dot} aria-hidden="true" />
          {m.models.showPoints}
        </label>
      </div>
      {map.error === null ? null : <ErrorNotice error={map.error} onRetry={() => void map.refetch()} />}
      {map.data === undefined ? (
        <div className={styles.waiting} />
      ) : (
        <LatentPlane model={model} aspect={aspect} map={map.data} showPoints={showPoints} at={at} onAt={setAt}>
          {asSheet ? <HereInCorner model={model} at={at} aspect={aspect} /> : null}
        </LatentPlane>
      )}
    </Workbench>
  );
}
