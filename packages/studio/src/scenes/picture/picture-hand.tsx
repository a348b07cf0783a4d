/** The other hand at a picture: what a maker is asked for, how far it is, what it offers, and what becomes of that. */
import { Button, NativeSelect, NumberInput, SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Mask } from '@fourhands/core/media/image/mask';
import { mostPictureCandidates } from '@fourhands/core/protocol/picture-proposals';
import type { Picture } from '@fourhands/core/protocol/pictures';
import { client } from '../../api/client.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { FileButton } from '../../components/file-button.tsx';
import { Icon } from '../../components/icon.tsx';
import { ProgressBar } from '../../components/progress-bar.tsx';
import { Section } from '../../components/section.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { ControlSlider } from '../work/maker-parts.tsx';
import styles from './picture.module.css';
import type { Drawing } from './use-drawing.ts';
import type { OffersAtWork } from './use-offers.ts';
import type { PictureAtWork } from './use-picture.ts';

interface PictureHandProps {
  readonly at: PictureAtWork;
  readonly picture: Picture;
  readonly drawing: Drawing;
  readonly offers: OffersAtWork;
  readonly asking: PictureAsking;
  readonly onTakeBack: () => void;
}

/** What is to be asked for. */
export interface PictureAsking {
  readonly makerId: string | null;
  readonly controls: Readonly<Record<string, number>>;
  readonly seed: number;
  readonly candidates: number;
  readonly style: { readonly style: string; readonly name: string } | null;
  readonly change: (next: Partial<Omit<PictureAsking, 'change'>>) => void;
}

const drawnSeed = () => Math.floor(Math.random() * 10_000);

export function usePictureAsking(): PictureAsking {
  const [asking, setAsking] = useState<Omit<PictureAsking, 'change'>>({
    makerId: null,
    controls: {},
    seed: drawnSeed(),
    candidates: 1,
    style: null,
  });
  return { ...asking, change: (next) => setAsking((before) => ({ ...before, ...next })) };
}

export function PictureHand({ at, picture, drawing, offers, asking, onTakeBack }: PictureHandProps) {
  const { language, messages: m } = useLanguage();
  const format = useFormat();
  const query = useQuery({
    queryKey: ['picture-makers'],
    queryFn: ({ signal }) => client.listPictureMakers({ signal }),
    staleTime: Infinity,
  });
  const maker = query.data?.find(({ id }) => id === asking.makerId) ?? query.data?.[0];
  const { proposal } = offers;
  const making = proposal?.state === 'making';
  const needsSelection = maker?.operation === 'fill' && drawing.selection === null;

  const ask = () => {
    if (maker === undefined || drawing.layerId === null) return;
    const region = (drawing.selection ?? Mask.whole(picture.width, picture.height)).toNumbers();
    const known = new Set(maker.controls.map(({ name }) => name));
    const controls = Object.fromEntries(Object.entries(asking.controls).filter(([name]) => known.has(name)));
    const request = {
      makerId: maker.id,
      layerId: drawing.layerId,
      region,
      controls,
      seed: asking.seed,
      candidates: maker.varies ? asking.candidates : 1,
      ...(maker.style && asking.style !== null ? { style: asking.style.style } : {}),
    };
    void at.act((personId) => client.proposePicture(picture.workId, { ...request, personId }));
  };

  return (
    <>
      <Section title={m.pictures.what}>
        {query.error === null ? null : <ErrorNotice error={query.error} onRetry={() => void query.refetch()} />}
        {maker === undefined ? null : (
          <>
            <NativeSelect
              aria-label={m.pictures.what}
              value={maker.id}
              onChange={(event) => asking.change({ makerId: event.target.value, controls: {} })}
              data={(query.data ?? []).map(({ id, name }) => ({ value: id, label: name[language] }))}
            />
            {maker.controls.map((control) => (
              <ControlSlider
                key={control.name}
                control={control}
                value={asking.controls[control.name] ?? control.default}
                onChange={(value) => asking.change({ controls: { ...asking.controls, [control.name]: value } })}
              />
            ))}
            {maker.style ? (
              <div className="stack-tight">
                <span>{m.pictures.style}</span>
                <div className="row">
                  <FileButton
                    size="xs"
                    variant="default"
                    accept="image/*"
                    multiple={false}
                    onFiles={([file]) =>
                      file &&
                      void at
                        .act(() => client.bringStyle(picture.workId, file.name, file.file))
                        .then((style) => style && asking.change({ style }))
                    }
                  >
                    {m.pictures.styleChoose}
                  </FileButton>
                  <span className="soft small one-line">{asking.style?.name}</span>
                </div>
              </div>
            ) : null}
            {maker.varies ? (
              <div className="row" style={{ alignItems: 'end' }}>
                <NumberInput
                  className="grow"
                  label={m.pictures.seed}
                  min={0}
                  max={2 ** 32 - 1}
                  allowDecimal={false}
                  value={asking.seed}
                  onChange={(value) => asking.change({ seed: Number(value) })}
                />
                <Button
                  variant="default"
                  px={10}
                  aria-label={m.pictures.another}
                  title={m.pictures.another}
                  onClick={() => asking.change({ seed: drawnSeed() })}
                >
                  <Icon name="dice" size={18} />
                </Button>
                <div className="stack-tight" style={{ gap: 4 }}>
                  <span className="small">{m.pictures.count}</span>
                  <SegmentedControl
                    aria-label={m.pictures.count}
                    value={String(asking.candidates)}
                    onChange={(value) => asking.change({ candidates: Number(value) })}
                    data={Array.from({ length: mostPictureCandidates }, (_, index) => String(index + 1))}
                  />
                </div>
              </div>
            ) : null}
            {needsSelection ? <p className="soft small">{m.pictures.fillNeedsSelection}</p> : null}
            <Button
              disabled={needsSelection || making || (maker.style && asking.style === null)}
              leftSection={<Icon name="play" size={18} />}
              onClick={ask}
            >
              {m.pictures.ask}
            </Button>
          </>
        )}
      </Section>
      <Section title={m.pictures.offers}>
        {proposal === null ? <p className="soft small">{m.pictures.offersNone}</p> : null}
        {proposal?.state === 'making' ? (
          <div className="stack-tight">
            <span className="spread small figure">
              <span>{m.pictures.making(format.percent(proposal.progress?.share ?? 0))}</span>
              <span className="soft">
                {proposal.progress?.secondsLeft == null
                  ? null
                  : m.pictures.timeLeft(format.duration(proposal.progress.secondsLeft))}
              </span>
            </span>
            <ProgressBar fraction={proposal.progress?.share ?? 0} label={m.pictures.making('')} />
            <Button
              variant="default"
              leftSection={<Icon name="stop" size={18} />}
              onClick={() => void client.stopPictureProposal(picture.workId, proposal.id).catch(() => undefined)}
            >
              {m.pictures.stop}
            </Button>
          </div>
        ) : null}
        <LastFailure at={at} />
        {proposal === null || proposal.candidates.length < 2 ? null : (
          <div className={styles.candidates}>
            {proposal.candidates.map(({ preview }, index) => (
              <button
                key={`${preview} ${index}`}
                type="button"
                className={styles.candidate}
                aria-pressed={index === offers.chosen}
                aria-label={m.pictures.candidate(format.count(index + 1))}
                onClick={() => offers.choose(index)}
              >
                <img src={client.blobUrl(preview)} alt="" />
              </button>
            ))}
          </div>
        )}
        {offers.candidate !== null && !making ? (
          offers.current === null ? (
            <p className="soft small">{m.pictures.unchanged}</p>
          ) : (
            <OfferActions offers={offers} />
          )
        ) : null}
        <Button variant="subtle" color="gray" leftSection={<Icon name="back" size={18} />} onClick={onTakeBack}>
          {m.pictures.takeBackMaker}
        </Button>
      </Section>
    </>
  );
}

