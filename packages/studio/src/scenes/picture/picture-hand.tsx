/** The other hand at a picture: what a maker is asked for, how far it is, what it offers, and what becomes of that. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Mask } from '@fourhands/core/media/image/mask';
import type { Picture } from '@fourhands/core/protocol/pictures';
import { client } from '../../api/client.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Icon } from '../../components/icon.tsx';
import { MakingProgress } from '../../components/making-progress.tsx';
import { PartActions } from '../../components/offer-parts.tsx';
import { Section } from '../../components/section.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { askedOf, isAsked, type PictureAsking, PictureMakerForm } from './picture-maker-form.tsx';
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

export function PictureHand({ at, picture, drawing, offers, asking, onTakeBack }: PictureHandProps) {
  const { messages: m } = useLanguage();
  const format = useFormat();
  const query = useQuery({
    queryKey: ['picture-makers'],
    queryFn: ({ signal }) => client.listPictureMakers({ signal }),
  });
  const maker = query.data?.find(({ id }) => id === asking.makerId) ?? query.data?.[0];
  const { proposal } = offers;
  const making = proposal?.state === 'making';
  const needsSelection = maker?.operation === 'fill' && drawing.selection === null;

  const ask = () => {
    if (maker === undefined || drawing.layerId === null) return;
    const region = (drawing.selection ?? Mask.whole(picture.width, picture.height)).toNumbers();
    const request = { ...askedOf(maker, asking), layerId: drawing.layerId, region };
    void at.act((personId) => client.proposePicture(picture.workId, { ...request, personId }));
  };

  return (
    <>
      <Section title={m.pictures.what}>
        {query.error === null ? null : <ErrorNotice error={query.error} onRetry={() => void query.refetch()} />}
        {maker === undefined ? null : (
          <>
            <PictureMakerForm
              makers={query.data ?? []}
              maker={maker}
              asking={asking}
              onBring={({ name, file }) => at.act(() => client.bringStyle(picture.workId, name, file))}
            />
            {maker.operation === 'enlarge' ? (
              <EnlargingNote picture={picture} times={asking.controls['times'] ?? 2} />
            ) : null}
            {needsSelection ? <p className="soft small">{m.pictures.fillNeedsSelection}</p> : null}
            <Button
              disabled={needsSelection || making || !isAsked(maker, asking)}
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
        <Making at={at} offers={offers} />
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
        {offers.candidate === null || offers.candidate.leftOut.length === 0 ? null : (
          <p className="soft small">{m.pictureMakers.leftOut(m.common.list(offers.candidate.leftOut))}</p>
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

function EnlargingNote({ picture, times }: { readonly picture: Picture; readonly times: number }) {
  const { messages: m } = useLanguage();
  const format = useFormat();
  const [width, height] = [picture.width * times, picture.height * times].map(format.count) as [string, string];
  return (
    <p className="soft small">
      {m.enlarging.becomes(m.pictures.size(width, height))}
      {picture.locks.length > 0 ? ` ${m.enlarging.locks}` : null}
    </p>
  );
}

/** Also below the picture, where the side is a sheet: without the preview there, which is on the picture. Nothing where nothing is being made. */
export function Making({ at, offers }: { readonly at?: PictureAtWork; readonly offers: OffersAtWork }) {
  const { proposal } = offers;
  if (proposal?.state !== 'making') return null;
  const stop = () => void client.stopPictureProposal(proposal.workId, proposal.id).catch(() => undefined);
  const preview = at?.preview?.proposalId === proposal.id ? at.preview : null;
  const address = preview && `data:image/webp;base64,${preview.webp}`;
  return <MakingProgress progress={proposal.progress} preview={address} onStop={stop} />;
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
      <PartActions at={at} count={parts.length} step={offers.step} decide={offers.decide} />
    </div>
  );
}