/** The newest proposal, where nothing came of it. */
function LastFailure({ at }: { readonly at: PictureAtWork }) {
  const [newest] = at.proposals;
  if (newest?.state !== 'failed' || newest.error === null) return null;
  const error = Object.assign(new Error(newest.error.message), { code: newest.error.code });
  return <ErrorNotice error={error} />;
}

/** Also below the picture, where the side is a sheet. */
export function OfferActions({ offers }: { readonly offers: OffersAtWork }) {
  const { messages: m } = useLanguage();
  const format = useFormat();
  const { parts, at, share } = offers;
  return (
    <div className="stack-tight">
      <label className="stack-tight small" style={{ gap: 4 }}>
        {m.pictures.beforeAfter}
        <input
          className={styles.wide}
          type="range"
          min={0}
          max={100}
          value={share}
          onChange={(event) => offers.setShare(Number(event.target.value))}
        />
      </label>
      <div className="spread">
        <span className="small figure" role="status">
          {m.pictures.part(format.count(at + 1), format.count(parts.length))}
        </span>
        {parts.length > 1 ? (
          <span className="row" style={{ gap: 4 }}>
            <Button
              size="compact-sm"
              variant="default"
              aria-label={m.pictures.previousPart}
              onClick={() => offers.step(-1)}
            >
              <Icon name="left" size={16} />
            </Button>
            <Button size="compact-sm" variant="default" aria-label={m.pictures.nextPart} onClick={() => offers.step(1)}>
              <Icon name="right" size={16} />
            </Button>
          </span>
        ) : null}
      </div>
      <div className="row">
        <Button size="xs" leftSection={<Icon name="check" size={16} />} onClick={() => offers.decide('accept', false)}>
          {m.pictures.accept}
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={<Icon name="close" size={16} />}
          onClick={() => offers.decide('reject', false)}
        >
          {m.pictures.reject}
        </Button>
        {parts.length > 1 ? (
          <>
            <Button size="xs" variant="default" onClick={() => offers.decide('accept', true)}>
              {m.pictures.acceptAll}
            </Button>
            <Button size="xs" variant="default" onClick={() => offers.decide('reject', true)}>
              {m.pictures.rejectAll}
            </Button>
          </>
        ) : null}
      </div>
    </div>
  );
}
